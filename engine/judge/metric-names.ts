import { groupClassNames } from '../delivery/group-class.js';

/**
 * What a threshold may name: every number of the summary that a run of today can measure, with its unit and meaning.
 * docs/reference prints the same table. Not here: `target`, which only
 * some targets tell.
 */
export interface SummaryMetric {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly meaning: string;
}

/** `share` is a number from 0 to 1. */
export type MetricUnit = 'count' | 'share' | 'perSecond' | 'ms' | 'seconds' | 'bytes' | 'bytesPerConnection';

type Row = readonly [name: string, unit: MetricUnit, meaning: string];

const plain: readonly Row[] = [
  ['connections.planned', 'count', 'Clients of the plan.'],
  ['connections.attempted', 'count', 'WebSocket handshakes started.'],
  ['connections.established', 'count', 'Connections that became usable (chat: welcome).'],
  ['connections.failed', 'count', 'Handshakes that never became usable.'],
  ['connections.dropped', 'count', 'Established connections that ended, or went silent, unasked.'],
  ['connections.silent', 'count', 'Those of them that stayed open and no longer answered: zombies.'],
  ['connections.droppedRate', 'share', 'dropped / established.'],
  ['connections.reconnects', 'count', 'Connections established again by a client that had dropped.'],
  ['connections.peak', 'count', 'Most connections established at the same time.'],
  ['connections.successRate', 'share', 'established / attempted.'],
  ['connections.perSecond', 'perSecond', 'Established per second of the connect phase.'],
  ['groups.planned', 'count', 'Groups of the plan.'],
  ['groups.attempted', 'count', 'Group creations asked for, and groups reused.'],
  ['groups.created', 'count', 'Groups that the target confirmed as new.'],
  ['groups.existing', 'count', 'Groups that were there already, reused ones included.'],
  ['groups.failed', 'count', 'Group creations refused, failed or timed out.'],
  ['groups.successRate', 'share', '(created + existing) / attempted.'],
  ['groups.perSecond', 'perSecond', 'Created per second of the groups phase.'],
  ['joins.planned', 'count', 'Memberships of the plan.'],
  ['joins.attempted', 'count', 'Joins asked for.'],
  ['joins.joined', 'count', 'Joins that the target confirmed.'],
  ['joins.failed', 'count', 'Joins refused, timed out or cut off.'],
  ['messages.planned', 'count', 'Messages due by the plan until the run stopped.'],
  ['messages.sent', 'count', 'Messages handed to the socket.'],
  ['messages.acknowledged', 'count', 'Messages whose own stamped copy came back to the sender.'],
  ['messages.refused', 'count', 'Messages that the target refused with an error.'],
  ['messages.timedOut', 'count', 'Messages without an answer within the reply timeout.'],
  ['messages.disconnected', 'count', 'Messages whose connection ended before the answer.'],
  ['messages.droppedSends', 'count', 'Messages due that could not be sent in time.'],
  ['messages.droppedBy.disconnected', 'count', 'Dropped sends: the client was not connected.'],
  ['messages.droppedBy.inFlight', 'count', 'Dropped sends: the client stayed at its in-flight limit too long.'],
  ['messages.droppedBy.generator', 'count', 'Dropped sends: the client could send, the generator was late.'],
  ['messages.received', 'count', 'Copies of messages received.'],
  ['messages.successRate', 'share', 'acknowledged / planned.'],
  ['messages.perSecond', 'perSecond', 'Sent per second of hold.'],
  ['messages.receivedPerSecond', 'perSecond', 'Received per second of hold.'],
  ['deliveries.due', 'count', 'Copies that members must get: received + lost.'],
  ['deliveries.received', 'count', 'Copies received of those.'],
  ['deliveries.undecided', 'count', 'Copies of which nobody can say whether they were due.'],
  ['deliveries.lost', 'count', 'Copies due that never came.'],
  ['deliveries.duplicate', 'count', 'Further copies of what had been received.'],
  ['deliveries.reordered', 'count', 'Copies after a later message of the same sender in the same group.'],
  ['deliveries.misdelivered', 'count', 'Copies to clients that were no members.'],
  ['deliveries.late', 'count', 'Copies received later than deliveries.lateAfter.'],
  ['deliveries.rate', 'share', 'received / due.'],
  ['private.planned', 'count', 'Private messages due by the plan until the run stopped.'],
  ['private.sent', 'count', 'Private messages handed to the socket.'],
  ['private.confirmed', 'count', 'Private messages that the target said it has taken.'],
  ['private.refused', 'count', 'Private messages that the target refused with an error.'],
  ['private.timedOut', 'count', 'Private messages without an answer within the reply timeout.'],
  ['private.disconnected', 'count', 'Private messages whose connection ended before the answer.'],
  ['private.dropped', 'count', 'Private messages due of clients that were not connected.'],
  ['private.copies', 'count', 'Private messages received, all copies.'],
  ['private.due', 'count', 'Private messages that their targets must get: received + lost.'],
  ['private.received', 'count', 'Private messages received of those.'],
  ['private.lost', 'count', 'Private messages due that never came.'],
  ['private.late', 'count', 'Private messages received later than deliveries.lateAfter.'],
  ['private.duplicate', 'count', 'Further copies of what had been received.'],
  ['private.misdelivered', 'count', 'Copies to somebody else.'],
  ['private.undecided', 'count', 'Private messages of which nobody can say whether they were due.'],
  ['churn.planned', 'count', 'Departures due by the plan until the run stopped.'],
  ['churn.left', 'count', 'Departures that the target confirmed.'],
  ['churn.failed', 'count', 'Departures refused, timed out or cut off.'],
  ['churn.dropped', 'count', 'Departures due of clients that were not connected, or away already.'],
  ['presence.received', 'count', 'Pushes received that tell of another member: joined + left + gone.'],
  ['presence.joined', 'count', 'Pushes received that a user has joined a group.'],
  ['presence.left', 'count', 'Pushes received that a user has left a group.'],
  ['presence.gone', 'count', 'Pushes received that a user of a group has disconnected.'],
  ['presence.due', 'count', 'Pushes that members must get: received of those, and lost.'],
  ['presence.lost', 'count', 'Pushes due that never came.'],
  ['presence.duplicate', 'count', 'Further pushes of what had been told.'],
  ['presence.undecided', 'count', 'Pushes of which nobody can say whether they were due.'],
  ['typing.planned', 'count', 'Starts of typing due by the plan until the run stopped.'],
  ['typing.started', 'count', 'Starts handed to the socket.'],
  ['typing.stopped', 'count', 'Stops handed to the socket.'],
  ['typing.dropped', 'count', 'Starts due of clients that were not connected, not in the group, or typing already.'],
  ['typing.pushes', 'count', 'Pushes received that a user types, or has stopped.'],
  ['typing.due', 'count', 'Pushes that members must get: received + lost.'],
  ['typing.received', 'count', 'Pushes received of those.'],
  ['typing.lost', 'count', 'Pushes due that never came.'],
  ['typing.late', 'count', 'Pushes received later than deliveries.lateAfter.'],
  ['typing.duplicate', 'count', 'Further pushes of what had been told.'],
  ['typing.unexpected', 'count', 'Pushes of what nobody had done lately, to no member, or to who types.'],
  ['typing.undecided', 'count', 'Pushes of which nobody can say whether they were due.'],
  ['history.planned', 'count', 'Reads of message history due by the plan until the run stopped.'],
  ['history.answered', 'count', 'Reads of message history answered.'],
  ['history.failed', 'count', 'Reads of message history refused, failed or timed out.'],
  ['heartbeats.client.sent', 'count', "Clients' own heartbeats sent."],
  ['heartbeats.client.answered', 'count', "Clients' own heartbeats answered."],
  ['heartbeats.client.missed', 'count', "Clients' own heartbeats without an answer in time."],
  ['heartbeats.server.received', 'count', "The server's heartbeats received."],
  ['heartbeats.server.ponged', 'count', "The server's heartbeats answered."],
  ['heartbeats.server.late', 'count', "The server's heartbeats that came later than they were due."],
  ['bytes.sent', 'bytes', 'WebSocket payload sent.'],
  ['bytes.received', 'bytes', 'WebSocket payload received.'],
  ['reading.unreadBytes', 'bytes', 'Bytes that slow readers had not read at the end of hold.'],
  ['reading.peakUnreadBytes', 'bytes', 'Most bytes that slow readers had not read, as seen once a second.'],
  ['errors.critical', 'count', 'Faults of the generator itself.'],
  ['errors.total', 'count', 'All errors: the sum of errors.byCode.'],
  ['errors.byCategory.refused', 'count', 'Errors that the target answered: not allowed, or not there.'],
  ['errors.byCategory.rateLimited', 'count', 'Errors that the target answered: too many requests.'],
  ['errors.byCategory.invalid', 'count', 'Errors that the target answered: it cannot take what was asked.'],
  ['errors.byCategory.roomFull', 'count', 'Errors that the target answered: no place in the group.'],
  ['errors.byCategory.other', 'count', 'Errors that the target answered, under codes of its own.'],
  ['generator.runners', 'count', 'Processes that carried clients.'],
  ['generator.threads', 'count', 'Threads that carried clients.'],
  ['generator.cpuSeconds', 'seconds', 'CPU time of all generator processes.'],
  ['generator.rssBytes', 'bytes', 'Sum of the peak memory (Pss) of all generator processes.'],
  ['generator.rssBytesPerConnection', 'bytesPerConnection', 'rssBytes / peak connections.'],
  [
    'generator.marginalBytesPerConnection',
    'bytesPerConnection',
    '(memory at peak - memory before the first connect) / peak connections.',
  ],
];

