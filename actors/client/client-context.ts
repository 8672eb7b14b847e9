import type { Connection } from '../../engine/actor/transport.js';
import type { Frame, Protocol } from '../../engine/actor/protocol.js';
import type { DeliveryLog } from '../../engine/delivery/delivery-log.js';
import type { PresenceLog } from '../../engine/delivery/presence-log.js';
import type { PrivateLog } from '../../engine/delivery/private-log.js';
import type { PlanPopulation, Plan } from '../../engine/plan/plan.js';
import type { Counter, CounterId, Distribution, DistributionId } from '../../engine/telemetry/metric.js';
import type { Client } from './client.js';
import type { Requests } from './requests.js';

/**
 * All that a client can touch: time, the connection, deadlines, what is recorded, and the tables that the clients of a
 * population share. A spec passes one that writes every effect down.
 */
export interface ClientContext {
  readonly plan: Plan;
  readonly population: PlanPopulation;
  readonly protocol: Protocol;
  readonly requests: Requests;
  readonly times: ClientTimes;
  /** The frame being read; the same object each time. */
  readonly frame: Frame;
  /** Absent: nobody checks who got what. */
  readonly deliveries: DeliveryLog | undefined;
  /** Absent: nobody checks who was told of joins, leaves or typing. */
  readonly presence: PresenceLog | undefined;
  /** Absent: nobody checks which private messages came. */
  readonly privates: PrivateLog | undefined;

  /** The creation confirmed last; the same object each time. */
  readonly created: LastCreated;

  now(): number;
  connect(client: Client): Connection;

  /** One deadline a client for connect and welcome: `overdue` comes when it passes. */
  stepDueAt(slot: number, dueAtMs: number): void;
  stepDone(slot: number): void;
  /** One deadline a client for its heartbeat: `heartbeatDue`. */
  heartbeatDueAt(slot: number, dueAtMs: number): void;
  heartbeatDone(slot: number): void;
  /** One deadline a slow reader: `readOn`. */
  readDueAt(slot: number, dueAtMs: number): void;
  /** Nobody reads at a limited rate, or no longer: what is left is read at once. */
  readonly readsFreely: boolean;
  /** When a slow reader last read so; -Infinity: none has. */
  lastFreeReadMs: number;
  /** One deadline a request: `requestOverdue`. */
  requestDueAt(request: number, dueAtMs: number): void;
  requestDone(request: number): void;

  /** `workload`: the phase of the workload that it counts for; absent: none. */
  count(counter: Counter | CounterId, by?: number, workload?: number): void;
  record(distribution: Distribution | DistributionId, valueMs: number, workload?: number): void;
  /** Which phase of the workload, of those that follow each other, runs at a time on the clock; -1: none. */
  workloadAt(atMs: number): number;
  /** Counts an error of the target under its code. */
  error(client: Client, code: string, text: string): void;
  closeCode(code: number): void;
  /** Its connection is open, and has been silent since its last frame. */
  silent(client: Client, code: string): void;

  groupName(set: number, group: number): string;
  /** The `nth` group of `set` that the plan makes the client a member of; -1 when there are fewer. */
  groupOf(set: number, client: number, nth: number): number;
  /** Groups of `set` that any one client is a member of, at the most. */
  placesIn(set: number): number;
  /** It created that group itself, and so is in it. */
  isMemberAlready(client: Client, set: number, group: number): boolean;
  /** The message that a `send` with value `n` means; the same object each time. */
  messageAt(n: number): PlannedMessage;
  /** Where clients leave groups for a while; `undefined` where the population has no churn. */
  readonly churn: ClientTurns | undefined;
  /** Where clients type; `undefined` where nobody of the population does. */
  readonly typing: ClientTurns | undefined;
  /** Private messages; `undefined` where the population writes none. */
  readonly privately: ClientPrivates | undefined;
  /** The text of a message: stamp and filler. */
  messageText(client: Client, sequence: number, intendedMs: number): string;
  readonly progress: ClientProgress;
  /** Clients that have dropped shall come back: not once the run drains. */
  readonly wantsClientsBack: boolean;
}

