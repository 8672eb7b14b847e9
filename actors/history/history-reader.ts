import { Subject, Subscription } from 'rxjs';
import { Actor } from '../../engine/actor/actor.js';
import type { ActorSystem } from '../../engine/actor/actor-system.js';
import type { Protocol } from '../../engine/actor/protocol.js';
import type { HttpClient, HttpOwner } from '../../engine/actor/transport.js';
import type { Clock } from '../../engine/clock/clock.js';
import type { PlanHistory, PlanPopulation, Shard } from '../../engine/plan/plan.js';
import { compileTemplate } from '../../engine/plan/template.js';
import type { Step } from '../../engine/run/control.js';
import type { Participant } from '../../engine/run/participant.js';
import type { Recorder } from '../../engine/telemetry/recorder.js';
import { createPacer, type Pacer } from '../../engine/workload/pacer.js';
import { paced } from '../../engine/workload/paced.js';
import { Timeline } from '../../engine/workload/timeline.js';

type Signal = 'read' | 'answered' | 'failed';

export interface HistoryEnvironment {
  shard: Shard;
  clock: Clock;
  system: ActorSystem;
  http: HttpClient;
  protocol: Protocol;
  recorder: Recorder;
}

/**
 * Reads message history over HTTP during hold, at a population's rate, from the groups of a set in turn: a thread's
 * share, every `shards`th read. A read is its number; the intended times of open ones follow from it.
 */
export class HistoryReader extends Actor<Signal> implements Participant, HttpOwner {
  /** Holds no WebSocket connection. */
  readonly open = 0;
  private readonly environment: HistoryEnvironment;
  private readonly population: PlanPopulation;
  private readonly history: PlanHistory;
  private readonly pacer: Pacer;
  private readonly nameOf: (group: number) => string;
  private readonly halts = new Subject<number>();
  private readonly streams = new Subscription();
  private timeline = new Timeline(0);
  private openReads = 0;
  private done: (() => void) | undefined;

  constructor(environment: HistoryEnvironment, population: PlanPopulation, history: PlanHistory) {
    super();
    const { plan } = environment.shard;
    this.environment = environment;
    this.population = population;
    this.history = history;
    this.pacer = createPacer(history.pacer, { untilMs: plan.holdMs });
    const name = compileTemplate(plan.groupSets[history.set]!.nameTemplate);
    this.nameOf = (index) => name({ run: plan.runId, index });
  }

  begin(step: Step, atMs: number, done: () => void): void {
    switch (step) {
      case 'hold':
        return this.beginHold(atMs);
      case 'drain':
        this.halts.next(atMs);
        this.done = done;
        return this.checkDone();
      default:
        return done();
    }
  }

  pause(atMs: number): void {
    this.timeline.pause(atMs);
  }

  resume(atMs: number): void {
    this.timeline.resume(atMs);
  }

  /** What is open is settled by the HTTP client, which fails it when it is disposed. */
  stop(atMs: number): void {
    this.halts.next(atMs);
    this.streams.unsubscribe();
  }

  answered(token: number, status: number): void {
    this.environment.system.tell(this, 'answered', token, status);
  }

  failed(token: number, code: string, message: string): void {
    this.environment.system.tell(this, 'failed', token, { code, message });
  }

  receive(signal: Signal, n: number, payload: unknown): void {
    switch (signal) {
      case 'read':
        return this.read(n);
      case 'answered': {
        const status = payload as number;
        if (status >= 400) return this.fail(n, `HTTP_${status}`, `answered ${status}`);
        return this.succeed(n);
      }
      case 'failed': {
        const { code, message } = payload as { code: string; message: string };
        return this.fail(n, code, message);
      }
    }
  }

  override abandon(): boolean {
    this.streams.unsubscribe();
    this.done?.();
    return false;
  }

  private beginHold(atMs: number): void {
    const { clock, system, shard } = this.environment;
    this.timeline = new Timeline(atMs);
    const reads = paced(clock, this.pacer, this.timeline, this.halts).subscribe((n) => {
      if (n % shard.shards === shard.shard) system.tell(this, 'read', n);
    });
    this.streams.add(reads);
  }

  private read(n: number): void {
    const { protocol, http, recorder, shard } = this.environment;
    const set = shard.plan.groupSets[this.history.set]!;
    const request = protocol.historyRequest(this.nameOf(n % set.count), this.history.limit);
    if (!request) throw new Error(`The protocol ${protocol.name} has no history over HTTP.`);
    recorder.count(this.population.id, 'history.planned');
    this.openReads++;
    http.request(request.method, request.path, request.body, n, this);
  }

  private succeed(n: number): void {
    const { recorder, clock } = this.environment;
    const intendedMs = this.timeline.toClockMs(this.pacer.dueAtMs(n)!);
    recorder.count(this.population.id, 'history.answered');
    recorder.record(this.population.id, 'history.responseMs', clock.now() - intendedMs);
    this.settle();
  }

  private fail(n: number, code: string, message: string): void {
    const { recorder, shard } = this.environment;
    const set = shard.plan.groupSets[this.history.set]!;
    recorder.count(this.population.id, 'history.failed');
    recorder.error(code, `history of ${this.nameOf(n % set.count)}: ${message}`);
    this.settle();
  }

  private settle(): void {
    this.openReads--;
    this.checkDone();
  }

  private checkDone(): void {
    if (this.openReads === 0) this.done?.();
  }
}
