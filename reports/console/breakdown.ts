import type { Dist } from '../../engine/telemetry/dist.js';
import type { Figures, Summary } from '../../engine/telemetry/summary.js';
import { count, duration, milliseconds } from '../number.js';
import type { Colours } from './colour.js';
import { pad, printable } from './fit.js';

const nameWidth = 16;
const cellWidth = 10;

interface Column {
  title: string;
  of: (figures: Figures) => string;
}

type Row = readonly [name: string, extra: string, figures: Figures];

/** One table each for phases and populations: where in the run, and with whom, the figures came about. */
export function breakdown({ phases, workload = {}, populations }: Summary, c: Colours): string[] {
  const phaseColumns: Column[] = [
    { title: 'connected', of: ({ connections }) => count(connections.established) },
    { title: 'created', of: ({ groups }) => count(groups.created) },
    { title: 'joined', of: ({ joins }) => count(joins.joined) },
    { title: 'sent', of: ({ messages }) => count(messages.sent) },
    { title: 'failed', of: (figures) => count(failures(figures)) },
  ];
  const populationColumns: Column[] = [
    { title: 'connected', of: ({ connections }) => count(connections.established) },
    { title: 'dropped', of: ({ connections }) => count(connections.dropped) },
    { title: 'sent', of: ({ messages }) => count(messages.sent) },
    { title: 'acked', of: ({ messages }) => count(messages.acknowledged) },
    { title: 'p50 ms', of: ({ messages }) => percentile(messages.responseMs, 'p50') },
    { title: 'p95 ms', of: ({ messages }) => percentile(messages.responseMs, 'p95') },
  ];
  const lasted = (name: string, figures: Figures & { durationMs: number }): Row => [
    name,
    duration(figures.durationMs).padStart(cellWidth),
    figures,
  ];
  // What hold was made of stands below it.
  const phaseRows = Object.entries(phases).flatMap(([name, figures]) => [
    lasted(name, figures),
    ...(name === 'hold' ? Object.entries(workload).map(([part, own]) => lasted(`· ${part}`, own)) : []),
  ]);
  const populationRows = Object.entries(populations).map(([name, figures]) => [name, '', figures] as const);
  return [
    ...table('Phases', 'lasted'.padStart(cellWidth), phaseColumns, phaseRows, c),
    ...(populationRows.length < 2 ? [] : ['', ...table('Populations', '', populationColumns, populationRows, c)]),
  ];
}

function table(title: string, extra: string, columns: readonly Column[], rows: readonly Row[], c: Colours): string[] {
  if (rows.length === 0) return [];
  const head = extra + columns.map((column) => column.title.padStart(cellWidth)).join('');
  return [
    pad(c.bold(title), nameWidth) + c.dim(head),
    ...rows.map(([name, more, figures]) => {
      const cells = columns.map(({ of }) => of(figures).padStart(cellWidth)).join('');
      return pad(`  ${printable(name)}`.slice(0, nameWidth), nameWidth) + more + cells;
    }),
  ];
}

/** Of everything that was attempted: connects, creations, joins and messages. */
function failures({ connections, groups, joins, messages }: Figures): number {
  const lost = messages.refused + messages.timedOut + messages.disconnected + messages.droppedSends;
  return connections.failed + connections.dropped + groups.failed + joins.failed + lost;
}

function percentile(dist: Dist | null, which: 'p50' | 'p95'): string {
  return milliseconds(dist?.[which]);
}
