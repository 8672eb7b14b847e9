import type { ConcurrencyStage } from '../workload/concurrency.js';
import type { DurationSpec } from '../workload/drawn-duration.js';
import type { ClientPartSpec } from '../workload/client-parts.js';
import type { PacerSpec } from '../workload/pacer.js';
import type { GroupSizeRun } from './group-sizes.js';

/** Version of what a plan means: part of its hash, so that a changed planner is a changed plan. */
export const PLANNER_VERSION = 2;

/**
 * A profile compiled to numbers: ranges and rules, never lists. Plain data, the same on every thread; who does what and
 * when follows from it by arithmetic on index and seed (see Membership, Senders, pacers).
 */
export interface Plan {
  version: typeof PLANNER_VERSION;
  /** sha256 over the canonical profile, the seed and the planner's version. */
  hash: string;
  profileName: string;
  seed: number;
  /** Short run id, `{run}` in names: 1 to 16 of `a-z0-9`. */
  runId: string;
  protocol: 'chat' | 'echo';
  target: PlanTarget;
  groupSets: PlanGroupSet[];
  populations: PlanPopulation[];
  /** Clients of all populations. */
  clients: number;
  holdMs: number;
  /** What hold is made of; empty: of one piece. */
  phases: PlanPhase[];
  /** Threads spin out the last millisecond before what is due. */
  preciseClock: boolean;
  timeouts: { connectMs: number; welcomeMs: number; replyMs: number; drainMs: number };
  deliveries: PlanDeliveries;
  model: PlanModel;
}

/** How copies of messages are held against who must get them. */
export interface PlanDeliveries {
  check: boolean;
  /** Around the send and the acknowledgement, in which a member must have been in the group for a copy to be due. */
  graceMs: number;
  /** A copy received later than this after the intended send is late. */
  lateMs: number;
  /** Copies of each fault that are named in the result. */
  samples: number;
}

/** A phase of the workload: a span of hold. */
export interface PlanPhase {
  key: string;
  /** From the begin of hold. */
  atMs: number;
  forMs: number;
  /** What is due in it is left out of what thresholds judge. */
  warmUp: boolean;
  /** It runs beside those that follow each other. */
  beside: boolean;
}

/** Templates still hold `{user}` and `{index}`; `${ENV}` is filled in. */
export interface PlanTarget {
  /** One or more; `instanceOf` says which is whose. */
  instances: PlanInstance[];
  headers: Record<string, string>;
  cookies: Record<string, string>;
  query: Record<string, string>;
}

/** One of several servers, or ports, that are the target together: `{instance}` is its position. */
export interface PlanInstance {
  url: string;
  /** Base URL of the HTTP API, without a trailing slash. */
  api: string;
}

export interface PlanGroupSet {
  /** Position in `Plan.groupSets`. */
  id: number;
  key: string;
  count: number;
  nameTemplate: string;
  isPublic: boolean;
  create: PlanCreate;
  /** Members of its groups, the largest first; empty: nobody joins. */
  sizes: GroupSizeRun[];
  /** Of all its groups together. */
  memberships: number;
  /** They are there from an earlier run, and are not created. */
  reused: boolean;
}

export interface PlanCreate {
  via: 'http' | 'websocket';
  /** http: over the whole run; websocket: per creator. */
  inFlight: number;
  /** websocket: position in `Plan.populations`; -1 for http. */
  population: number;
  /** websocket: clients 0 to creators - 1 of that population create. */
  creators: number;
}

export interface PlanPopulation {
  /** Position in `Plan.populations`. */
  id: number;
  key: string;
  clients: number;
  /** Number of its first client over all populations; the stamp's `sender` counts so. */
  firstClient: number;
  userTemplate: string;
  /** `null` where the population is closed. */
  arrival: PacerSpec | null;
  /** `null` where the population is open. */
  session: PlanSession | null;
  joins: { set: number; count: number }[];
  joinsInFlight: number;
  /** 0: as fast as they are answered. */
  joinsPerSecond: number;
  /** `everyMs` 0: no heartbeat of its own. `silentAfterMs` 0: silence alone means nothing. */
  heartbeat: { everyMs: number; timeoutMs: number; silentAfterMs: number };
  messages: PlanMessages | null;
  history: PlanHistory | null;
  churn: PlanChurn | null;
  typing: PlanTyping | null;
  /** Of each client; 0: as fast as it comes. */
  readBytesPerSecond: number;
  /** Private messages. */
  privately: PlanPrivate | null;
  reconnect: PlanReconnect;
}

