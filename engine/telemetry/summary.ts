import type { DeliverySample } from '../delivery/delivery-samples.js';
import type { Phase } from '../run/phase.js';
import type { ErrorsByCategory } from './error-categories.js';

/** Percentiles of one distribution, in the unit of the field's name; `null` in place of it when nothing was measured. */
export interface Dist {
  count: number;
  min: number;
  mean: number;
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  p999: number;
  max: number;
}

export type StopReason = 'completed' | 'interrupted' | 'aborted' | 'crashed';
export type VerdictStatus = 'valid' | 'suspect' | 'invalid';

export interface Verdict {
  status: VerdictStatus;
  /** Why it is not valid; one sentence each, the worst first. Empty when valid. */
  reasons: string[];
}

export interface ConnectionFigures {
  planned: number;
  attempted: number;
  established: number;
  failed: number;
  dropped: number;
  /** Those of the dropped that stayed open and no longer answered: zombies. */
  silent: number;
  /** dropped / established */
  droppedRate: number | null;
  reconnects: number;
  /** Most connections established at the same time, as seen once a second. */
  peak: number;
  /** established / attempted */
  successRate: number | null;
  /** established per second of the connect phase */
  perSecond: number | null;
  setupMs: Dist | null;
  timeToRecoverMs: Dist | null;
  /** Close code (1006 for none) to count, of connections that dropped. */
  closeCodes: Record<string, number>;
}

export interface GroupFigures {
  planned: number;
  attempted: number;
  created: number;
  existing: number;
  failed: number;
  /** (created + existing) / attempted */
  successRate: number | null;
  /** created per second of the groups phase */
  perSecond: number | null;
  responseMs: Dist | null;
}

export interface JoinFigures {
  planned: number;
  attempted: number;
  joined: number;
  failed: number;
  responseMs: Dist | null;
}

export interface MessageFigures {
  planned: number;
  sent: number;
  acknowledged: number;
  refused: number;
  timedOut: number;
  disconnected: number;
  droppedSends: number;
  /** The droppedSends by cause. */
  droppedBy: { disconnected: number; inFlight: number; generator: number };
  received: number;
  /** acknowledged / planned */
  successRate: number | null;
  /** sent per second of hold */
  perSecond: number | null;
  /** received per second of hold */
  receivedPerSecond: number | null;
  responseMs: Dist | null;
  serviceMs: Dist | null;
  sendLagMs: Dist | null;
}

/** What came of the copies of messages that members must get: of sends due in hold, to the end of drain. */
export interface DeliveryFigures {
  /** Copies that members must get: received + lost. */
  due: number;
  received: number;
  /** Copies of which nobody can say whether they were due. */
  undecided: number;
  lost: number;
  /** Further copies of what had been received. */
  duplicate: number;
  /** Copies that came after a later message of the same sender in the same group. */
  reordered: number;
  /** Copies to clients that were no members. */
  misdelivered: number;
  /** Of the received, those later than the profile's `deliveries.lateAfter`. */
  late: number;
  /** received / due */
  rate: number | null;
  /** From the intended send to each receipt by a member. */
  latencyMs: Dist | null;
  /** Of each message, to the first and to the last member. */
  firstMs: Dist | null;
  lastMs: Dist | null;
}

export interface RunDeliveries extends DeliveryFigures {
  /** Copies of messages that nobody told of: their sender's thread was lost, or they came after all was settled. */
  unattributed: number;
  /** By members of the group: `1-2`, `3-10`, … */
  bySize: Record<string, DeliveryFigures>;
  /** By whether sender and receiver are at the same instance of the target; `null` where it has one. */
  byInstance: { sameMs: Dist | null; otherMs: Dist | null } | null;
  /** The first few of each fault. */
  samples: DeliverySample[];
}

/** A connection that stayed open, and no longer answered or sent anything. */
export interface SilenceSample {
  client: string;
  /** How it was found: the code that its drop counts under. */
  code: string;
  /** When it fell silent: its last frame came. */
  sinceMs: number;
  /** From then until it was found, and dropped. */
  forMs: number;
  /** Copies due to it since the last one it got, and lost; `null` where nobody checks. */
  missed: number | null;
}

