import type { Summary } from '../../engine/telemetry/summary.js';
import { bytes, milliseconds, perSecond } from '../number.js';
import { markup, type Markup } from './markup.js';
import { table, type Row } from './table.js';

const columns = ['CPU s', 'memory', 'loop delay p50 ms', 'p99 ms', 'max ms', 'GC max ms', 'send lag p99 ms'];

/** What each process and each of its threads went through. */
export function threads({ generator }: Summary): Markup | null {
  if (generator === null) return null;
  const { coordinator, byRunner } = generator;
  const process = (label: string, { cpuSeconds, rssBytes }: { cpuSeconds: number; rssBytes: number }): Row => ({
    label,
    cells: [perSecond(cpuSeconds), bytes(rssBytes), '', '', '', '', ''],
  });
  const rows = byRunner.flatMap((runner): Row[] => [
    process(`runner ${runner.runner}`, runner),
    ...runner.threads.map(({ thread, lost, cpuSeconds, heapBytes, eventLoopDelayMs, gcPauseMs, sendLagMs }): Row => ({
      label: `thread ${thread}${lost ? ', lost' : ''}`,
      part: true,
      bad: lost,
      cells: [
        perSecond(cpuSeconds),
        `${bytes(heapBytes)} heap`,
        milliseconds(eventLoopDelayMs?.p50),
        milliseconds(eventLoopDelayMs?.p99),
        milliseconds(eventLoopDelayMs?.max),
        milliseconds(gcPauseMs?.max),
        milliseconds(sendLagMs?.p99),
      ],
    })),
  ]);
  return markup`<section aria-labelledby="threads"><h2 id="threads">The generator, by process and thread</h2>
${table(
  'The generator, by process and thread',
  'process, thread',
  columns.map((title) => ({ title })),
  [...(coordinator ? [process('coordinator', coordinator)] : []), ...rows],
)}</section>`;
}
