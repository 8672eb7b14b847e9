import type { Dist } from '../../engine/telemetry/dist.js';
import type { Summary } from '../../engine/telemetry/summary.js';
import { count, milliseconds } from '../number.js';
import { timingsOf } from '../timings.js';
import type { Colours } from './colour.js';

const labelWidth = 22;
const columnWidth = 8;
type Column = keyof Dist;
const narrow: readonly Column[] = ['p50', 'p95', 'p99', 'p999', 'max', 'mean', 'min'];
const wide: readonly Column[] = [...narrow.toSpliced(1, 0, 'p90'), 'count'];
/** What most readers look for. */
const headlines: ReadonlySet<Column> = new Set<Column>(['p50', 'p95', 'p99']);

/** All distributions in one table, in ms, the delivery of messages on top. */
export function percentileTable(summary: Summary, width: number, c: Colours): string[] {
  const columns = width >= labelWidth + (wide.length + 1) * columnWidth ? wide : narrow;
  const head = columns.map((column) => (column === 'p999' ? 'p99.9' : column).padStart(columnWidth)).join('');
  return [
    `${c.bold('Times in ms'.padEnd(labelWidth))}${c.dim(head)}`,
    ...timingsOf(summary).map(({ label, dist, part }, index) => {
      const cells = columns.map((column) => cell(dist, column, c)).join('');
      const text = `${part ? '    ' : '  '}${label}`.slice(0, labelWidth).padEnd(labelWidth);
      return (index === 0 ? c.bold(text) : text) + cells;
    }),
    c.dim('  response counts from the intended send, service from the actual one'),
  ];
}

function cell(dist: Dist | null, column: Column, c: Colours): string {
  const figure = column === 'count' ? count(dist?.count) : milliseconds(dist?.[column]);
  const text = figure.padStart(columnWidth);
  if (dist === null) return c.dim(text);
  return headlines.has(column) ? c.cyan(text) : text;
}
