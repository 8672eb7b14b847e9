/**
 * What a thread records: the registry of counters and distributions, each with unit and meaning. docs/measurement.md
 * prints the same table; a spec holds the two together.
 */
export interface Metric {
  readonly name: string;
  readonly unit: 'count' | 'bytes' | 'ms';
  readonly meaning: string;
}

export const counterMetrics = [
  { name: 'connections.attempted', unit: 'count', meaning: 'WebSocket handshakes started.' },
  { name: 'connections.established', unit: 'count', meaning: 'Connections that became usable (chat: `welcome`).' },
  { name: 'connections.failed', unit: 'count', meaning: 'Handshakes that never became usable.' },
  {
    name: 'connections.failedReturns',
    unit: 'count',
    meaning: "Those of them that a client's reconnect policy asked for: safety limits leave them out.",
  },
  {
    name: 'connections.dropped',
    unit: 'count',
    meaning: 'Established connections that ended, or went silent, unasked.',
  },
  {
    name: 'connections.silent',
    unit: 'count',
    meaning: 'Those of them that stayed open and no longer answered: zombies.',
  },
  { name: 'connections.closed', unit: 'count', meaning: 'Connections that ended because the run asked.' },
  {
    name: 'connections.reconnects',
    unit: 'count',
    meaning: 'Connections established again by a client that had dropped.',
  },
  { name: 'groups.attempted', unit: 'count', meaning: 'Group creations asked for, and groups reused.' },
  { name: 'groups.created', unit: 'count', meaning: 'Groups that the target confirmed as new.' },
  { name: 'groups.existing', unit: 'count', meaning: 'Groups that were there already, reused ones included.' },
  { name: 'groups.failed', unit: 'count', meaning: 'Group creations refused, failed or timed out.' },
  { name: 'joins.attempted', unit: 'count', meaning: 'Joins asked for.' },
  { name: 'joins.joined', unit: 'count', meaning: 'Joins that the target confirmed.' },
  { name: 'joins.failed', unit: 'count', meaning: 'Joins refused, timed out or cut off.' },
  { name: 'messages.planned', unit: 'count', meaning: 'Messages due by the plan until the run stopped.' },
  { name: 'messages.sent', unit: 'count', meaning: 'Messages handed to the socket.' },
  { name: 'messages.acknowledged', unit: 'count', meaning: 'Messages whose own stamped copy came back to the sender.' },
  { name: 'messages.refused', unit: 'count', meaning: 'Messages that the target refused with an error.' },
  { name: 'messages.timedOut', unit: 'count', meaning: 'Messages without an answer within the reply timeout.' },
  { name: 'messages.disconnected', unit: 'count', meaning: 'Messages whose connection ended before the answer.' },
  { name: 'messages.dropped.disconnected', unit: 'count', meaning: 'Dropped sends: the client was not connected.' },
  {
    name: 'messages.dropped.inFlight',
    unit: 'count',
    meaning: 'Dropped sends: the client stayed at its in-flight limit too long.',
  },
  {
    name: 'messages.dropped.generator',
    unit: 'count',
    meaning: 'Dropped sends: the client could send, the generator was late.',
  },
  { name: 'messages.received', unit: 'count', meaning: 'Copies of chat messages received.' },
  { name: 'churn.planned', unit: 'count', meaning: 'Departures due by the plan until the run stopped.' },
  { name: 'churn.left', unit: 'count', meaning: 'Departures that the target confirmed.' },
  { name: 'churn.failed', unit: 'count', meaning: 'Departures refused, timed out or cut off.' },
  {
    name: 'churn.dropped',
    unit: 'count',
    meaning: 'Departures due of clients that were not connected, or away already.',
  },
  { name: 'typing.planned', unit: 'count', meaning: 'Starts of typing due by the plan until the run stopped.' },
  { name: 'typing.started', unit: 'count', meaning: 'Starts handed to the socket.' },
  { name: 'typing.stopped', unit: 'count', meaning: 'Stops handed to the socket.' },
  {
    name: 'typing.dropped',
    unit: 'count',
    meaning: 'Starts due of clients that were not connected, not in the group, or typing already.',
  },
  { name: 'typing.pushes', unit: 'count', meaning: 'Pushes received that a user types, or has stopped.' },
  { name: 'private.planned', unit: 'count', meaning: 'Private messages due by the plan until the run stopped.' },
  { name: 'private.sent', unit: 'count', meaning: 'Private messages handed to the socket.' },
  { name: 'private.confirmed', unit: 'count', meaning: 'Private messages that the target said it has taken.' },
  { name: 'private.refused', unit: 'count', meaning: 'Private messages that the target refused with an error.' },
  { name: 'private.timedOut', unit: 'count', meaning: 'Private messages without an answer within the reply timeout.' },
  {
    name: 'private.disconnected',
    unit: 'count',
    meaning: 'Private messages whose connection ended before the answer.',
  },
  { name: 'private.dropped', unit: 'count', meaning: 'Private messages due of clients that were not connected.' },
  { name: 'private.copies', unit: 'count', meaning: 'Private messages received, all copies.' },
  { name: 'presence.joined', unit: 'count', meaning: 'Pushes received that a user has joined a group.' },
  { name: 'presence.left', unit: 'count', meaning: 'Pushes received that a user has left a group.' },
  { name: 'presence.gone', unit: 'count', meaning: 'Pushes received that a user of a group has disconnected.' },
  {
    name: 'history.planned',
    unit: 'count',
    meaning: 'Reads of message history due by the plan until the run stopped.',
  },
  { name: 'history.answered', unit: 'count', meaning: 'Reads of message history answered.' },
  { name: 'history.failed', unit: 'count', meaning: 'Reads of message history refused, failed or timed out.' },
  { name: 'heartbeats.client.sent', unit: 'count', meaning: "Clients' own heartbeats sent." },
  { name: 'heartbeats.client.answered', unit: 'count', meaning: "Clients' own heartbeats answered." },
  { name: 'heartbeats.client.missed', unit: 'count', meaning: "Clients' own heartbeats without an answer in time." },
  { name: 'heartbeats.server.received', unit: 'count', meaning: "The server's heartbeats received." },
  { name: 'heartbeats.server.ponged', unit: 'count', meaning: "The server's heartbeats answered." },
  {
    name: 'heartbeats.server.late',
    unit: 'count',
    meaning: "The server's heartbeats that came more than the heartbeat timeout after they were due.",
  },
  { name: 'errors.refused', unit: 'count', meaning: 'Errors that the target answered: not allowed, or not there.' },
  { name: 'errors.rateLimited', unit: 'count', meaning: 'Errors that the target answered: too many requests.' },
  { name: 'errors.invalid', unit: 'count', meaning: 'Errors that the target answered: it cannot take what was asked.' },
  { name: 'errors.roomFull', unit: 'count', meaning: 'Errors that the target answered: no place in the group.' },
  { name: 'errors.other', unit: 'count', meaning: 'Errors that the target answered, under codes of its own.' },
  { name: 'bytes.sent', unit: 'bytes', meaning: 'WebSocket payload sent.' },
  { name: 'bytes.received', unit: 'bytes', meaning: 'WebSocket payload received.' },
  { name: 'frames.received', unit: 'count', meaning: 'WebSocket data frames received.' },
  { name: 'clients.lost', unit: 'count', meaning: 'Clients lost with a thread, runner or agent.' },
  {
    name: 'ports.taken',
    unit: 'count',
    meaning: "Local ports of sim's own choice that others held, so that the next one was tried.",
  },
] as const satisfies readonly Metric[];

