import type { RunDeliveries } from '../../engine/telemetry/delivery-figures.js';
import type { Dist } from '../../engine/telemetry/dist.js';
import type { Summary } from '../../engine/telemetry/summary.js';
import { count, milliseconds, nothing, percent } from '../number.js';
import { markup, type Markup } from './markup.js';
import { table } from './table.js';
import { inMs, tile } from './tile.js';

/** Who got what, when, and who didn't: what a chat system's users notice comes before everything else. */
export function deliveries({ deliveries: figures, connections }: Summary): Markup | null {
  if (figures === null) return null;
  const { due, lost, undecided, latencyMs, firstMs, lastMs } = figures;
  const wrong = figures.duplicate + figures.reordered + figures.misdelivered;
  const silent = connections.silent > 0 ? ` · ${count(connections.silent)} connections fell silent` : '';
  return markup`<section aria-labelledby="deliveries"><h2 id="deliveries">Who got what?</h2><div class="tiles">
${tile('Lost deliveries', count(lost), `${due === 0 ? nothing : percent(lost / due)} of ${count(due)} due${silent}`, lost > 0)}
${tile('Deliveries gone wrong', count(wrong), `${count(figures.duplicate)} duplicate · ${count(figures.reordered)} reordered · ${count(figures.misdelivered)} misdelivered`, wrong > 0)}
${tile('Late deliveries', count(figures.late), `later than the profile’s limit · ${count(undecided)} undecided: nobody can say whether they were due`, figures.late > 0)}
${tile('Delivery p50', inMs(latencyMs?.p50), `to each member, from the intended send · first member ${inMs(firstMs?.p50)}`)}
${tile('Delivery p95', inMs(latencyMs?.p95), `last member ${inMs(lastMs?.p95)}`)}
${tile('Delivery p99', inMs(latencyMs?.p99), `last member ${inMs(lastMs?.p99)} · max ${inMs(latencyMs?.max)}`)}
</div>${byInstance(figures)}${samples(figures)}</section>`;
}

/** Samples shown; the summary file has as many as the profile asks for. */
const SHOWN = 20;

function byInstance({ byInstance: instances }: RunDeliveries): Markup | null {
  if (instances === null) return null;
  const row = (label: string, dist: Dist | null): { label: string; cells: string[] } => ({
    label,
    cells: [count(dist?.count), ...(['p50', 'p95', 'p99', 'max'] as const).map((each) => milliseconds(dist?.[each]))],
  });
  return markup`<h3>By instance of the target</h3>${table(
    'Delivery latency by instance of the target',
    'sender and receiver at',
    ['copies', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'].map((title) => ({ title })),
    [row('the same instance', instances.sameMs), row('different ones', instances.otherMs)],
    'narrow',
  )}`;
}

function samples({ samples: found }: RunDeliveries): Markup | null {
  if (found.length === 0) return null;
  return markup`<h3>Where to look</h3>${table(
    'The first deliveries gone wrong',
    'what',
    [
      { title: 'group', text: true },
      { title: 'sender', text: true },
      { title: 'message' },
      { title: 'receiver', text: true },
    ],
    found.slice(0, SHOWN).map(({ fault, group, sender, sequence, receiver }) => ({
      label: fault,
      cells: [group, sender, count(sequence), receiver],
    })),
    'narrow',
  )}`;
}