const distributions: readonly (readonly [name: string, meaning: string])[] = [
  ['connections.setupMs', 'from the intended arrival to usable'],
  ['connections.timeToRecoverMs', 'from a drop to usable again'],
  ['groups.responseMs', 'from the request for a group to its confirmation'],
  ['joins.responseMs', 'from the intended join, or the request where joins keep no pace, to its confirmation'],
  ['messages.responseMs', 'from the intended send to the acknowledgement'],
  ['messages.serviceMs', 'from the actual send to the acknowledgement'],
  ['messages.sendLagMs', 'from the later of the intended time and able to send, to the actual send'],
  ['deliveries.latencyMs', 'from the intended send to each receipt by a member'],
  ['deliveries.firstMs', 'from the intended send to the first receipt of each message'],
  ['deliveries.lastMs', 'from the intended send to the last receipt of each message'],
  ['private.responseMs', 'from the intended private message to its confirmation'],
  ['private.latencyMs', 'from the intended private message to its receipt'],
  ['churn.responseMs', 'from the intended departure to its confirmation'],
  ['presence.latencyMs', 'from the intended join or leave to each push that tells of it'],
  ['typing.latencyMs', 'from the intended start or stop of typing to each push that tells of it'],
  ['history.responseMs', 'from the intended read of message history to its answer'],
  ['heartbeats.client.roundTripMs', "from a client's heartbeat to its answer"],
  ['generator.eventLoopDelayMs', 'how late a timer fires on a thread that carries clients'],
  ['generator.gcPauseMs', 'garbage collection pauses of threads that carry clients'],
];

