import { createMemoryTransport, type MemoryPeer } from '../../actors/transports/memory.js';
import { VirtualClock } from '../../engine/clock/virtual-clock.js';
import { compileThresholds } from '../../engine/judge/threshold.js';
import type { Plan } from '../../engine/plan/plan.js';
import type { Safety, Threshold } from '../../engine/plan/resolved-profile.generated.js';
import { Coordinator, type Outcome } from '../../engine/run/coordinator.js';
import type { CoordinatorOptions } from '../../engine/run/coordinator-options.js';
import type { Step } from '../../engine/run/control.js';
import type { TargetProbe } from '../../engine/run/ports.js';
import { summarize } from '../../engine/run/summarize.js';
import type { Summary } from '../../engine/telemetry/summary.js';
import type { RunEvent, Tick } from '../../engine/telemetry/tick.js';
import { ChatModel, type ChatFaults, type ChatModelOptions } from './chat-model.js';
import { FakeHttp, type FakeAnswer, type FakeRequest } from './fake-http.js';
import { MortalRunner, type Sabotage } from './mortal-runner.js';
import { planOf, type SmallProfile } from './small-profile.js';

/** Clocks are monotonic and large: nothing may take 0 for the beginning. */
export const START_MS = 5_000_000;

export interface VirtualRunOptions {
  shards?: number;
  faults?: ChatFaults;
  /** In place of the chat model. */
  serve?: (peer: MemoryPeer) => void;
  model?: ChatModelOptions;
  /** One way; default 5. */
  latencyMs?: number;
  http?: (request: FakeRequest, n: number) => FakeAnswer;
  httpLatencyMs?: (n: number) => number;
  safety?: Partial<Safety>;
  thresholds?: Record<string, Threshold>;
  /** Default: none. `model`: the model's own totals. */
  probe?: 'model' | TargetProbe;
  faultsInjected?: boolean;
  sabotage?: Sabotage;
  rssBytes?: () => number;
  /** The plan as it shall be run. */
  change?: (plan: Plan) => Plan;
  /** Number over all populations of a client to trace. */
  trace?: number;
}

/** A whole run in virtual time against the chat model: coordinator, shards, clients. */
export class VirtualRun {
  readonly clock = new VirtualClock(START_MS);
  readonly plan: Plan;
  readonly model: ChatModel;
  readonly http: FakeHttp;
  readonly runner: MortalRunner;
  readonly coordinator: Coordinator;
  readonly ticks: Tick[] = [];
  readonly events: RunEvent[] = [];
  readonly outcomes: Outcome[] = [];
  readonly traced: Parameters<NonNullable<CoordinatorOptions['onTrace']>>[0][] = [];
  private readonly thresholds;

  constructor(profile: SmallProfile, options: VirtualRunOptions = {}) {
    const { clock } = this;
    const { latencyMs = 5, safety = {}, probe, shards = 1 } = options;
    this.plan = (options.change ?? ((plan) => plan))(planOf(profile));
    this.model = new ChatModel(clock, options.model);
    this.model.faults = options.faults ?? {};
    const answer = ({ method, body }: FakeRequest): FakeAnswer =>
      method === 'GET' ? 200 : this.model.createOverHttp((JSON.parse(body) as { name: string }).name);
    this.http = new FakeHttp(clock, options.http ?? answer, options.httpLatencyMs);
    this.runner = new MortalRunner({
      clock,
      transport: createMemoryTransport(options.serve ?? this.model.serve, clock, { latencyMs }),
      http: this.http,
      ...(options.sabotage ? { sabotage: options.sabotage } : {}),
    });
    this.thresholds = compileThresholds(options.thresholds ?? {});
    this.coordinator = new Coordinator({
      plan: this.plan,
      shards,
      runner: this.runner,
      clock,
      safety: { onLoss: 'continue', maxDeliveriesPerSecond: 100_000, ...safety },
      thresholds: this.thresholds,
      monitor: {
        baseline: () => undefined,
        sample: () => ({ cpuCores: 0, rssBytes: options.rssBytes?.() ?? 0, runners: [] }),
      },
      probe: probe === 'model' ? { read: (done) => done({ ...this.model.totals }) } : probe,
      faultsInjected: options.faultsInjected ?? false,
      onTick: (tick) => this.ticks.push(tick),
      onEvent: (event) => this.events.push(event),
      trace: options.trace,
      onTrace: (line) => this.traced.push(line),
      onEnd: (outcome) => this.outcomes.push(outcome),
    });
  }

  /** Since the start, in ms. */
  get elapsedMs(): number {
    return this.clock.now() - START_MS;
  }

  start(): this {
    this.coordinator.start();
    return this;
  }

  advanceBy(durationMs: number): this {
    this.clock.advanceBy(durationMs);
    return this;
  }

  /** Advances until the coordinator has announced that step, or by `limitMs` at most. */
  reach(step: Step, limitMs = 600_000): this {
    return this.advanceUntil(() => this.began(step), limitMs);
  }

  began(step: Step): boolean {
    return this.runner.controls.some((control) => control.type === 'begin' && control.step === step);
  }

  /** When that step began, on the clock. */
  beganAtMs(step: Step): number {
    const control = this.runner.controls.find((candidate) => candidate.type === 'begin' && candidate.step === step);
    if (!control) throw new Error(`The step ${step} never began.`);
    return control.atMs;
  }

  advanceUntil(reached: () => boolean, limitMs = 600_000): this {
    const limit = this.clock.now() + limitMs;
    while (!reached()) {
      if (this.clock.now() >= limit) throw new Error(`Not reached within ${limitMs} ms.`);
      this.clock.advanceBy(1);
    }
    return this;
  }

  /** Runs to the end, which must come within `limitMs`. Returns the outcome. */
  finish(limitMs = 600_000): Outcome {
    const limit = this.clock.now() + limitMs;
    while (this.outcomes.length === 0 && this.clock.now() < limit) this.clock.advanceBy(250);
    if (this.outcomes.length === 0) throw new Error(`The run has not ended within ${limitMs} ms.`);
    this.clock.advanceBy(120_000); // nothing that was left behind may still do harm
    return this.outcomes[0]!;
  }

  /** Runs to the end from wherever it stands. */
  summary(): Summary {
    const outcome = this.outcomes[0] ?? this.finish();
    return summarize(outcome, {
      version: '0',
      profileHash: 'profile-hash',
      tags: {},
      startedAt: null,
      simulated: true,
      thresholds: this.thresholds,
      generator: null,
    });
  }
}

/** Runs a profile from start to end. */
export function run(profile: SmallProfile, options: VirtualRunOptions = {}): VirtualRun {
  const whole = new VirtualRun(profile, options).start();
  whole.finish();
  return whole;
}
