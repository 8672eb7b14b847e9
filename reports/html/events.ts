import { count, duration } from '../number.js';
import type { History } from './history.js';
import { markup, type Markup } from './markup.js';
import { table } from './table.js';

/** What happened on the way: phases, faults, warnings, the stop. */
export function eventTable(history: History): Markup | null {
  const events = history.events();
  if (events.length === 0) return null;
  return markup`<section aria-labelledby="events"><h2 id="events">Events</h2>
${table(
  'Events',
  'at',
  [
    { title: 'kind', text: true },
    { title: 'code', text: true },
    { title: 'what happened', text: true },
  ],
  events.map(({ atMs, kind, code, text }) => ({
    label: duration(Math.max(0, atMs)),
    cells: [kind, markup`<code>${code}</code>`, text === code ? null : text],
    bad: kind === 'error' || kind === 'stop' || kind === 'fault',
  })),
)}
${history.omittedEvents === 0 ? null : markup`<p class="note">${count(history.omittedEvents)} more are in <code>events.ndjson</code>.</p>`}</section>`;
}
