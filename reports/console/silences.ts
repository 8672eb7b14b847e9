import type { Summary } from '../../engine/telemetry/summary.js';
import { count, duration } from '../number.js';
import type { Colours } from './colour.js';
import { printable } from './fit.js';

/** Shown; the summary file has more. */
const SHOWN = 5;

/** Connections that stayed open and no longer answered: whose, since when, and what they missed. */
export function silences({ connections, silences: found }: Summary, c: Colours): string[] {
  if (found.length === 0) return [];
  const shown = found.slice(0, SHOWN);
  const width = Math.max(...shown.map(({ client }) => printable(client).length));
  return [
    `${c.bold('Silent connections')}  ${c.red(count(connections.silent))} ${c.dim('open, and no longer answering; among the dropped')}`,
    ...shown.map(({ client, sinceMs, forMs, missed }) => {
      const copies = missed === null || missed === 0 ? '' : `, missed ${count(missed)} copies`;
      return `  ${printable(client).padEnd(width)}  last frame after ${duration(sinceMs)}, silent for ${duration(forMs)}${copies}`;
    }),
    ...(connections.silent > shown.length ? [c.dim(`  and ${count(connections.silent - shown.length)} more`)] : []),
  ];
}
