import { Subject, Subscription } from 'rxjs';
import { Actor } from '../../engine/actor/actor.js';
import type { ActorSystem } from '../../engine/actor/actor-system.js';
import type { Protocol } from '../../engine/actor/protocol.js';
import type { HttpClient, HttpOwner } from '../../engine/actor/transport.js';
import type { Clock, ClockTask } from '../../engine/clock/clock.js';
import type { PlanHistory, PlanPopulation, Shard } from '../../engine/plan/plan.js';
import { compileTemplate } from '../../engine/plan/template.js';
import { workloadAt } from '../../engine/plan/workload-at.js';
import type { Step } from '../../engine/run/control.js';
import type { Participant } from '../../engine/run/participant.js';
import type { Recorder } from '../../engine/telemetry/recorder.js';
import { createPacer, type Pacer } from '../../engine/workload/pacer.js';
import { paced } from '../../engine/workload/paced.js';
import { Timeline } from '../../engine/workload/timeline.js';

type Signal = 'read' | 'answered' | 'failed' | 'giveUp';

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
 * share, every `shards`th read. An open workload: a read does not wait for the one before.
 *
 * | read \ signal | read           | answered, failed | give up, own fault |
 * | ------------- | -------------- | ---------------- | ------------------ |
 * | –             | planned: open¹ | –                | –                  |
 * | open          | –              | counted: –       | failed: –          |
 *
 * ¹ failed at once after an own fault. Drain waits for the answers as long as the plan's drain timeout.
 */
export class HistoryReader extends Actor<Signal> implements Participant, HttpOwner {
  /** Holds no WebSocket connection. */
  readonly open = 0;
  private readonly environment: HistoryEnvironment;
  private readonly population: PlanPopulation;
  private readonly pacer: Pacer;
  private readonly groups: number;
  private readonly nameOf: (group: number) => string;
  private readonly limit: number;
  private readonly halts = new Subject<number>();
  private readonly streams = new Subscription();
  /** Reads without an answer, by number, with their intended times on the clock. */
  private readonly intendedMs = new Map<number, number>();
  private timeline: Timeline | undefined;
  private pausedAtMs: number | undefined;
  private drainLimit: ClockTask<undefined> | undefined;
  private lost = false;
  private done: () => void = () => undefined;

  constructor(environment: HistoryEnvironment, population: PlanPopulation, { set, pacer, limit }: PlanHistory) {
    super();
    const { plan } = environment.shard;
    const { count, nameTemplate } = plan.groupSets[set]!;
    const name = compileTemplate(nameTemplate);
    this.environment = environment;
    this.population = population;
    this.pacer = createPacer(pacer, { untilMs: plan.holdMs });
    this.groups = count;
    this.nameOf = (index) => name({ run: plan.runId, index });
    this.limit = limit;
  }

  begin(step: Step, atMs: number, done: () => void): void {
    if (step === 'hold') return this.beginHold(atMs);
    this.done = done;
    if (step === 'drain') this.beginDrain(atMs);
    this.checkDone();
  }

  pause(atMs: number): void {
    this.pausedAtMs ??= atMs;
    this.timeline?.pause(atMs);
  }

  resume(atMs: number): void {
    this.pausedAtMs = undefined;
    this.timeline?.resume(atMs);
  }

  stop(atMs: number): void {
    this.halts.next(atMs);
    this.streams.unsubscribe();
    this.environment.system.tell(this, 'giveUp');
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
        if (status < 200 || status >= 300) return this.fail(n, `HTTP_${status}`, `answered ${status}`);
        return this.succeed(n);
      }
      case 'failed': {
        const { code, message } = payload as { code: string; message: string };
        return this.fail(n, code, message);
      }
      case 'giveUp':
        return this.giveUp('RUN_ENDED', 'the run ended before an answer came');
    }
  }

  /** By our own fault: what is open fails, and so does what falls due from now on. */
  override abandon(): boolean {
    this.lost = true;
    this.giveUp('READER_LOST', 'its reader was lost before an answer came');
    return true;
  }

  private beginHold(atMs: number): void {
    const { clock, system, shard } = this.environment;
    this.done = () => undefined; // hold ends by drain
    this.timeline = new Timeline(atMs);
    // A step that begins during a pause begins to count with its end.
    if (this.pausedAtMs !== undefined) this.timeline.pause(Math.max(atMs, this.pausedAtMs));
    const isOwn = (n: number): boolean => n % shard.shards === shard.shard;
    const reads = paced(clock, this.pacer, this.timeline, this.halts, isOwn).subscribe((n) => {
      system.tell(this, 'read', n);
    });
    this.streams.add(reads);
  }

  private beginDrain(atMs: number): void {
    const { clock, system, shard } = this.environment;
    this.halts.next(atMs);
    if (this.intendedMs.size === 0) return;
    this.drainLimit = clock.at(clock.now() + shard.plan.timeouts.drainMs, () => system.tell(this, 'giveUp'));
    this.streams.add(this.drainLimit);
  }

  private read(n: number): void {
    const { protocol, http, recorder } = this.environment;
    recorder.count(this.population.id, 'history.planned', 1, this.workloadOf(n));
    this.intendedMs.set(n, this.timeline!.toClockMs(this.pacer.dueAtMs(n)!));
    if (this.lost) return this.fail(n, 'READER_LOST', 'its reader was lost before it fell due');
    const request = protocol.historyRequest(this.nameOf(n % this.groups), this.limit);
    if (!request) throw new Error(`The protocol ${protocol.name} has no history over HTTP.`);
    http.request(request.method, request.path, request.body, n, this);
  }

  private succeed(n: number): void {
    const { recorder, clock } = this.environment;
    const intendedMs = this.intendedMs.get(n);
    if (intendedMs === undefined) return;
    const workload = this.workloadOf(n);
    recorder.count(this.population.id, 'history.answered', 1, workload);
    recorder.record(this.population.id, 'history.responseMs', clock.now() - intendedMs, workload);
    this.settle(n);
  }

  private fail(n: number, code: string, message: string): void {
    const { recorder } = this.environment;
    if (!this.intendedMs.has(n)) return;
    recorder.count(this.population.id, 'history.failed', 1, this.workloadOf(n));
    recorder.error(code, `history of ${this.nameOf(n % this.groups)}: ${message}`);
    this.settle(n);
  }

  private workloadOf(n: number): number {
    return workloadAt(this.environment.shard.plan, this.pacer.dueAtMs(n)!);
  }

  private giveUp(code: string, message: string): void {
    for (const n of [...this.intendedMs.keys()]) this.fail(n, code, message);
    this.checkDone();
  }

  private settle(n: number): void {
    this.intendedMs.delete(n);
    this.checkDone();
  }

  private checkDone(): void {
    if (this.intendedMs.size > 0) return;
    this.drainLimit?.unsubscribe();
    const { done } = this;
    this.done = () => undefined;
    done();
  }
}
