/** What a cell may be filled to, least first. */
const fills = { unicode: '▁▂▃▄▅▆▇█', ascii: '.:#' };

export interface AreaPlot {
  /** Columns and lines of text. */
  width: number;
  height: number;
  /** The value that the top stands for. */
  highest: number;
  /** Only characters of ASCII. */
  ascii: boolean;
}

/**
 * Values as filled columns, top line first, from 0 at the bottom. Where values are more than columns, a column shows its
 * highest one, so that a peak of one second is never lost; where they are fewer, each takes several columns. What is
 * more than 0 shows. The top is left a little open, so that plots below one another stay apart.
 */
export function areaPlot(values: readonly number[], { width, height, highest, ascii }: AreaPlot): string[] {
  const steps = ascii ? fills.ascii : fills.unicode;
  const most = height * steps.length - (ascii ? 0 : 1);
  const levels = peaks(values, width).map((value) =>
    value > 0 ? Math.max(1, Math.min(most, Math.round((value / highest) * most))) : 0,
  );
  return Array.from({ length: height }, (_, line) => {
    const below = (height - 1 - line) * steps.length;
    return levels.map((level) => (level <= below ? ' ' : steps[Math.min(level - below, steps.length) - 1]!)).join('');
  });
}

function peaks(values: readonly number[], width: number): number[] {
  if (values.length === 0) return new Array<number>(width).fill(0);
  return Array.from({ length: width }, (_, column) => {
    const from = Math.floor((column * values.length) / width);
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / width));
    let peak = 0;
    for (let i = from; i < to; i++) peak = Math.max(peak, values[i]!);
    return peak;
  });
}
