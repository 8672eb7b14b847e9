import type { Clock, ClockTask } from '../clock/clock.js';
import { CircuitBreaker } from '../judge/circuit-breaker.js';
import { failedEarly, type Threshold } from '../judge/threshold.js';
import { comparedTotals, totalsAreComparable } from '../judge/verdict.js';
import { messagesDueBefore } from '../plan/offered.js';
import { shardOfClient, splitPlan, type Plan } from '../plan/plan.js';
import type { Safety } from '../plan/resolved-profile.generated.js';
import { Aggregate } from '../telemetry/aggregate.js';
import { figuresOf, type PhaseDurations } from '../telemetry/figures.js';
import type { Snapshot } from '../telemetry/snapshot.js';
import type { StopReason, TargetTotals } from '../telemetry/summary.js';
import type { RunEvent, Tick } from '../telemetry/tick.js';
import type { Control, Report, Step } from './control.js';
import type { Phase } from './phase.js';
import type { GeneratorMonitor, TargetProbe } from './ports.js';
import type { Runner } from './runner.js';
import { TickMaker } from './tick-maker.js';

/** A step begins this long after it is announced, so that all threads begin it at the same instant. */
const LEAD_MS = 50;
/** Ticks wait for every thread's snapshot, but no longer than this for one that is stuck. */
const LATEST_TICK_MS = 2500;
/** How long the target's count may take to meet ours after drain. */
const SETTLE_MS = 3000;
const SETTLE_EVERY_MS = 100;
/** A thread that doesn't end is told to stop after the first, and given up after the second. */
const CLOSE_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 3000;

export interface CoordinatorOptions {
  plan: Plan;
  shards: number;
  runner: Runner;
  clock: Clock;
  safety: Safety;
  thresholds: readonly Threshold[];
  monitor: GeneratorMonitor;
  /** `undefined`: the target gives no count. */
  probe: TargetProbe | undefined;
  faultsInjected: boolean;
  onTick: (tick: Tick) => void;
  onEvent: (event: RunEvent) => void;
  onEnd: (outcome: Outcome) => void;
}

/** What a run came to, before it is judged. */
export interface Outcome {
  plan: Plan;
  aggregate: Aggregate;
  stop: StopReason;
  /** What stopped it, in a sentence; `undefined` when it completed. */
  stopReason: string | undefined;
  durationMs: number;
  phases: Partial<Record<Phase, { startedAtMs: number; durationMs: number }>>;
  target: TargetTotals | null;
  faultsInjected: boolean;
}

/** The graver reason stands: exit codes rank the same way. */
const gravity: Record<StopReason, number> = { completed: 0, aborted: 1, interrupted: 2, crashed: 3 };

/**
 * Leads the shards through the steps: begins each once all have finished the one before, watches the circuit breakers,
 * and ends in `onEnd`, exactly once, whatever happens. No promises: it runs on the virtual clock as on the real one.
 *
 * | at \ on   | all done        | hold over | interrupt, trip | kill     | all shards lost |
 * | --------- | --------------- | --------- | --------------- | -------- | --------------- |
 * | starting  | connect         | –         | drain           | stop     | end             |
 * | connect … | the next step   | –         | drain           | stop     | end             |
 * | hold      | –               | drain     | drain           | stop     | end             |
 * | drain     | settle, close   | –         | –               | stop     | end             |
 * | close     | end             | –         | –               | stop     | end             |
 */
export class Coordinator {
  readonly aggregate: Aggregate;
  private readonly options: CoordinatorOptions;
  private readonly breaker: CircuitBreaker;
  private readonly ticks: TickMaker;
  private readonly steps: Step[];
  private readonly phases: Outcome['phases'] = {};
  private readonly live = new Set<number>();
  private readonly lost = new Set<number>();
  /** Shards that have not finished the step, or not said `ready`. */
  private readonly waiting = new Set<number>();
  /** Live shards that have reported since the last tick. */
  private readonly reported = new Set<number>();
  private step: Step | 'starting' | 'ended' = 'starting';
  private stop: StopReason = 'completed';
  private stopReason: string | undefined;
  private startedAtMs: number;
  private holdEndsMs = Infinity;
  private pausedAtMs: number | undefined;
  private holdTask: ClockTask<undefined> | undefined;
  private tickTask: ClockTask<undefined> | undefined;
  private guardTask: ClockTask<undefined> | undefined;
  /** Offset in hold up to which messages were due when the run stopped. */
  private heldMs = 0;
  private targetBefore: TargetTotals | undefined;
  private target: TargetTotals | null = null;

