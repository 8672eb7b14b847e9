import { UserNames } from '../plan/user-names.js';
import type { Aggregate } from '../telemetry/aggregate.js';
import type { Snapshot } from '../telemetry/snapshot.js';
import type { SilenceSample, StopReason } from '../telemetry/summary.js';
import type { TargetFigures } from '../telemetry/target-figures.js';
import type { RunEvent } from '../telemetry/tick.js';
import type { TraceLine } from './control.js';
import type { CoordinatorOptions } from './coordinator-options.js';
import { isGraver, type Outcome } from './outcome.js';
import type { PhaseLog } from './phase-log.js';

/** What the run has come to by now, and what is told of it on the way: events, frames traced, why it stops. */
export class RunRecord {
  private readonly options: CoordinatorOptions;
  private readonly aggregate: Aggregate;
  private readonly phases: PhaseLog;
  private stop: StopReason = 'completed';
  private stopReason: string | undefined;

  constructor(options: CoordinatorOptions, aggregate: Aggregate, phases: PhaseLog) {
    this.options = options;
    this.aggregate = aggregate;
    this.phases = phases;
  }

  emit(kind: RunEvent['kind'], code: string, text: string, atMs = this.options.clock.now()): void {
    this.options.onEvent({ atMs: this.phases.sinceStartMs(atMs), kind, code, text });
  }

  /** The graver reason stands. */
  setStop(stop: StopReason, code: string, reason: string): void {
    if (!isGraver(stop, this.stop)) return;
    this.stop = stop;
    this.stopReason = reason;
    this.emit('stop', code, reason);
  }

  /** The first of each code is an event of its own, with a sample: so one can see when it began. Before it is merged. */
  tellNewErrors({ errors }: Snapshot): void {
    for (const { code, samples } of errors) {
      if (!this.aggregate.errors.has(code)) this.emit('error', code, samples[0] ?? code);
    }
  }

  trace({ clockMs, ...line }: TraceLine): void {
    this.options.onTrace?.({ atMs: this.phases.sinceStartMs(clockMs), ...line });
  }

  /** `target`: what it has counted itself, as far as it is known. */
  outcome(target: TargetFigures | null): Outcome {
    const { plan, clock, faultsInjected } = this.options;
    return {
      plan,
      aggregate: this.aggregate,
      stop: this.stop,
      stopReason: this.stopReason,
      durationMs: this.phases.sinceStartMs(clock.now()),
      phases: this.phases.spans,
      silences: this.silences(),
      target,
      faultsInjected,
    };
  }

  private silences(): SilenceSample[] {
    const { silences, ledger } = this.aggregate;
    const users = new UserNames(this.options.plan);
    return silences.map((silence) => ({
      client: users.of(silence.client),
      code: silence.code,
      sinceMs: Math.round(this.phases.sinceStartMs(silence.lastFrameMs)),
      forMs: Math.round(silence.foundMs - silence.lastFrameMs),
      missed: ledger ? ledger.missed.of(silence) : null,
    }));
  }
}
