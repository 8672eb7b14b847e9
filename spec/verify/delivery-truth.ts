import type { DeliverySample } from '../../engine/delivery/delivery-samples.js';

type Fault = DeliverySample['fault'];

interface Line {
  atMs: number;
  did: string;
  room: string | null;
  sender: string;
  receiver: string;
  stamp: string | null;
}

/** A connection that is cut takes copies with it so long before and after, until its client is in its group again … */
const AROUND_A_CUT_MS = 3000;
/** … and one that is found to be a zombie, after which nothing is due to it. */
const AROUND_A_FINDING_MS = 1000;

/** The target's delivery log: what it really did with each copy. */
export class DeliveryTruth {
  /** Connections that were made zombies of, and that were cut. */
  readonly silenced: number;
  readonly cut: number;
  private readonly lines: Line[];
  /** When connections of each user were cut, or a zombie was written to for the last time. */
  private readonly ends = new Map<string, number[]>();
  private readonly zombies: ReadonlySet<string>;

  constructor(text: string) {
    this.lines = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
    const silenced = this.lines.filter(({ did }) => did === 'silenced');
    const cut = this.lines.filter(({ did }) => did === 'cut');
    this.zombies = new Set(silenced.map(({ receiver }) => receiver));
    this.silenced = silenced.length;
    this.cut = cut.length;
    for (const { receiver, atMs } of cut) this.ends.set(receiver, [...(this.ends.get(receiver) ?? []), atMs]);
    for (const { did, receiver, atMs } of this.lines) {
      if (did === 'unwritten' && this.zombies.has(receiver)) this.ends.set(receiver, [atMs]);
    }
  }

  countOf(fault: Fault): number {
    return this.linesOf(fault).length;
  }

  /** The copies of a fault are, one by one, those that the run tells of. */
  sameCopies(fault: Fault, told: Record<Fault, ReadonlySet<string>>): boolean {
    const copies = new Set(this.linesOf(fault).map(copyOf));
    return copies.size === told[fault].size && [...copies].every((copy) => told[fault].has(copy));
  }

  /** Copies that the run takes for lost and the target wrote. */
  falselyLost({ lost }: Record<Fault, ReadonlySet<string>>): number {
    const copies = new Set(this.linesOf('lost').map(copyOf));
    return [...lost].filter((copy) => !copies.has(copy)).length;
  }

  /** Copies that the target lost, far from the end of any connection concerned, and the run does not tell of. */
  missed({ lost }: Record<Fault, ReadonlySet<string>>): number {
    return this.linesOf('lost').filter(
      (line) =>
        !lost.has(copyOf(line)) &&
        !this.zombies.has(line.sender) &&
        !this.endsAround(line.receiver, line.atMs) &&
        !this.endsAround(line.sender, line.atMs),
    ).length;
  }

  private linesOf(fault: Fault): Line[] {
    const dids = fault === 'lost' ? ['lost', 'unwritten', 'unflushed'] : [fault];
    return this.lines.filter(({ did, room }) => dids.includes(did) && room !== null);
  }

  private endsAround(user: string, atMs: number): boolean {
    const aroundMs = this.zombies.has(user) ? AROUND_A_FINDING_MS : AROUND_A_CUT_MS;
    return this.ends.get(user)?.some((endMs) => Math.abs(endMs - atMs) < aroundMs) ?? false;
  }
}

/** The copies of each fault that a run tells of. */
export function sampledCopies(samples: readonly DeliverySample[]): Record<Fault, Set<string>> {
  const copies: Record<Fault, Set<string>> = {
    lost: new Set(),
    duplicate: new Set(),
    reordered: new Set(),
    misdelivered: new Set(),
  };
  for (const { fault, group, sender, sequence, receiver } of samples) {
    copies[fault].add(`${group} ${sender} ${sequence} ${receiver}`);
  }
  return copies;
}

/** A stamp is `~run.sender.sequence.intended~`, its numbers in base 36. */
function copyOf({ room, sender, receiver, stamp }: Line): string {
  return `${room} ${sender} ${parseInt(stamp?.split('.')[2] ?? '', 36)} ${receiver}`;
}