export const distributionMetrics = [
  { name: 'connections.setupMs', unit: 'ms', meaning: 'From the intended arrival to usable.' },
  { name: 'connections.timeToRecoverMs', unit: 'ms', meaning: 'From a drop to usable again.' },
  { name: 'groups.responseMs', unit: 'ms', meaning: 'From the request for a group to its confirmation.' },
  {
    name: 'joins.responseMs',
    unit: 'ms',
    meaning: 'From the intended join, or the request where joins keep no pace, to its confirmation.',
  },
  { name: 'messages.responseMs', unit: 'ms', meaning: 'From the intended send to the acknowledgement: the headline.' },
  { name: 'messages.serviceMs', unit: 'ms', meaning: 'From the actual send to the acknowledgement.' },
  {
    name: 'messages.sendLagMs',
    unit: 'ms',
    meaning: 'From the later of the intended time and able to send, to the actual send.',
  },
  { name: 'churn.responseMs', unit: 'ms', meaning: 'From the intended departure to its confirmation.' },
  { name: 'private.responseMs', unit: 'ms', meaning: 'From the intended private message to its confirmation.' },
  { name: 'history.responseMs', unit: 'ms', meaning: 'From the intended read of message history to its answer.' },
  { name: 'heartbeats.client.roundTripMs', unit: 'ms', meaning: "From a client's heartbeat to its answer." },
  {
    name: 'generator.eventLoopDelayMs',
    unit: 'ms',
    meaning: 'How late a timer fires on a thread that carries actors.',
  },
  { name: 'generator.gcPauseMs', unit: 'ms', meaning: 'Garbage collection pauses of threads that carry actors.' },
] as const satisfies readonly Metric[];

export type Counter = (typeof counterMetrics)[number]['name'];
export type Distribution = (typeof distributionMetrics)[number]['name'];

/** Position of a counter or distribution within a cell: what the hot path names it by, since a look-up costs more than the count. */
export type CounterId = number;
export type DistributionId = number;

/** Position of each counter within a cell. */
export const counterIds = Object.fromEntries(counterMetrics.map((metric, id) => [metric.name, id])) as Record<
  Counter,
  CounterId
>;
/** Position of each distribution within a cell. */
export const distributionIds = Object.fromEntries(distributionMetrics.map((metric, id) => [metric.name, id])) as Record<
  Distribution,
  DistributionId
>;
