import pc from 'picocolors';

/** Functions that wrap text in colour, or leave it alone. */
export type Colours = ReturnType<typeof pc.createColors>;

export function colours(enabled: boolean): Colours {
  return pc.createColors(enabled);
}

/**
 * Whether to colour what goes to `stream`. First that speaks wins: `flag` false (--no-color), NO_COLOR (any text, see
 * no-color.org), FORCE_COLOR (`0` and `false` mean no, any other text yes), then whether it is a terminal that can.
 */
export function isColour(
  stream: { isTTY?: boolean | undefined },
  env: Readonly<Record<string, string | undefined>>,
  flag?: boolean,
): boolean {
  if (flag === false) return false;
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
