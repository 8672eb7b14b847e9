import type { ClockTask } from '../clock/clock.js';
import { Ledgers } from '../delivery/ledgers.js';
import { splitPlan } from '../plan/plan.js';
import { Aggregate } from '../telemetry/aggregate.js';
import type { StopReason } from '../telemetry/summary.js';
import type { Control, Report, Step } from './control.js';
import type { CoordinatorOptions } from './coordinator-options.js';
import { HoldSpan } from './hold-span.js';
import { LostShards } from './lost-shards.js';
import type { Outcome } from './outcome.js';
import { PhaseLog } from './phase-log.js';
import { RunRecord } from './run-record.js';
import { RunWatch } from './run-watch.js';
import { SilenceWatch } from './silence-watch.js';
import { phaseOf, stepsOf } from './steps.js';
import { ownTotals, TargetCount } from './target-count.js';

export type { Outcome } from './outcome.js';

/** A step begins this long after it is announced, so that all threads begin it at the same instant. */
const LEAD_MS = 50;
/** A thread that doesn't drain or close in this time beyond what the plan grants is told to stop … */
const END_LIMIT_MS = 15_000;
/** … where closing takes its time with every connection … */
const CLOSE_LIMIT_PER_CLIENT_MS = 1;
/** … and given up after this. */
const STOP_LIMIT_MS = 3000;

/**
 * Leads the shards through the steps: begins each once all have finished the one before, watches the circuit breakers,
 * and ends in `onEnd`, exactly once, whatever happens. No promises: it runs on the virtual clock as on the real one.
 *
 * | at \ on   | all done       | hold over | interrupt, trip | overdue  | kill     | all shards lost |
 * | --------- | -------------- | --------- | --------------- | -------- | -------- | --------------- |
 * | starting  | connect        | –         | drain           | –        | stopping | end             |
 * | connect … | the next step¹ | –         | drain           | –        | stopping | end             |
 * | hold      | –              | drain     | drain           | –        | stopping | end             |
 * | drain     | settle, close  | –         | –               | stopping | stopping | end             |
 * | close     | end            | –         | –               | stopping | stopping | end             |
 * | stopping  | end            | –         | –               | end      | –        | end             |
 *
 * ¹ not during a pause, but with its end.
 */
export class Coordinator {
  readonly aggregate: Aggregate;
  private readonly options: CoordinatorOptions;
  private readonly watch: RunWatch;
  private readonly steps: Step[];
  private readonly phases: PhaseLog;
  private readonly record: RunRecord;
  private readonly hold: HoldSpan;
  private readonly lost: LostShards;
  private readonly target: TargetCount;
  private readonly silence: SilenceWatch;
  private readonly live = new Set<number>();
  /** Shards that have not finished the step, or not said `ready`. */
  private readonly waiting = new Set<number>();
  private step: Step | 'starting' | 'stopping' | 'ended' = 'starting';
  private guardTask: ClockTask<undefined> | undefined;

  constructor(options: CoordinatorOptions) {
    const { plan, shards, clock, probe } = options;
    this.options = options;
    this.aggregate = new Aggregate(plan.populations.length, shards, new Ledgers(plan, shards));
    this.steps = stepsOf(plan);
    this.phases = new PhaseLog(clock.now());
    this.record = new RunRecord(options, this.aggregate, this.phases);
    this.watch = new RunWatch({
      ...options,
      aggregate: this.aggregate,
      phases: this.phases,
      onTrip: (code, text) => this.abort(code, text),
    });
    this.hold = new HoldSpan(clock, plan.holdMs, (atMs) => this.begin('drain', atMs));
    this.lost = new LostShards(plan, shards, this.aggregate);
    this.target = new TargetCount(probe, clock);
    this.silence = new SilenceWatch(clock, (shard) => this.giveUp(shard, 'said nothing for half a minute'));
    for (let shard = 0; shard < shards; shard++) {
      this.live.add(shard);
      this.waiting.add(shard);
    }
  }

  start(): void {
    const { runner, plan, shards, trace } = this.options;
    this.silence.start(this.live);
    runner.start(splitPlan(plan, shards, trace), {
      report: (report) => this.hear(report),
      lost: (shards, code, message) => this.lose(shards, code, message),
    });
  }

  /** Stops arrivals and sends, waits for what is open, closes, reports. */
  interrupt(reason: string): void {
    this.halt('interrupted', 'INTERRUPTED', reason);
  }

  /** The target is gone, or another part of the run has given up: ends like a tripped breaker. */
  abort(code: string, reason: string): void {
    this.halt('aborted', code, reason);
  }

  /** Our own fault ends the run. */
  crash(code: string, reason: string): void {
    this.aggregate.addError(code, 1, true, [reason]);
    this.halt('crashed', code, reason);
  }

  /** Ends at once: no drain, no close frames. */
  kill(reason: string): void {
    if (this.step === 'ended') return;
    this.record.setStop('interrupted', 'KILLED', reason);
    this.stopShards();
  }

  pause(): void {
    const atMs = this.options.clock.now();
    if (this.hold.paused) return;
    this.hold.pause(atMs);
    this.tell({ version: 1, type: 'pause', atMs });
  }

  resume(): void {
    const atMs = this.options.clock.now();
    if (!this.hold.paused) return;
    this.hold.resume(atMs);
    this.tell({ version: 1, type: 'resume', atMs });
    this.checkStep();
  }

  /** What the run has come to by now; final in `onEnd`. */
  outcome(): Outcome {
    return this.record.outcome(this.target.figures);
  }

