const bars = '▁▂▃▄▅▆▇█';

/**
 * One bar per value, at most `width` of them: with more values, each bar is the mean of as many. Heights go from 0 to
 * the highest bar, so that a steady rate looks steady. 0 and `null` (nothing was measured) leave a gap.
 */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const size = Math.min(values.length, width);
  const means = Array.from({ length: size }, (_, bar) =>
    mean(values.slice(Math.floor((bar * values.length) / size), Math.floor(((bar + 1) * values.length) / size))),
  );
  const highest = Math.max(0, ...means);
  return means.map((value) => (value > 0 ? bars[Math.ceil((value / highest) * bars.length) - 1]! : ' ')).join('');
}

/** 0 if there is nothing to take the mean of. */
function mean(values: readonly (number | null)[]): number {
  const measured = values.filter((value) => value !== null);
  return measured.length === 0 ? 0 : measured.reduce((sum, value) => sum + value, 0) / measured.length;
}
