import type { Dist, Summary } from '../../engine/telemetry/summary.js';
import { count, milliseconds } from '../number.js';
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
  } = summary;
  const populations = Object.entries(summary.populations);
  const rows: [label: string, dist: Dist | null][] = [
    ...(deliveries === null
      ? []
      : ([
          ['delivery, every', deliveries.latencyMs],
          ['  to the first', deliveries.firstMs],
          ['  to the last', deliveries.lastMs],
        ] as [string, Dist | null][])),
    ['message response', messages.responseMs],
    ...(populations.length < 2 ? [] : populations).map(([name, figures]): [string, Dist | null] => [
      `  ${name}`,
      figures.messages.responseMs,
    ]),
    ['message service', messages.serviceMs],
    ['send lag', messages.sendLagMs],
    ['connection set-up', connections.setupMs],
    ...(connections.timeToRecoverMs === null ? [] : [['reconnection', connections.timeToRecoverMs] as [string, Dist]]),
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
    ['heartbeat', heartbeats.client.roundTripMs],
    ['event-loop delay', generator?.eventLoopDelayMs ?? null],
    ['garbage collection', generator?.gcPauseMs ?? null],
  ];
  const columns = width >= labelWidth + (wide.length + 1) * columnWidth ? wide : narrow;
  const head = columns.map((column) => (column === 'p999' ? 'p99.9' : column).padStart(columnWidth)).join('');
  return [
    `${c.bold('Times in ms'.padEnd(labelWidth))}${c.dim(head)}`,
    ...rows.map(([label, dist], index) => {
      const cells = columns.map((column) => cell(dist, column, c)).join('');
      const text = `  ${label}`.slice(0, labelWidth).padEnd(labelWidth);
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