/** Members that left a group for a while. Joins after that count as joins of hold. */
export interface ChurnFigures {
  /** left + failed + dropped */
  planned: number;
  left: number;
  failed: number;
  /** The client was not connected, or away already. */
  dropped: number;
  /** From the intended departure to its confirmation. */
  responseMs: Dist | null;
}

/** Typing of members, and what the others of the group were told of it. */
export interface TypingFigures {
  /** started + dropped */
  planned: number;
  /** Starts sent. */
  started: number;
  /** Stops sent. */
  stopped: number;
  /** The client was not connected, not in its groups yet, away from the group, or typing already. */
  dropped: number;
  /** Received by anybody: of starts and of stops, further ones included. Of a population: by its clients, whoever typed. */
  pushes: number;
  /** These, and the latency: `null` where nobody checks, and of a single phase. Of a population: of what it typed. due = received + lost */
  due: number | null;
  received: number | null;
  lost: number | null;
  /** Of the received, those later than the profile's `deliveries.lateAfter`. */
  late: number | null;
  duplicate: number | null;
  /** Of what nobody had done lately, to no member, or to who types. */
  unexpected: number | null;
  /** Of which nobody can say whether they were due. */
  undecided: number | null;
  /** From the intended start or stop to each push. */
  latencyMs: Dist | null;
}

/** Private messages: confirmed by the target, and received by whom they were for, which are two things. */
export interface PrivateFigures {
  /** sent + dropped */
  planned: number;
  /** confirmed + refused + timedOut + disconnected */
  sent: number;
  confirmed: number;
  refused: number;
  timedOut: number;
  disconnected: number;
  /** The client was not connected. */
  dropped: number;
  /** Received by anybody, further copies included. */
  copies: number;
  /** These, and the latency: `null` where nobody checks, and of a single phase. due = received + lost */
  due: number | null;
  received: number | null;
  lost: number | null;
  /** Of the received, those later than the profile's `deliveries.lateAfter`. */
  late: number | null;
  duplicate: number | null;
  misdelivered: number | null;
  /** Of which nobody can say whether they were due. */
  undecided: number | null;
  /** From the intended send to the confirmation. */
  responseMs: Dist | null;
  /** From the intended send to the receipt. */
  latencyMs: Dist | null;
}

/** What members were told of others in their groups. */
export interface PresenceFigures {
  /** Pushes received: joined + left + gone. */
  received: number;
  /** Of a user who has joined a group, has left it, or has disconnected. */
  joined: number;
  left: number;
  gone: number;
  /** These, and the latency: of joins and leaves that keep a pace. `null` where nobody checks, and of a single phase. */
  due: number | null;
  lost: number | null;
  duplicate: number | null;
  /** Pushes of which nobody can say whether they were due. */
  undecided: number | null;
  /** From the intended join or leave to each push. */
  latencyMs: Dist | null;
}

export interface HistoryFigures {
  planned: number;
  answered: number;
  failed: number;
  responseMs: Dist | null;
}

export interface HeartbeatFigures {
  client: { sent: number; answered: number; missed: number; roundTripMs: Dist | null };
  server: { received: number; ponged: number; late: number };
}

/** The figures that exist for the whole run, for each phase and for each population alike. */
export interface Figures {
  connections: ConnectionFigures;
  groups: GroupFigures;
  joins: JoinFigures;
  messages: MessageFigures;
  /** `null` where nobody checks, and of phases other than hold. */
  deliveries: DeliveryFigures | null;
  private: PrivateFigures;
  churn: ChurnFigures;
  presence: PresenceFigures;
  typing: TypingFigures;
  history: HistoryFigures;
  heartbeats: HeartbeatFigures;
  bytes: { sent: number; received: number };
}

export interface ErrorFigures {
  /** Faults of the generator itself. */
  critical: number;
  /** What the target meant by the errors that it answered. */
  byCategory: ErrorsByCategory;
  byCode: { code: string; count: number; samples: string[] }[];
}

export interface ThresholdResult {
  metric: string;
  condition: string;
  value: number | null;
  result: 'passed' | 'failed' | 'skipped';
}

