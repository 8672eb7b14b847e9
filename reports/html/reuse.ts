import type { Summary } from '../../engine/telemetry/summary.js';
import { count } from '../number.js';
import { reuseInWords } from '../reuse-words.js';
import { markup, type Markup } from './markup.js';
import { table } from './table.js';

/** What became of an earlier run's groups; nothing where none were to be reused. */
export function reuse({ reuse: figures }: Summary): Markup | null {
  if (figures === undefined) return null;
  return markup`<section aria-labelledby="reuse"><h2 id="reuse">Groups of an earlier run</h2>
<p class="note">They were made by run ${figures.run}. A sample of each set was looked up before the start.</p>
${table(
  'Groups of an earlier run',
  'set',
  [{ title: 'groups' }, { title: 'looked up', text: true }, { title: 'so', text: true }],
  reuseInWords(figures).map(({ set, found, outcome }) => ({
    label: set,
    cells: [count(figures.sets[set]!.groups), found, outcome],
  })),
  'narrow',
)}</section>`;
}