/** What a client reports of its way through the steps. */
export interface ClientProgress {
  /** It has begun to connect. */
  started(): void;
  /** The attempt to connect has ended, well or not; `first`: of this client. */
  settled(first: boolean): void;
  /** Usable now. */
  opened(client: Client): void;
  /** No longer usable. */
  ended(client: Client): void;
  /** The transport has said its last word on the client's connection. */
  away(client: Client): void;
  /** The client's joins are all answered. */
  joined(): void;
  /** It is through the joins of its present connection, and may send. */
  inGroups(client: Client): void;
  /** A creation has been answered or has failed (`confirmed` false): the next one may go out. */
  creationDone(client: Client, set: number, group: number, confirmed: boolean): void;
  /** The same for leaving a group. */
  leaveDone(client: Client, set: number): void;
  /** A message has come to its end, whichever. */
  messageSettled(client: Client): void;
  /** A request that nothing else reports has come to its end: a departure, the join after it, a private message. */
  requestSettled(client: Client): void;
}

/** Of whom, and which group: what else the target says of it needs no search among the client's open requests. */
export interface LastCreated {
  client: Client | undefined;
  group: string;
}

/** No group. */
export const NOWHERE = -1;

/** What the clients of a population share that, in turn, do something in a group for a while: be away from it, or type. */
export interface ClientTurns {
  /** The set whose groups they do it in. */
  readonly set: number;
  /** By slot: the group that the client does it in now; NOWHERE: in none. */
  readonly groupOf: Int32Array;
  /** The turn that a signal with value `n` means; the same object each time. */
  turnAt(n: number): PlannedTurn;
  /** One deadline a client for the end: a signal comes when it passes. `fromMs`: on the clock. */
  endDueAfter(slot: number, fromMs: number, forMs: number): void;
  /** When the end was intended that comes at `nowMs`: then, or before where it is late. Both on the clock. */
  endIntendedMs(slot: number, nowMs: number): number;
  /** The client does it no more, and no end comes. */
  over(slot: number): void;
  /** Whether the client does it in that group now. */
  isIn(slot: number, set: number, group: number): boolean;
}

/** What the clients of a population share that write private messages. */
export interface ClientPrivates {
  /** Number over all populations of the first client that they write to. */
  readonly firstTarget: number;
  /** The message that a `sendPrivate` with value `n` means; the same object each time. */
  messageAt(n: number): PlannedPrivate;
  /** User id of a target. */
  userOf(target: number): string;
  /** Stamp and filler. */
  text(client: Client, sequence: number, intendedMs: number): string;
}

export interface PlannedPrivate {
  /** Within the population that is written to. */
  target: number;
  /** Among the private messages of its sender, from 0. */
  sequence: number;
  /** On the clock. */
  intendedMs: number;
}

export interface PlannedTurn {
  /** Within the set. */
  group: number;
  /** On the clock. */
  intendedMs: number;
}

export interface PlannedMessage {
  /** Within the population's set; -1: to no group. */
  group: number;
  /** Among the messages of its sender, from 0. */
  sequence: number;
  /** On the clock. */
  intendedMs: number;
  /** The phase of the workload that it is of; -1: the plan has none. */
  workload: number;
}

/** Times of each client, by slot, in ms on the clock; 0 means never. 48 bytes a client. */
export class ClientTimes {
  /** Intended arrival, or return. */
  readonly arrival: Float64Array;
  readonly ready: Float64Array;
  readonly lastFrame: Float64Array;
  /** While an answer is due: when the heartbeat was sent; else when the next one is due. */
  readonly heartbeat: Float64Array;
  readonly serverHeartbeat: Float64Array;
  /** When it dropped, until it is back. */
  readonly dropped: Float64Array;
  /** When it has read as much as its rate allows; only of slow readers. */
  readonly readOn: Float64Array;

  constructor(clients: number, readSlowly = false) {
    this.arrival = new Float64Array(clients);
    this.ready = new Float64Array(clients);
    this.lastFrame = new Float64Array(clients);
    this.heartbeat = new Float64Array(clients);
    this.serverHeartbeat = new Float64Array(clients);
    this.dropped = new Float64Array(clients);
    this.readOn = new Float64Array(readSlowly ? clients : 0);
  }
}
