import { comparedTotals } from '../../engine/judge/verdict.js';
import type { RunDeliveries } from '../../engine/telemetry/delivery-figures.js';
import type { GeneratorFigures } from '../../engine/telemetry/generator-figures.js';
import type { ReadingFigures, Summary } from '../../engine/telemetry/summary.js';
import type { TargetFigures, TargetTotals } from '../../engine/telemetry/target-figures.js';
import { bytes, count, nothing, percent, perSecond } from '../number.js';
import { topicsOf } from '../topics.js';
import { markup, type Markup } from './markup.js';
import { figureBlock, table, type Figure } from './table.js';

/** Every count and rate of the run, by topic, and the target's own count beside ours. */
export function totals(summary: Summary): Markup {
  const has = topicsOf(summary);
  return markup`<section aria-labelledby="totals"><h2 id="totals">Totals</h2><div class="blocks">
${summary.deliveries === null ? null : figureBlock('Deliveries', deliveries(summary.deliveries))}
${figureBlock('Connections', connections(summary))}
${figureBlock('Messages', messages(summary))}
${figureBlock('Groups', groups(summary))}
${figureBlock('Joins', joins(summary))}
${has.private ? figureBlock('Private messages', privately(summary)) : null}
${has.churn ? figureBlock('Groups left for a while', churn(summary)) : null}
${has.presence ? figureBlock('Presence', presence(summary)) : null}
${has.typing ? figureBlock('Typing', typing(summary)) : null}
${has.history ? figureBlock('History over HTTP', history(summary)) : null}
${figureBlock('Heartbeats', heartbeats(summary))}
${figureBlock('WebSocket payload', payload(summary))}
${summary.reading === null ? null : figureBlock('Unread by slow readers', slowReaders(summary.reading))}
${figureBlock('Generator', generator(summary))}
</div></section>
${targetTable(summary)}`;
}

function plain(label: string, value: number | null, note?: string): Figure {
  return { label, value: count(value), ...(note === undefined ? {} : { note }) };
}

/** A count that ought to be 0. */
function fault(label: string, value: number, note?: string): Figure {
  return { ...plain(label, value, note), bad: value > 0 };
}

function part(figure: Figure): Figure {
  return { ...figure, part: true };
}

function rate(label: string, value: number | null): Figure {
  return { label, value: value === null ? nothing : `${perSecond(value)}/s` };
}

function connections({ connections: figures }: Summary): Figure[] {
  const closes = Object.entries(figures.closeCodes).toSorted(([, a], [, b]) => b - a);
  return [
    plain('planned', figures.planned),
    plain('attempted', figures.attempted),
    plain('established', figures.established, percent(figures.successRate)),
    fault('failed', figures.failed),
    fault('dropped', figures.dropped, percent(figures.droppedRate)),
    ...(figures.silent > 0 ? [part(fault('gone silent', figures.silent))] : []),
    ...closes.map(([code, times]) => part(fault(`close code ${code}`, times))),
    plain('reconnects', figures.reconnects),
    plain('peak open', figures.peak),
    rate('established in connect', figures.perSecond),
  ];
}

function messages({ messages: figures }: Summary): Figure[] {
  const { droppedBy } = figures;
  return [
    plain('planned', figures.planned),
    plain('sent', figures.sent),
    part(plain('acknowledged', figures.acknowledged, percent(figures.successRate))),
    part(fault('refused', figures.refused)),
    part(fault('timed out', figures.timedOut)),
    part(fault('disconnected', figures.disconnected)),
    fault('dropped sends', figures.droppedSends),
    part(fault('not connected', droppedBy.disconnected)),
    part(fault('at the in-flight limit', droppedBy.inFlight)),
    part(fault('generator late', droppedBy.generator)),
    plain('copies received', figures.received),
    rate('sent in hold', figures.perSecond),
    rate('received in hold', figures.receivedPerSecond),
  ];
}

function deliveries(figures: RunDeliveries): Figure[] {
  return [
    plain('due', figures.due),
    part(plain('received', figures.received, percent(figures.rate))),
    part(fault('lost', figures.lost)),
    fault('duplicate', figures.duplicate),
    fault('reordered', figures.reordered),
    fault('misdelivered', figures.misdelivered),
    fault('late', figures.late),
    plain('undecided', figures.undecided),
  ];
}

function groups({ groups: figures }: Summary): Figure[] {
  return [
    plain('planned', figures.planned),
    plain('attempted', figures.attempted),
    plain('created', figures.created, percent(figures.successRate)),
    plain('existing', figures.existing),
    fault('failed', figures.failed),
    rate('created in groups', figures.perSecond),
  ];
}

function joins({ joins: figures }: Summary): Figure[] {
  return [
    plain('planned', figures.planned),
    plain('attempted', figures.attempted),
    plain('joined', figures.joined),
    fault('failed', figures.failed),
  ];
}

function privately({ private: figures }: Summary): Figure[] {
  return [
    plain('planned', figures.planned),
    plain('sent', figures.sent),
    part(plain('confirmed', figures.confirmed)),
    part(fault('refused', figures.refused)),
    part(fault('timed out', figures.timedOut)),
    part(fault('disconnected', figures.disconnected)),
    fault('dropped', figures.dropped),
    ...(figures.due === null
      ? [plain('received', figures.copies)]
      : [
          plain('due', figures.due),
          part(plain('received', figures.received)),
          part(fault('lost', figures.lost ?? 0)),
          fault('late', figures.late ?? 0),
          fault('duplicate', figures.duplicate ?? 0),
          fault('misdelivered', figures.misdelivered ?? 0),
          plain('undecided', figures.undecided),
        ]),
  ];
}

