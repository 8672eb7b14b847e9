import { comparedTotals } from '../../engine/judge/verdict.js';
import { parseSourceAddresses } from '../../engine/plan/source-addresses.js';
import type { GeneratorFigures } from '../../engine/telemetry/generator-figures.js';
import type { ReadingFigures, Summary } from '../../engine/telemetry/summary.js';
import { bytes, count, nothing, percent, perSecond } from '../number.js';
import { topicsOf } from '../topics.js';
import type { Block, Row } from './block.js';

/** Every count and rate of the run, by topic. */
export function totals(summary: Summary): Block[] {
  const has = topicsOf(summary);
  return [
    ...deliveries(summary),
    connections(summary),
    messages(summary),
    groups(summary),
    joins(summary),
    ...(has.private ? [privately(summary)] : []),
    ...(has.churn ? [churn(summary)] : []),
    ...(has.presence ? [presence(summary)] : []),
    ...(has.typing ? [typing(summary)] : []),
    ...(has.history ? [history(summary)] : []),
    generator(summary),
    target(summary),
    heartbeats(summary),
    traffic(summary),
    ...(summary.reading === null ? [] : [slowReaders(summary.reading)]),
  ];
}

function row(label: string, value: number | null, note?: string): Row {
  return { label, value: count(value), ...(note === undefined ? {} : { note }) };
}

/** A count that ought to be 0. */
function fault(label: string, value: number, note?: string): Row {
  return { ...row(label, value, note), bad: value > 0 };
}

function rate(label: string, value: number | null): Row {
  return { label, value: value === null ? nothing : `${perSecond(value)}/s` };
}

function connections({ connections: figures }: Summary): Block {
  const closes = Object.entries(figures.closeCodes).toSorted(([, a], [, b]) => b - a);
  return {
    title: 'Connections',
    rows: [
      row('planned', figures.planned),
      row('attempted', figures.attempted),
      row('established', figures.established, percent(figures.successRate)),
      fault('failed', figures.failed),
      fault('dropped', figures.dropped, percent(figures.droppedRate)),
      ...(figures.silent > 0 ? [fault('  gone silent', figures.silent)] : []),
      ...closes.map(([code, times]) => fault(`  by code ${code}`, times)),
      row('reconnects', figures.reconnects),
      row('peak open', figures.peak),
      rate('ramp-up rate', figures.perSecond),
    ],
  };
}

function messages({ messages: figures }: Summary): Block {
  return {
    title: 'Messages',
    rows: [
      row('planned', figures.planned),
      row('sent', figures.sent),
      row('acknowledged', figures.acknowledged, percent(figures.successRate)),
      fault('refused', figures.refused),
      fault('timed out', figures.timedOut),
      fault('disconnected', figures.disconnected),
      fault('dropped sends', figures.droppedSends),
      row('received', figures.received),
      rate('sent', figures.perSecond),
      rate('received', figures.receivedPerSecond),
    ],
  };
}

function deliveries({ deliveries: figures }: Summary): Block[] {
  if (figures === null) return [];
  return [
    {
      title: 'Deliveries',
      rows: [
        row('due', figures.due),
        row('received', figures.received, percent(figures.rate)),
        fault('lost', figures.lost),
        fault('duplicate', figures.duplicate),
        fault('reordered', figures.reordered),
        fault('misdelivered', figures.misdelivered),
        fault('late', figures.late),
        row('undecided', figures.undecided),
      ],
    },
  ];
}

function groups({ groups: figures }: Summary): Block {
  return {
    title: 'Groups',
    rows: [
      row('planned', figures.planned),
      row('created', figures.created, percent(figures.successRate)),
      row('existing', figures.existing),
      fault('failed', figures.failed),
      rate('throughput', figures.perSecond),
    ],
  };
}

function joins({ joins: figures }: Summary): Block {
  return {
    title: 'Joins',
    rows: [row('planned', figures.planned), row('joined', figures.joined), fault('failed', figures.failed)],
  };
}

function privately({ private: figures }: Summary): Block {
  return {
    title: 'Private messages',
    rows: [
      row('planned', figures.planned),
      row('sent', figures.sent),
      row('confirmed', figures.confirmed),
      fault('refused', figures.refused),
      fault('timed out', figures.timedOut),
      fault('disconnected', figures.disconnected),
      fault('dropped', figures.dropped),
      ...(figures.due === null
        ? [row('received', figures.copies)]
        : [
            row('due', figures.due),
            row('received', figures.received),
            fault('lost', figures.lost ?? 0),
            fault('late', figures.late ?? 0),
            fault('duplicate', figures.duplicate ?? 0),
            fault('misdelivered', figures.misdelivered ?? 0),
            row('undecided', figures.undecided),
          ]),
    ],
  };
}

