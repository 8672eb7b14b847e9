import type {
  ChurnFigures,
  ConnectionFigures,
  GroupFigures,
  HeartbeatFigures,
  HistoryFigures,
  JoinFigures,
  MessageFigures,
} from '../engine/telemetry/client-figures.js';
import type { DeliveryFigures } from '../engine/telemetry/delivery-figures.js';
import type { Dist } from '../engine/telemetry/dist.js';
import type { PresenceFigures } from '../engine/telemetry/presence-figures.js';
import type { PrivateFigures } from '../engine/telemetry/private-figures.js';
import type { Figures } from '../engine/telemetry/summary.js';
import type { TypingFigures } from '../engine/telemetry/typing-figures.js';

/** The fields of `T` in the order in which summary.json has them. A field that is missing here does not compile. */
export type Fields<T> = Required<{ [Field in keyof T]: Shape }>;
/** How a field's value is laid out: as it is, by fields, or as a map or list of values that are. */
export type Shape = null | { readonly [field: string]: Shape } | Each;

export class Each {
  readonly shape: Shape;
  constructor(shape: Shape) {
    this.shape = shape;
  }
}

export const dist: Fields<Dist> = {
  count: null,
  min: null,
  mean: null,
  p50: null,
  p90: null,
  p95: null,
  p99: null,
  p999: null,
  max: null,
};

export const deliveries: Fields<DeliveryFigures> = {
  due: null,
  received: null,
  undecided: null,
  lost: null,
  duplicate: null,
  reordered: null,
  misdelivered: null,
  late: null,
  rate: null,
  latencyMs: dist,
  firstMs: dist,
  lastMs: dist,
};

export const allFigures: Fields<Figures> = {
  connections: {
    planned: null,
    attempted: null,
    established: null,
    failed: null,
    dropped: null,
    silent: null,
    droppedRate: null,
    reconnects: null,
    peak: null,
    successRate: null,
    perSecond: null,
    setupMs: dist,
    timeToRecoverMs: dist,
    closeCodes: null,
  } satisfies Fields<ConnectionFigures>,
  groups: {
    planned: null,
    attempted: null,
    created: null,
    existing: null,
    failed: null,
    successRate: null,
    perSecond: null,
    responseMs: dist,
  } satisfies Fields<GroupFigures>,
  joins: {
    planned: null,
    attempted: null,
    joined: null,
    failed: null,
    responseMs: dist,
  } satisfies Fields<JoinFigures>,
  messages: {
    planned: null,
    sent: null,
    acknowledged: null,
    refused: null,
    timedOut: null,
    disconnected: null,
    droppedSends: null,
    droppedBy: { disconnected: null, inFlight: null, generator: null } satisfies Fields<MessageFigures['droppedBy']>,
    received: null,
    successRate: null,
    perSecond: null,
    receivedPerSecond: null,
    responseMs: dist,
    serviceMs: dist,
    sendLagMs: dist,
  } satisfies Fields<MessageFigures>,
  deliveries,
  private: {
    planned: null,
    sent: null,
    confirmed: null,
    refused: null,
    timedOut: null,
    disconnected: null,
    dropped: null,
    copies: null,
    due: null,
    received: null,
    lost: null,
    late: null,
    duplicate: null,
    misdelivered: null,
    undecided: null,
    responseMs: dist,
    latencyMs: dist,
  } satisfies Fields<PrivateFigures>,
  churn: {
    planned: null,
    left: null,
    failed: null,
    dropped: null,
    responseMs: dist,
  } satisfies Fields<ChurnFigures>,
  presence: {
    received: null,
    joined: null,
    left: null,
    gone: null,
    due: null,
    lost: null,
    duplicate: null,
    undecided: null,
    latencyMs: dist,
  } satisfies Fields<PresenceFigures>,
  typing: {
    planned: null,
    started: null,
    stopped: null,
    dropped: null,
    pushes: null,
    due: null,
    received: null,
    lost: null,
    late: null,
    duplicate: null,
    unexpected: null,
    undecided: null,
    latencyMs: dist,
  } satisfies Fields<TypingFigures>,
  history: { planned: null, answered: null, failed: null, responseMs: dist } satisfies Fields<HistoryFigures>,
  heartbeats: {
    client: { sent: null, answered: null, missed: null, roundTripMs: dist },
    server: { received: null, ponged: null, late: null },
  } satisfies Fields<HeartbeatFigures>,
  bytes: { sent: null, received: null },
};
