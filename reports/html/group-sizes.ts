import type { DeliveryFigures } from '../../engine/telemetry/delivery-figures.js';
import type { Dist } from '../../engine/telemetry/dist.js';
import type { Summary } from '../../engine/telemetry/summary.js';
import { count, milliseconds } from '../number.js';
import { markup, type Markup } from './markup.js';
import { table } from './table.js';

const counts = ['due', 'received', 'lost', 'duplicate', 'reordered', 'misdelivered', 'late', 'undecided'] as const;
const latencies: [title: string, of: (figures: DeliveryFigures) => Dist | null][] = [
  ['first', ({ firstMs }) => firstMs],
  ['every', ({ latencyMs }) => latencyMs],
  ['last', ({ lastMs }) => lastMs],
];
const percentiles = ['p50', 'p95', 'p99'] as const;

/** Deliveries by members of the group; nothing where all groups are of one class. */
export function groupSizes({ deliveries }: Summary): Markup | null {
  const classes = Object.entries(deliveries?.bySize ?? {});
  if (classes.length < 2) return null;
  const titles = [...counts, ...latencies.flatMap(([title]) => percentiles.map((each) => `${title} ${each} ms`))];
  return markup`<section aria-labelledby="sizes"><h2 id="sizes">Group sizes</h2>
${table(
  'Group sizes',
  'members of the group',
  titles.map((title) => ({ title })),
  classes.map(([label, figures]) => ({
    label,
    cells: [
      ...counts.map((name) => count(figures[name])),
      ...latencies.flatMap(([, of]) => percentiles.map((each) => milliseconds(of(figures)?.[each]))),
    ],
  })),
)}</section>`;
}
