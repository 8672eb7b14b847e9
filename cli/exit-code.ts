import type { Summary } from '../engine/telemetry/summary.js';

/** What each exit code means; docs/guide.md prints the same table. */
export const exitCodes = {
  0: 'completed, every threshold met, measurement valid or suspect',
  1: 'our own fault ended the run; a report of what was seen is written',
  2: 'bad usage or invalid profile; nothing was sent',
  3: 'refused before the start: target not reachable or no WebSocket there, host not allowed, machine too small',
  4: 'stopped by a safety limit, a circuit breaker or abortOnFail, or the target was gone in mid-run',
  5: 'the measurement is invalid',
  99: 'completed, a threshold failed',
  130: 'interrupted; drained, closed, reported',
} as const;

export type ExitCode = keyof typeof exitCodes;

/** Of a finished run. Where several hold: 1, 130, 4, 5, 99, 0 in that order. */
export function exitCodeOf({ stop, verdict, thresholds }: Pick<Summary, 'stop' | 'verdict' | 'thresholds'>): ExitCode {
  if (stop === 'crashed') return 1;
  if (stop === 'interrupted') return 130;
  if (stop === 'aborted') return 4;
  if (verdict.status === 'invalid') return 5;
  return thresholds.some(({ result }) => result === 'failed') ? 99 : 0;
}

/** Something that ends the command before or beside a run, with its exit code. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}