export interface PlanMessages {
  /** Position in `Plan.groupSets`; -1: to no group (echo). */
  set: number;
  /** Of these three, one is not null. The whole population's messages. */
  pacer: PacerSpec | null;
  /** Each client's own, over spans that follow each other. */
  own: ClientPartSpec[] | null;
  /** Each client's own, where they follow from its last one. */
  loop: PlanLoop | null;
  /** Clients that never send. */
  lurkers: number;
  /** Of those who send a rate together, rank r sends as 1 / r^skew; 0: all alike. */
  skew: number;
  /** Characters of text, stamp included. */
  size: number;
  /** 0: unbounded. */
  inFlight: number;
  /** Infinity: send however late. */
  latenessLimitMs: number;
}

/** How a client's next message follows from its last one: a gap after that was due, or after it was settled. */
export interface PlanLoop {
  kind: 'pace' | 'think';
  gap: DurationSpec;
}

/** A closed population: who takes part, and from connect to connect. */
export interface PlanSession {
  concurrency: ConcurrencyStage[];
  /** From usable; `null`: as long as the client takes part. */
  length: DurationSpec | null;
  /** From the end of a session to the next one. */
  thinkTime: DurationSpec;
}

export interface PlanPrivate {
  /** Position in `Plan.populations` of whom they go to. */
  to: number;
  /** The whole population's. */
  pacer: PacerSpec;
  /** Characters of text, stamp included. */
  size: number;
}

/** Clients that do something in one of their groups for a while, one after the other. */
export interface PlanTurns {
  /** Position in `Plan.groupSets`. */
  set: number;
  /** Of the whole population. */
  pacer: PacerSpec;
}

/** Members that leave a group for a while. */
export interface PlanChurn extends PlanTurns {
  /** From the end of a departure to the join. */
  awayMs: number;
}

/** Members that type. */
export interface PlanTyping extends PlanTurns {
  /** From the intended start to the intended stop. */
  forMs: number;
}

export interface PlanHistory {
  /** Position in `Plan.groupSets`. */
  set: number;
  /** The whole population's. */
  pacer: PacerSpec;
  /** Messages asked for at a time. */
  limit: number;
}

/** When a client tries again, in ms. `none`: never. */
export interface PlanReconnect {
  policy: 'none' | 'fixed' | 'exponential';
  delayMs: number;
  maxDelayMs: number;
}

/** The server that a virtual run aims at. Times of stalls and failures count from the first connect. */
export interface PlanModel {
  serviceTime: PlanServiceTime;
  /** Requests served at the same time, 1 or more. */
  servers: number;
  /** Requests that may wait. */
  queueLimit: number;
  /** Of each copy of a message. */
  fanOutCostMs: number;
  /** One way. */
  latencyMs: number;
  stalls: PlanSpan[];
  failures: (PlanSpan & {
    /** Share of the open connections that is dropped at `fromMs`. */
    drop: number;
    /** Share of the handshakes and HTTP requests that is refused until `toMs`. */
    refuse: number;
  })[];
}

export interface PlanServiceTime {
  distribution: 'constant' | 'exponential' | 'log-normal' | 'uniform';
  meanMs: number;
  /** Standard deviation as a share of the mean: 0 for constant, 1 for exponential. */
  variation: number;
}

/** From `fromMs` until just before `toMs`. */
export interface PlanSpan {
  fromMs: number;
  toMs: number;
}

/** One thread's slice of a plan: the plan itself and which share of it. */
export interface Shard {
  version: 1;
  plan: Plan;
  /** 0 to `shards` - 1. */
  shard: number;
  shards: number;
  /** Number over all populations of the client whose frames are traced; absent: none. */
  trace?: number;
}

/** Clients, groups and arrivals are dealt out in turn, so that every shard's share is as even over time as the whole. */
export function splitPlan(plan: Plan, shards: number, trace?: number): Shard[] {
  if (!(Number.isInteger(shards) && shards >= 1))
    throw new RangeError(`A plan splits into 1 or more shards, not ${shards}.`);
  const traced = trace === undefined ? {} : { trace };
  return Array.from({ length: shards }, (_, shard) => ({ version: 1, plan, shard, shards, ...traced }));
}

/** How many of 0 … total - 1 fall to `shard` when dealt out in turn; over all shards they add up to `total`. */
export function shareOf(total: number, { shard, shards }: Pick<Shard, 'shard' | 'shards'>): number {
  return Math.max(0, Math.ceil((total - shard) / shards));
}

/** The target's instance that a client connects to, by its number over all populations. */
export function instanceOf(client: number, { instances }: PlanTarget): number {
  return client % instances.length;
}

/** The HTTP APIs of a target, each once, with the first instance that has it. */
export function apisOf({ instances }: PlanTarget): { api: string; instance: number }[] {
  const apis = instances.map(({ api }) => api);
  return apis.flatMap((api, instance) => (apis.indexOf(api) === instance ? [{ api, instance }] : []));
}

/** The shard that simulates a client, by its number over all populations. */
export function shardOfClient(client: number, shards: number): number {
  return client % shards;
}