function churn({ churn: figures }: Summary): Block {
  return {
    title: 'Groups left for a while',
    rows: [
      row('planned', figures.planned),
      row('left', figures.left),
      fault('failed', figures.failed),
      row('passed', figures.dropped),
    ],
  };
}

function presence({ presence: { received, due, ...figures } }: Summary): Block {
  return {
    title: 'Presence',
    rows: [
      row('received', received),
      row('  joined', figures.joined),
      row('  left', figures.left),
      row('  disconnected', figures.gone),
      ...(due === null
        ? []
        : [
            row('due', due),
            fault('lost', figures.lost ?? 0),
            fault('duplicate', figures.duplicate ?? 0),
            row('undecided', figures.undecided),
          ]),
    ],
  };
}

function typing({ typing: figures }: Summary): Block {
  return {
    title: 'Typing',
    rows: [
      row('planned', figures.planned),
      row('started', figures.started),
      row('stopped', figures.stopped),
      row('passed', figures.dropped),
      row('pushes', figures.pushes),
      ...(figures.due === null
        ? []
        : [
            row('due', figures.due),
            row('received', figures.received),
            fault('lost', figures.lost ?? 0),
            fault('late', figures.late ?? 0),
            fault('duplicate', figures.duplicate ?? 0),
            fault('unexpected', figures.unexpected ?? 0),
            row('undecided', figures.undecided),
          ]),
    ],
  };
}

function history({ history: figures }: Summary): Block {
  return {
    title: 'History over HTTP',
    rows: [row('planned', figures.planned), row('answered', figures.answered), fault('failed', figures.failed)],
  };
}

function heartbeats({ heartbeats: { client, server } }: Summary): Block {
  return {
    title: 'Heartbeats',
    rows: [
      row('sent', client.sent),
      row('answered', client.answered),
      fault('missed', client.missed),
      row('from the server', server.received),
      row('  answered', server.ponged),
      fault('  late', server.late),
    ],
  };
}

function traffic({ bytes: figures }: Summary): Block {
  return {
    title: 'WebSocket payload',
    rows: [
      { label: 'sent', value: bytes(figures.sent) },
      { label: 'received', value: bytes(figures.received) },
    ],
  };
}

function slowReaders({ unreadBytes, peakUnreadBytes }: ReadingFigures): Block {
  return {
    title: 'Unread by slow readers',
    rows: [
      { label: 'at the end of hold', value: bytes(unreadBytes) },
      { label: 'at most', value: bytes(peakUnreadBytes) },
    ],
  };
}

function generator({ generator: figures, durationMs }: Summary): Block {
  if (figures === null) return { title: 'Generator', rows: [{ label: 'simulated', value: nothing }] };
  const cores = durationMs > 0 ? figures.cpuSeconds / (durationMs / 1000) : null;
  return {
    title: 'Generator',
    rows: [
      row('runners', figures.runners),
      row('threads', figures.threads),
      { label: 'CPU time', value: `${perSecond(figures.cpuSeconds)} s` },
      { label: 'CPU on average', value: cores === null ? nothing : `${cores.toFixed(2)} cores` },
      { label: 'memory, peak', value: figures.rssBytes === 0 ? nothing : bytes(figures.rssBytes) },
      { label: '  per connection', value: bytes(figures.rssBytesPerConnection) },
      { label: '  marginal', value: bytes(figures.marginalBytesPerConnection) },
      ...sources(figures),
    ],
  };
}

function sources({ sources: figures }: GeneratorFigures): Row[] {
  if (!figures) return [];
  const addresses = figures.addresses.flatMap((range) => parseSourceAddresses(range) as string[]).length;
  return [
    addresses === 0 ? { label: 'source address', value: 'the system’s' } : row('source addresses', addresses),
    ...(figures.taken === 0 ? [] : [row('  ports found taken', figures.taken)]),
  ];
}

/** The target's count beside ours of the same. Which difference matters is the verdict's affair: drops explain some. */
function target(summary: Summary): Block {
  if (summary.target === null)
    return { title: 'Counted by the target itself', rows: [{ label: 'gives no count', value: nothing }] };
  const theirs = summary.target;
  const { cpuSeconds, rssBytes } = theirs;
  const own = comparedTotals({ figures: summary });
  const fields = ['connections', 'groups', 'messages', 'deliveries'] as const;
  return {
    title: 'Counted by the target itself',
    rows: [
      ...fields.flatMap((field) =>
        own[field] === theirs[field]
          ? [row(field, theirs[field], '✓ ours')]
          : [row(field, theirs[field], '≠ ours'), row('  counted by us', own[field])],
      ),
      ...(cpuSeconds === null ? [] : [{ label: 'its CPU time', value: `${perSecond(cpuSeconds)} s` }]),
      ...(rssBytes === null ? [] : [{ label: 'its memory, peak', value: bytes(rssBytes) }]),
    ],
  };
}
