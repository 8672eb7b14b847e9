import type { Dist, Summary } from '../../engine/telemetry/summary.js';
import { count, milliseconds } from '../number.js';
import { markup, type Markup } from './markup.js';
import { table } from './table.js';

/** In the order of the columns. */
const statistics: readonly (keyof Dist)[] = ['count', 'min', 'mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'];

/** All distributions of the run in ms, the delivery of messages on top. */
export function percentileTable(summary: Summary): Markup {
  const {
    messages,
    deliveries,
    connections,
    groups,
    joins,
    private: privately,
    churn,
    presence,
    history,
    heartbeats,
    generator,
    populations,
  } = summary;
  const names = Object.keys(populations);
  const rows: [label: string, dist: Dist | null, part?: true][] = [
    ...(deliveries === null
      ? []
      : ([
          ['delivery, every receiver', deliveries.latencyMs],
          ['to the first', deliveries.firstMs, true],
          ['to the last', deliveries.lastMs, true],
        ] as [string, Dist | null, true?][])),
    ['message response', messages.responseMs],
    ...(names.length < 2 ? [] : names).map((name): [string, Dist | null, true] => [
      name,
      populations[name]!.messages.responseMs,
      true,
    ]),
    ['message service', messages.serviceMs],
    ['send lag', messages.sendLagMs],
    ['connection set-up', connections.setupMs],
    ['reconnection', connections.timeToRecoverMs],
    ['group creation', groups.responseMs],
    ['join', joins.responseMs],
    ...(privately.planned === 0
      ? []
      : ([
          ['private, confirmed', privately.responseMs],
          ['private, received', privately.latencyMs],
        ] as [string, Dist | null][])),
    ...(churn.planned === 0 ? [] : [['leave', churn.responseMs] as [string, Dist | null]]),
    ...(presence.latencyMs === null ? [] : [['presence', presence.latencyMs] as [string, Dist | null]]),
    ...(history.planned === 0 ? [] : [['history', history.responseMs] as [string, Dist | null]]),
    ['heartbeat round trip', heartbeats.client.roundTripMs],
    ['event-loop delay', generator?.eventLoopDelayMs ?? null],
    ['garbage collection pause', generator?.gcPauseMs ?? null],
  ];
  return markup`<section aria-labelledby="times"><h2 id="times">Times in ms</h2>
${table(
  'Times in ms',
  'time',
  statistics.map((statistic) => ({ title: statistic === 'p999' ? 'p99.9' : statistic })),
  rows.map(([label, dist, part]) => ({
    label,
    cells: statistics.map((statistic) =>
      statistic === 'count' ? count(dist?.count) : milliseconds(dist?.[statistic]),
    ),
    part: part ?? false,
  })),
)}
<p class="note">Response counts from the intended send, service from the actual one. Both cover the sends due in hold.</p></section>`;
}
