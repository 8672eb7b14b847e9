import type { ReuseFigures } from '../../engine/telemetry/summary.js';
import { reuseInWords } from '../reuse-words.js';
import type { Colours } from './colour.js';
import { printable } from './fit.js';

/** What became of an earlier run's groups; nothing where none were to be reused. */
export function reuse(figures: ReuseFigures | undefined, c: Colours): string[] {
  if (figures === undefined) return [];
  const rows = reuseInWords(figures);
  const width = Math.max(...rows.map(({ set }) => printable(set).length));
  return [
    `${c.bold('Groups of an earlier run')} ${c.dim(`· ${printable(figures.run)}`)}`,
    ...rows.map(({ set, found, outcome }) => `  ${printable(set).padEnd(width)}  ${found} · ${outcome}`),
  ];
}
