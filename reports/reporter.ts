import type { Summary } from '../engine/telemetry/summary.js';
import type { RunEvent, Tick } from '../engine/telemetry/tick.js';

/**
 * Who hears of a run: the terminal, a log, the run directory. Called in this order: `start` once, then `tick` once a
 * second and `event` as things happen, then `finish` once, whatever stopped the run. None of them throws.
 */
export interface Reporter {
  start(info: RunInfo): void;
  tick(tick: Tick): void;
  event(event: RunEvent): void;
  finish(summary: Summary): void;
}

/** What is known of a run before it starts: the plan in a few figures, and where things are. */
export interface RunInfo {
  profileName: string;
  description: string;
  runId: string;
  /** Secrets masked. */
  targetUrl: string;
  targetEmbedded: boolean;
  /** In virtual time, against a model of the target. */
  simulated: boolean;
  clients: number;
  groups: number;
  messagesPerSecond: number;
  /** Copies that the target must deliver for them. */
  deliveriesPerSecond: number;
  holdMs: number;
  runners: number;
  threads: number;
  /** The run directory. */
  outDir: string;
  /** ISO 8601 in UTC. */
  startedAt: string;
}

/** What a run is aimed at, as progress and reports call it. */
export function aimOf({
  targetUrl,
  targetEmbedded,
  simulated,
}: Pick<RunInfo, 'targetUrl' | 'targetEmbedded' | 'simulated'>): string {
  if (simulated) return 'a model, in virtual time';
  return `${targetUrl}${targetEmbedded ? ' (embedded)' : ''}`;
}
