/** Local ports that follow each other, both ends included, 1 to 65,535. */
export interface PortRange {
  first: number;
  last: number;
}

/** Reads `40000` or `20000-59999`; `undefined` where it is neither. */
export function parsePorts(text: string): PortRange | undefined {
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  return first >= 1 && first <= last && last <= 65_535 ? { first, last } : undefined;
}

/** How many ports these are; ranges do not overlap. */
export function portsIn(ranges: readonly PortRange[]): number {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

/** Connections at a time towards one destination, at most. */
export function portCapacity(sourceAddresses: number, ranges: readonly PortRange[]): number {
  return sourceAddresses * portsIn(ranges);
}

/** The ranges without these ports, in rising order. */
export function withoutPorts(ranges: readonly PortRange[], taken: Iterable<number>): PortRange[] {
  let left = ranges.map((range) => ({ ...range }));
  for (const port of taken) {
    left = left.flatMap(({ first, last }) =>
      port < first || port > last
        ? [{ first, last }]
        : [
            { first, last: port - 1 },
            { first: port + 1, last },
          ].filter((part) => part.first <= part.last),
    );
  }
  return left.sort((a, b) => a.first - b.first);
}

/** `32768-60999`, or `40000` where it is one. */
export function formatPorts({ first, last }: PortRange): string {
  return first === last ? `${first}` : `${first}-${last}`;
}
