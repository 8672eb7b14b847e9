import type { Phase } from '../run/phase.js';
import type {
  ChurnFigures,
  ConnectionFigures,
  GroupFigures,
  HeartbeatFigures,
  HistoryFigures,
  JoinFigures,
  MessageFigures,
} from './client-figures.js';
import type { DeliveryFigures, RunDeliveries } from './delivery-figures.js';
import type { Dist } from './dist.js';
import type { ErrorsByCategory } from './error-categories.js';
import type { GeneratorFigures } from './generator-figures.js';
import type { PresenceFigures } from './presence-figures.js';
import type { PrivateFigures } from './private-figures.js';
import type { TargetFigures } from './target-figures.js';
import type { TypingFigures } from './typing-figures.js';

export type StopReason = 'completed' | 'interrupted' | 'aborted' | 'crashed';
export type VerdictStatus = 'valid' | 'suspect' | 'invalid';

export interface Verdict {
  status: VerdictStatus;
  /** Why it is not valid; one sentence each, the worst first. Empty when valid. */
  reasons: string[];
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
