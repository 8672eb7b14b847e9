import type { Dist } from '../../engine/telemetry/dist.js';
import type { Summary } from '../../engine/telemetry/summary.js';
import { count, milliseconds } from '../number.js';
import { timingsOf } from '../timings.js';
import { markup, type Markup } from './markup.js';
import { table } from './table.js';

/** In the order of the columns. */
const statistics: readonly (keyof Dist)[] = ['count', 'min', 'mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'];

/** All distributions of the run in ms, the delivery of messages on top. */
export function percentileTable(summary: Summary): Markup {
  return markup`<section aria-labelledby="times"><h2 id="times">Times in ms</h2>
${table(
  'Times in ms',
  'time',
  statistics.map((statistic) => ({ title: statistic === 'p999' ? 'p99.9' : statistic })),
  timingsOf(summary).map(({ label, fullLabel, dist, part }) => ({
    label: fullLabel ?? label,
    cells: statistics.map((statistic) =>
      statistic === 'count' ? count(dist?.count) : milliseconds(dist?.[statistic]),
    ),
    part: part ?? false,
  })),
)}
<p class="note">Response counts from the intended send, service from the actual one. Both cover the sends due in hold.</p></section>`;
}