const statistics: readonly Row[] = [
  ['count', 'count', 'Number of values'],
  ['min', 'ms', 'Least'],
  ['mean', 'ms', 'Mean'],
  ['p50', 'ms', 'Median'],
  ['p90', 'ms', '90th percentile'],
  ['p95', 'ms', '95th percentile'],
  ['p99', 'ms', '99th percentile'],
  ['p999', 'ms', '99.9th percentile'],
  ['max', 'ms', 'Greatest'],
];

/** In the order of the summary's rooms: plain figures first, then each distribution's statistics. */
export const summaryMetrics: readonly SummaryMetric[] = [
  ...plain.map(([name, unit, meaning]) => ({ name, unit, meaning })),
  ...distributions.flatMap(([name, what]) =>
    statistics.map(([statistic, unit, word]) => ({ name: `${name}.${statistic}`, unit, meaning: `${word}: ${what}.` })),
  ),
];

const byName = new Map(summaryMetrics.map((metric) => [metric.name, metric]));

/** A figure of deliveries to groups of one class of sizes: `deliveries.bySize.<class>.<figure>`. */
const OF_SIZE = /^deliveries\.bySize\.([^.]+)\.(.+)$/;

/** The class of sizes that a metric is of; `undefined`: of none. */
export function groupClassOfMetric(name: string): string | undefined {
  return OF_SIZE.exec(name)?.[1];
}

/** `undefined` for a name that no threshold may use. */
export function findSummaryMetric(name: string): SummaryMetric | undefined {
  const [, groupClass, figure] = OF_SIZE.exec(name) ?? [];
  if (groupClass === undefined) return byName.get(name);
  return groupClassNames.includes(groupClass) ? byName.get(`deliveries.${figure!}`) : undefined;
}