export interface GeneratorFigures {
  runners: number;
  threads: number;
  cpuSeconds: number;
  /** Sum of the peak Pss of all generator processes, coordinator included; 0 where the system does not tell. */
  rssBytes: number;
  rssBytesPerConnection: number | null;
  marginalBytesPerConnection: number | null;
  eventLoopDelayMs: Dist | null;
  gcPauseMs: Dist | null;
  /** The process that leads and reports; `null` where it is the one runner itself. */
  coordinator: ProcessFigures | null;
  byRunner: RunnerFigures[];
  /** What connections left from; absent where the system chose address and port of each. */
  sources?: SourceFigures;
}

export interface SourceFigures {
  /** Local addresses, in ranges; empty where the system chose them. */
  addresses: string[];
  /** Local ports, in ranges. */
  ports: string[];
  /** Ports that others held, so that the next one was tried. */
  taken: number;
}

export interface ProcessFigures {
  cpuSeconds: number;
  /** Its peak Pss; 0 where the system does not tell. */
  rssBytes: number;
}

export interface RunnerFigures extends ProcessFigures {
  runner: number;
  threads: ThreadFigures[];
}

export interface ThreadFigures {
  thread: number;
  lost: boolean;
  /** Of the thread alone; 0 where the system does not tell. */
  cpuSeconds: number;
  /** Most JavaScript heap in use, as seen once a second. */
  heapBytes: number;
  eventLoopDelayMs: Dist | null;
  gcPauseMs: Dist | null;
  sendLagMs: Dist | null;
}

/** What the target counted itself between the first connect and the end of drain. */
export interface TargetTotals {
  connections: number;
  groups: number;
  messages: number;
  deliveries: number;
}

/** The same, and what the target's own processes cost, where it tells; else null. */
export interface TargetFigures extends TargetTotals {
  /** CPU time, user and system, between the first connect and the end of drain. */
  cpuSeconds: number | null;
  /** Sum of the peak Pss of its processes, since their start. */
  rssBytes: number | null;
}

export interface PhaseFigures extends Figures {
  startedAtMs: number;
  durationMs: number;
  generator: { eventLoopDelayMs: Dist | null; gcPauseMs: Dist | null };
  /** Whether this phase's own figures can be believed. */
  verdict: Verdict;
}

/** A phase of the workload. What hold does beside messages and reads of history is not told apart by these. */
export interface WorkloadFigures extends Figures {
  startedAtMs: number;
  durationMs: number;
  /** Thresholds leave it out. */
  warmUp: boolean;
  /** Whether its sends left when they were due. */
  verdict: Verdict;
}

/** What slow readers had not read, of the bytes that this machine had for them. */
export interface ReadingFigures {
  /** At the end of hold. */
  unreadBytes: number;
  /** Most, as seen once a second. */
  peakUnreadBytes: number;
}

/** What was found of an earlier run's groups, before the start. */
export interface ReuseFigures {
  /** The id that the groups are named by: `{run}` of the run that made them. */
  run: string;
  sets: Record<string, ReusedSetFigures>;
}

export interface ReusedSetFigures {
  groups: number;
  /** Groups that the target was asked for. */
  sampled: number;
  /** Those of them that were there. */
  found: number;
  /** All were: none of the set was created, and all count as existing. */
  reused: boolean;
}

/** summary.json, schemaVersion 1. Times from the run's start in ms unless the name says otherwise. */
export interface Summary extends Figures {
  schemaVersion: 1;
  tool: { name: string; version: string };
  simulated: boolean;
  profile: { name: string; hash: string };
  plan: { hash: string };
  seed: number;
  tags: Record<string, string>;
  startedAt: string | null;
  durationMs: number;
  stop: StopReason;
  /** What stopped the run, in a sentence; absent when it completed. */
  stopReason?: string;
  verdict: Verdict;
  deliveries: RunDeliveries | null;
  /** The first connections found silent. */
  silences: SilenceSample[];
  /** `null` where no population reads at a limited rate, or the system does not tell. */
  reading: ReadingFigures | null;
  errors: ErrorFigures;
  thresholds: ThresholdResult[];
  generator: GeneratorFigures | null;
  target: TargetFigures | null;
  phases: Partial<Record<Phase, PhaseFigures>>;
  /** Absent without `--reuse-groups`. */
  reuse?: ReuseFigures;
  /** What hold was made of, by name: its phases' messages and reads of history. Absent where it was of one piece. */
  workload?: Record<string, WorkloadFigures>;
  populations: Record<string, Figures>;
}