function churn({ churn: figures }: Summary): Figure[] {
  return [
    plain('planned', figures.planned),
    part(plain('left', figures.left)),
    part(fault('failed', figures.failed)),
    part(plain('passed', figures.dropped)),
  ];
}

function presence({ presence: { received, due, ...figures } }: Summary): Figure[] {
  return [
    plain('received', received),
    part(plain('joined', figures.joined)),
    part(plain('left', figures.left)),
    part(plain('disconnected', figures.gone)),
    ...(due === null
      ? []
      : [
          plain('due', due),
          part(fault('lost', figures.lost ?? 0)),
          fault('duplicate', figures.duplicate ?? 0),
          plain('undecided', figures.undecided),
        ]),
  ];
}

function typing({ typing: figures }: Summary): Figure[] {
  return [
    plain('planned', figures.planned),
    part(plain('started', figures.started)),
    part(plain('passed', figures.dropped)),
    plain('stopped', figures.stopped),
    plain('pushes received', figures.pushes),
    ...(figures.due === null
      ? []
      : [
          plain('due', figures.due),
          part(plain('received', figures.received)),
          part(fault('lost', figures.lost ?? 0)),
          fault('late', figures.late ?? 0),
          fault('duplicate', figures.duplicate ?? 0),
          fault('unexpected', figures.unexpected ?? 0),
          plain('undecided', figures.undecided),
        ]),
  ];
}

function history({ history: figures }: Summary): Figure[] {
  return [plain('planned', figures.planned), plain('answered', figures.answered), fault('failed', figures.failed)];
}

function heartbeats({ heartbeats: { client, server } }: Summary): Figure[] {
  return [
    plain('sent', client.sent),
    plain('answered', client.answered),
    fault('missed', client.missed),
    plain('from the server', server.received),
    part(plain('answered by us', server.ponged)),
    part(fault('late', server.late)),
  ];
}

function slowReaders({ unreadBytes, peakUnreadBytes }: ReadingFigures): Figure[] {
  return [
    { label: 'at the end of hold', value: bytes(unreadBytes) },
    { label: 'at most', value: bytes(peakUnreadBytes) },
  ];
}

function payload({ bytes: figures }: Summary): Figure[] {
  return [
    { label: 'sent', value: bytes(figures.sent) },
    { label: 'received', value: bytes(figures.received) },
  ];
}

function generator({ generator: figures, durationMs }: Summary): Figure[] {
  if (figures === null) return [{ label: 'simulated: not measured', value: nothing }];
  const cores = durationMs > 0 ? (figures.cpuSeconds / (durationMs / 1000)).toFixed(2) : nothing;
  return [
    plain('runners', figures.runners),
    plain('threads', figures.threads),
    { label: 'CPU time', value: `${perSecond(figures.cpuSeconds)} s` },
    { label: 'CPU cores on average', value: cores },
    { label: 'memory, peak', value: figures.rssBytes === 0 ? nothing : bytes(figures.rssBytes) },
    part({ label: 'per connection', value: bytes(figures.rssBytesPerConnection) }),
    part({ label: 'marginal, per connection', value: bytes(figures.marginalBytesPerConnection) }),
    ...sources(figures),
  ];
}

function sources({ sources: figures }: GeneratorFigures): Figure[] {
  if (!figures) return [];
  return [
    { label: 'source addresses', value: figures.addresses.join(', ') || 'the system’s' },
    part({ label: 'local ports', value: figures.ports.join(', ') }),
    part(plain('found taken', figures.taken)),
  ];
}

/** Which difference matters is the verdict's affair: drops and refusals explain some. */
function targetTable(summary: Summary): Markup {
  const { target } = summary;
  const title = markup`<h2 id="target">Counted by the target itself</h2>`;
  if (target === null) {
    return markup`<section aria-labelledby="target">${title}<p class="note">This target gives no count of its own.</p></section>`;
  }
  const own = comparedTotals({ figures: summary });
  const pairs: [label: string, field: keyof TargetTotals][] = [
    ['connections established', 'connections'],
    ['groups created', 'groups'],
    ['messages accepted', 'messages'],
    ['deliveries written', 'deliveries'],
  ];
  return markup`<section aria-labelledby="target">${title}
${table(
  'Counted by the target itself',
  'count',
  [{ title: 'by the target' }, { title: 'by the generator' }, { title: 'difference' }],
  pairs.map(([label, field]) => ({
    label,
    cells: [
      count(target[field]),
      count(own[field]),
      own[field] === target[field] ? '✓ none' : signed(target[field] - own[field]),
    ],
    bad: own[field] !== target[field],
  })),
  'narrow',
)}${targetCost(target)}</section>`;
}

/** What the target's own processes took, beside what the generator did. */
function targetCost({ cpuSeconds, rssBytes }: TargetFigures): Markup {
  if (cpuSeconds === null && rssBytes === null) return markup``;
  const cpu = cpuSeconds === null ? nothing : `${perSecond(cpuSeconds)} s`;
  const memory = rssBytes === null ? nothing : bytes(rssBytes);
  return markup`<p class="note">Its own processes took ${cpu} of CPU time and ${memory} of memory at their peak.</p>`;
}

function signed(difference: number): string {
  return difference < 0 ? `−${count(-difference)}` : `+${count(difference)}`;
}
