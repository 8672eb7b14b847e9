import type { RunnerFigures, ThreadFigures } from '../../engine/telemetry/generator-figures.js';
import type { Summary } from '../../engine/telemetry/summary.js';
import { bytes, milliseconds, perSecond } from '../number.js';
import type { Colours } from './colour.js';

const shown = 12;

type Row = readonly [runner: RunnerFigures, thread: ThreadFigures];

/** What each thread went through, the worst event-loop delay first; nothing where there is only one. */
export function threads({ generator }: Summary, c: Colours): string[] {
  const rows = (generator?.byRunner ?? []).flatMap((runner) => runner.threads.map((thread): Row => [runner, thread]));
  if (rows.length < 2) return [];
  const worstFirst = rows.toSorted(([, a], [, b]) => delay(b) - delay(a));
  const head = ['runner', 'CPU s', 'heap', 'loop p99', 'GC max', 'lag p99'];
  return [
    c.bold('Threads'.padEnd(12)) + c.dim(head.map((title) => title.padStart(10)).join('')),
    ...worstFirst.slice(0, shown).map(([runner, thread]) => {
      const cells = [
        String(runner.runner),
        perSecond(thread.cpuSeconds),
        bytes(thread.heapBytes),
        milliseconds(thread.eventLoopDelayMs?.p99),
        milliseconds(thread.gcPauseMs?.max),
        milliseconds(thread.sendLagMs?.p99),
      ].map((cell) => cell.padStart(10));
      return `  ${thread.thread}`.padEnd(12) + cells.join('') + (thread.lost ? c.red(' lost') : '');
    }),
    ...(rows.length > shown ? [c.dim(`  and ${rows.length - shown} more, in report.html`)] : []),
    c.dim('  the worst event-loop delay first; delay, pause and lag of sends in ms'),
  ];
}

function delay({ eventLoopDelayMs }: ThreadFigures): number {
  return eventLoopDelayMs?.p99 ?? 0;
}
