import type { Summary } from '../../engine/telemetry/summary.js';
import { count, duration, nothing } from '../number.js';
import { markup, type Markup } from './markup.js';
import { table } from './table.js';

/** Connections that stayed open and no longer answered: whose, since when, and what they missed. */
export function silenceTable({ connections, silences, deliveries }: Summary): Markup | null {
  if (silences.length === 0) return null;
  const rest = connections.silent - silences.length;
  return markup`<section aria-labelledby="silences"><h2 id="silences">Connections that fell silent</h2>
<p class="note">Open, and no longer answering: ${count(connections.silent)} in all, counted among the dropped.${rest > 0 ? ` The first ${count(silences.length)}:` : ''}</p>
${table(
  'Connections that fell silent',
  'client',
  [
    { title: 'last frame after' },
    { title: 'silent for' },
    { title: 'found by', text: true },
    ...(deliveries === null ? [] : [{ title: 'copies missed' }]),
  ],
  silences.map(({ client, sinceMs, forMs, code, missed }) => ({
    label: client,
    cells: [
      duration(sinceMs),
      duration(forMs),
      markup`<code>${code}</code>`,
      ...(deliveries === null ? [] : [missed === null ? nothing : count(missed)]),
    ],
    bad: false,
  })),
  'narrow',
)}</section>`;
}