  constructor(options: CoordinatorOptions) {
    const { plan, shards, clock, safety } = options;
    this.options = options;
    this.aggregate = new Aggregate(plan.populations.length, shards);
    this.breaker = new CircuitBreaker(safety);
    this.startedAtMs = clock.now();
    this.ticks = new TickMaker(plan, this.aggregate);
    this.steps = stepsOf(plan);
    for (let shard = 0; shard < shards; shard++) {
      this.live.add(shard);
      this.waiting.add(shard);
    }
  }

  start(): void {
    const { runner, plan, shards } = this.options;
    runner.start(splitPlan(plan, shards), {
      report: (report) => this.hear(report),
      lost: (shard, code, message) => this.lose(shard, code, message),
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
    this.setStop('interrupted', 'KILLED', reason);
    this.endHold(this.options.clock.now());
    this.tell({ version: 1, type: 'stop', atMs: this.options.clock.now() });
    this.guard(STOP_LIMIT_MS, () => this.giveUp());
  }

  pause(): void {
    const atMs = this.options.clock.now();
    if (this.pausedAtMs !== undefined) return;
    this.pausedAtMs = atMs;
    this.holdTask?.unsubscribe();
    this.tell({ version: 1, type: 'pause', atMs });
  }

  resume(): void {
    const atMs = this.options.clock.now();
    if (this.pausedAtMs === undefined) return;
    if (this.step === 'hold') {
      this.holdEndsMs += atMs - this.pausedAtMs;
      this.armHold();
    }
    this.pausedAtMs = undefined;
    this.tell({ version: 1, type: 'resume', atMs });
  }

  private hear(report: Report): void {
    if (this.step === 'ended') return;
    switch (report.type) {
      case 'ready':
        this.waiting.delete(report.shard);
        if (this.step === 'starting' && this.waiting.size === 0) this.prepare();
        break;
      case 'snapshot':
        this.aggregate.merge(report.snapshot);
        this.noteReport(report.snapshot);
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
    const { monitor, clock, probe } = this.options;
    const begin = (totals: TargetTotals | undefined): void => {
      if (this.step !== 'starting') return;
      this.targetBefore = totals;
      monitor.baseline();
      this.startedAtMs = clock.now() + LEAD_MS;
      this.ticks.start(this.startedAtMs);
      this.armTick();
      this.next();
    };
    if (probe) probe.read(begin);
    else begin(undefined);
  }

  private checkStep(): void {
    if (this.step === 'starting' || this.step === 'ended' || this.waiting.size > 0) return;
    if (this.step === 'drain') this.settle();
    else if (this.step !== 'close') this.next();
  }

  private next(): void {
    const at = this.step === 'starting' ? -1 : this.steps.indexOf(this.step as Step);
    this.begin(this.steps[at + 1]!, this.options.clock.now() + LEAD_MS);
  }

  private begin(step: Step, atMs: number): void {
    const { clock } = this.options;
    this.enter(step, atMs);
    for (const shard of this.live) this.waiting.add(shard);
    this.tell({ version: 1, type: 'begin', step, atMs });
    if (step === 'hold') {
      this.holdEndsMs = atMs + this.options.plan.holdMs;
      this.armHold();
    } else if (step === 'close') {
      this.guard(CLOSE_LIMIT_MS, () => {
        this.tell({ version: 1, type: 'stop', atMs: clock.now() });
        this.guard(STOP_LIMIT_MS, () => this.giveUp());
      });
    }
  }

  /** Book-keeping of phases: `leave` is part of join. */
  private enter(step: Step, atMs: number): void {
    this.closePhase(atMs);
    this.step = step;
    if (step === 'leave') return;
    this.phases[step] = { startedAtMs: atMs - this.startedAtMs, durationMs: 0 };
    this.ticks.enter(step, atMs);
    this.emit('phase', step, step);
  }

  private closePhase(atMs: number): void {
    if (this.step === 'starting' || this.step === 'ended') return;
    const phase = this.phases[this.step === 'leave' ? 'join' : this.step];
    if (phase) phase.durationMs = Math.max(0, atMs - this.startedAtMs - phase.startedAtMs);
  }

  private armHold(): void {
    this.holdTask?.unsubscribe();
    this.holdTask = this.options.clock.at(this.holdEndsMs, () => {
      this.endHold(this.holdEndsMs);
      this.begin('drain', this.holdEndsMs);
    });
  }

  private endHold(atMs: number): void {
    this.holdTask?.unsubscribe();
    if (this.step !== 'hold') return;
    const nowMs = this.pausedAtMs === undefined ? atMs : Math.min(atMs, this.pausedAtMs);
    this.heldMs = Math.max(0, nowMs - (this.holdEndsMs - this.options.plan.holdMs));
  }

  private halt(stop: StopReason, code: string, reason: string): void {
    if (this.step === 'ended') return;
    this.setStop(stop, code, reason);
    if (this.step === 'drain' || this.step === 'close') return;
    const nowMs = this.options.clock.now();
    this.endHold(nowMs);
    if (this.step === 'starting') this.ticks.start((this.startedAtMs = nowMs));
    this.begin('drain', nowMs);
  }

  private setStop(stop: StopReason, code: string, reason: string): void {
    if (gravity[stop] <= gravity[this.stop] && this.stop !== 'completed') return;
    this.stop = stop;
    this.stopReason = reason;
    this.emit('stop', code, reason);
  }

  /** The copies of the last messages may still be on their way when the senders have theirs: give them a moment. */
  private settle(): void {
    const { probe, clock, plan, faultsInjected } = this.options;
    const before = this.targetBefore;
    const nowMs = clock.now();
    if (!probe || !before) return this.begin('close', nowMs);
    const untilMs = nowMs + SETTLE_MS;
    const look = (): void => {
      probe.read((after) => {
        if (this.step !== 'drain') return;
        this.target = after ? difference(after, before) : null;
        const figures = figuresOf(this.aggregate, plan, this.durations());
        const own = comparedTotals({ figures });
        const waits = this.target && totalsAreComparable({ figures, stop: this.stop, faultsInjected });
        if (!waits || clock.now() >= untilMs || equal(own, this.target!)) this.begin('close', clock.now());
        else clock.at(clock.now() + SETTLE_EVERY_MS, look);
      });
    };
    look();
  }

  private lose(shard: number, code: string, message: string): void {
    if (!this.live.delete(shard)) return;
    const { plan, shards } = this.options;
    this.lost.add(shard);
    this.waiting.delete(shard);
    this.aggregate.addError(code, 1, true, [message]);
    this.aggregate.setOpen(shard, 0);
    const phase =
      this.step === 'starting' || this.step === 'ended' ? 'connect' : this.step === 'leave' ? 'join' : this.step;
    for (const { id, clients, firstClient } of plan.populations) {
      let lost = 0;
      for (let client = 0; client < clients; client++)
        if (shardOfClient(firstClient + client, shards) === shard) lost++;
      this.aggregate.add(phase, id, 'clients.lost', lost, shard);
    }
    this.emit('error', code, message);
    if (this.live.size === 0) {
      this.setStop('crashed', code, message);
      this.end();
    } else if (this.options.safety.onLoss === 'stop') this.halt('crashed', code, message);
    else if (this.step === 'starting' && this.waiting.size === 0) this.prepare();
    else this.checkStep();
  }

  private giveUp(): void {
    const { runner } = this.options;
    for (const shard of [...this.live]) this.lose(shard, 'THREAD_STUCK', `thread of shard ${shard} did not end`);
    runner.terminate();
  }

  private end(): void {
    if (this.step === 'ended') return;
    const { clock, onEnd, runner } = this.options;
    const nowMs = clock.now();
    this.endHold(nowMs);
    this.closePhase(nowMs);
    this.step = 'ended';
    this.tickTask?.unsubscribe();
    this.guardTask?.unsubscribe();
    this.settleLost();
    runner.terminate();
    onEnd(this.outcome());
  }

  /** What the run has come to by now; final in `onEnd`. */
  outcome(): Outcome {
    const { plan, clock, faultsInjected } = this.options;
    return {
      plan,
      aggregate: this.aggregate,
      stop: this.stop,
      stopReason: this.stopReason,
      durationMs: Math.max(0, clock.now() - this.startedAtMs),
      phases: this.phases,
      target: this.target,
      faultsInjected,
    };
  }

  /**
   * Books what a lost shard can no longer report: its messages due until the stop were dropped by us, and its open ones
   * lost their connection. So planned = sent + dropped, and sent = answered in one way or another, also then.
   */
  private settleLost(): void {
    const { plan, shards } = this.options;
    for (const shard of this.lost) {
      for (const { id } of plan.populations) {
        const count = (counter: Parameters<Aggregate['shardCounter']>[2]): number =>
          this.aggregate.shardCounter(shard, id, counter);
        const due = messagesDueBefore(plan, id, this.heldMs, shard, shards);
        const missing = Math.max(0, due - count('messages.planned'));
        const open =
          count('messages.sent') -
          count('messages.acknowledged') -
          count('messages.refused') -
          count('messages.timedOut') -
          count('messages.disconnected');
        const unsent =
          count('messages.planned') -
          count('messages.sent') -
          count('messages.dropped.disconnected') -
          count('messages.dropped.inFlight') -
          count('messages.dropped.generator');
        this.aggregate.add('hold', id, 'messages.planned', missing, shard);
        this.aggregate.add('hold', id, 'messages.dropped.generator', missing + unsent, shard);
        this.aggregate.add('hold', id, 'messages.disconnected', open, shard);
      }
    }
  }

  private noteReport({ shard }: Snapshot): void {
    this.reported.add(shard);
    for (const live of this.live) if (!this.reported.has(live)) return;
    if (this.ticks.due(this.options.clock.now())) this.tick();
  }

  private armTick(): void {
    this.tickTask?.unsubscribe();
    this.tickTask = this.options.clock.at(this.options.clock.now() + LATEST_TICK_MS, () => this.tick());
  }

  private tick(): void {
    if (this.step === 'starting' || this.step === 'ended') return;
    const { clock, monitor, onTick, thresholds, plan } = this.options;
    this.reported.clear();
    this.armTick();
    const nowMs = clock.now();
    const tick = this.ticks.make(nowMs, monitor.sample());
    onTick(tick);
    const trip = this.breaker.check({
      atMs: tick.atMs,
      connectFailures: tick.connections.failed,
      ...this.ticks.outcomes(),
      rssBytes: tick.generator.rssBytes,
    });
    if (trip) return this.halt('aborted', trip.code, trip.text);
    this.checkTarget(tick);
    if (this.step === 'hold' && thresholds.some(({ abortOnFail }) => abortOnFail)) {
      const figures = { ...figuresOf(this.aggregate, plan, this.durations()), errors: tick.errors };
      const failed = failedEarly(thresholds, figures, tick.phaseMs);
      if (failed) this.halt('aborted', 'THRESHOLD', `threshold ${failed.metric} ${failed.text} failed`);
    }
  }

  /** A target that nobody is connected to any more can't be measured. */
  private checkTarget({ connections }: Tick): void {
    if (this.step === 'connect' || this.step === 'drain' || this.step === 'close') return;
    if (connections.open > 0 || connections.attempted === 0) return;
    const text = connections.established === 0 ? 'no client could connect' : 'the target dropped every connection';
    this.halt('aborted', 'TARGET_GONE', text);
  }

  private durations(): PhaseDurations {
    const nowMs = this.options.clock.now() - this.startedAtMs;
    const current = this.step === 'leave' ? 'join' : this.step;
    return Object.fromEntries(
      Object.entries(this.phases).map(([phase, { startedAtMs, durationMs }]) => [
        phase,
        phase === current ? Math.max(0, nowMs - startedAtMs) : durationMs,
      ]),
    );
  }

  private tell(message: Control): void {
    this.options.runner.control(message);
  }

  private guard(delayMs: number, work: () => void): void {
    this.guardTask?.unsubscribe();
    this.guardTask = this.options.clock.at(this.options.clock.now() + delayMs, work);
  }

  private emit(kind: RunEvent['kind'], code: string, text: string): void {
    this.options.onEvent({ atMs: this.options.clock.now() - this.startedAtMs, kind, code, text });
  }
}

/** Only the steps that the plan gives something to do in; connect, hold, drain and close always. */
function stepsOf(plan: Plan): Step[] {
  const joins = plan.groupSets.some(({ members }) => members > 0);
  const guests = plan.groupSets.some(({ members, create }) => members > 0 && create.via === 'websocket');
  return [
    'connect',
    ...(plan.groupSets.length > 0 ? (['groups'] as const) : []),
    ...(joins ? (['join'] as const) : []),
    ...(guests ? (['leave'] as const) : []),
    'hold',
    'drain',
    'close',
  ];
}

function difference(after: TargetTotals, before: TargetTotals): TargetTotals {
  return {
    connections: after.connections - before.connections,
    groups: after.groups - before.groups,
    messages: after.messages - before.messages,
    deliveries: after.deliveries - before.deliveries,
  };
}

function equal(a: TargetTotals, b: TargetTotals): boolean {
  return (
    a.connections === b.connections &&
    a.groups === b.groups &&
    a.messages === b.messages &&
    a.deliveries === b.deliveries
  );
}