  private hear(report: Report): void {
    if (this.step === 'ended') return;
    switch (report.type) {
      case 'ready':
        if (this.step !== 'starting') break;
        this.waiting.delete(report.shard);
        if (this.waiting.size === 0) this.prepare();
        break;
      case 'snapshot':
        if (!this.live.has(report.snapshot.shard)) break; // given up: its clients are booked as lost already
        this.record.tellNewErrors(report.snapshot);
        this.aggregate.merge(report.snapshot);
        this.watch.heard(report.snapshot.shard, this.live);
        this.silence.heard(report.snapshot.shard);
        break;
      case 'trace':
        this.record.trace(report.line);
        break;
      case 'done':
        if (report.step !== this.step) break;
        this.waiting.delete(report.shard);
        this.checkStep();
        break;
      case 'ended':
        this.live.delete(report.shard);
        this.waiting.delete(report.shard);
        if (this.live.size === 0) this.end();
        break;
    }
  }

  /** Everything is up: take stock before the first connect. */
  private prepare(): void {
    const { monitor, clock } = this.options;
    this.target.takeStock(() => {
      if (this.step !== 'starting') return;
      const startsAtMs = clock.now() + LEAD_MS;
      monitor.baseline(startsAtMs);
      this.startAt(startsAtMs);
      this.next();
    });
  }

  private startAt(atMs: number): void {
    this.phases.restart(atMs);
    this.watch.start(atMs);
  }

  private checkStep(): void {
    if (this.waiting.size > 0) return;
    switch (this.step) {
      case 'starting':
      case 'close':
      case 'stopping':
      case 'ended':
        return;
      case 'drain':
        return this.settle();
      default:
        if (!this.hold.paused) this.next();
    }
  }

  private next(): void {
    const at = this.step === 'starting' ? -1 : this.steps.indexOf(this.step as Step);
    const step = this.steps[at + 1]!;
    this.begin(step, this.options.clock.now() + this.leadMs(step));
  }

  /** Whoever joined last is then surely in when the first message goes out. */
  private leadMs(step: Step): number {
    const { graceMs } = this.options.plan.deliveries;
    return step === 'hold' && this.aggregate.ledgers?.watchesFirstSends ? Math.max(LEAD_MS, graceMs) : LEAD_MS;
  }

  private begin(step: Step, atMs: number): void {
    const { clock, plan } = this.options;
    this.phases.close(Math.min(clock.now(), atMs));
    this.step = step;
    this.phases.enter(phaseOf(step), atMs);
    if (step !== 'leave') {
      this.watch.ticks.enter(step, atMs);
      this.record.emit('phase', step, step, atMs);
    }
    for (const shard of this.live) this.waiting.add(shard);
    this.tell({ version: 1, type: 'begin', step, atMs });
    if (step === 'hold') this.hold.begin(atMs);
    if (step === 'drain') {
      this.aggregate.unread.holdOver();
      this.hold.end(atMs);
      this.guard(plan.timeouts.drainMs + END_LIMIT_MS, () => this.stopShards());
    } else if (step === 'close') {
      this.guard(END_LIMIT_MS + CLOSE_LIMIT_PER_CLIENT_MS * plan.clients, () => this.stopShards());
    }
  }

  private halt(stop: StopReason, code: string, reason: string): void {
    if (this.step === 'ended') return;
    this.record.setStop(stop, code, reason);
    if (this.step === 'drain' || this.step === 'close' || this.step === 'stopping') return;
    const nowMs = this.options.clock.now();
    if (this.step === 'starting') this.startAt(nowMs);
    this.begin('drain', nowMs);
  }

  private settle(): void {
    const { clock } = this.options;
    this.target.meet(
      () => ownTotals(this.outcome()),
      () => {
        if (this.step === 'drain') this.begin('close', clock.now());
      },
    );
  }

  private lose(shards: readonly number[], code: string, message: string): void {
    const lost = shards.filter((shard) => this.live.delete(shard));
    if (lost.length === 0) return;
    for (const shard of lost) {
      this.waiting.delete(shard);
      this.lost.book(shard, this.phases.current ?? 'connect');
      this.aggregate.ledgers?.lose(shard);
    }
    this.aggregate.addError(code, 1, true, [message]);
    this.record.emit('error', code, message);
    if (this.live.size === 0) {
      this.record.setStop('crashed', code, message);
      this.end();
      return;
    }
    if (this.options.safety.onLoss === 'stop') this.halt('crashed', code, message);
    if (this.step === 'starting' && this.waiting.size === 0) this.prepare();
    this.checkStep();
  }

  private stopShards(): void {
    if (this.step === 'stopping') return;
    const atMs = this.options.clock.now();
    this.step = 'stopping';
    this.hold.end(atMs);
    this.tell({ version: 1, type: 'stop', atMs });
    this.guard(STOP_LIMIT_MS, () => {
      for (const shard of [...this.live]) this.giveUp(shard, 'did not end');
    });
  }

  private giveUp(shard: number, why: string): void {
    this.options.runner.giveUp(shard);
    this.lose([shard], 'THREAD_STUCK', `thread of shard ${shard} ${why}`);
  }

  private end(): void {
    if (this.step === 'ended') return;
    const { clock, onEnd, runner } = this.options;
    const nowMs = clock.now();
    this.hold.end(nowMs);
    this.phases.close(nowMs);
    this.step = 'ended';
    this.watch.end();
    this.silence.end();
    this.guardTask?.unsubscribe();
    this.lost.settle(this.hold.heldMs);
    this.aggregate.ledgers?.finish();
    if (this.aggregate.ledger) this.watch.last();
    runner.terminate();
    onEnd(this.outcome());
  }

  private tell(message: Control): void {
    this.options.runner.control(message);
  }

  private guard(delayMs: number, work: () => void): void {
    this.guardTask?.unsubscribe();
    this.guardTask = this.options.clock.at(this.options.clock.now() + delayMs, work);
  }
}
