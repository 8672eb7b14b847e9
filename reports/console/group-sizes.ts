import type { DeliveryFigures } from '../../engine/telemetry/delivery-figures.js';
import type { Summary } from '../../engine/telemetry/summary.js';
import { count, milliseconds } from '../number.js';
import type { Colours } from './colour.js';

const nameWidth = 16;
const cellWidth = 10;

const columns: [title: string, of: (figures: DeliveryFigures) => string][] = [
  ['due', ({ due }) => count(due)],
  ['lost', ({ lost }) => count(lost)],
  ['wrong', ({ duplicate, reordered, misdelivered }) => count(duplicate + reordered + misdelivered)],
  ['late', ({ late }) => count(late)],
  ['p50 ms', ({ latencyMs }) => milliseconds(latencyMs?.p50)],
  ['p95 ms', ({ latencyMs }) => milliseconds(latencyMs?.p95)],
];

/** Deliveries by members of the group; nothing where all groups are of one class. */
export function groupSizes({ deliveries }: Summary, c: Colours): string[] {
  const classes = Object.entries(deliveries?.bySize ?? {});
  if (classes.length < 2) return [];
  const line = (cells: string[]): string => cells.map((cell) => cell.padStart(cellWidth)).join('');
  return [
    c.bold('Group sizes'.padEnd(nameWidth)) + c.dim(line(columns.map(([title]) => title))),
    ...classes.map(([name, figures]) => `  ${name}`.padEnd(nameWidth) + line(columns.map(([, of]) => of(figures)))),
  ];
}
