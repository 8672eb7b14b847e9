import { Actor } from '../../engine/actor/actor.js';
import type { ActorSystem } from '../../engine/actor/actor-system.js';
import type { Protocol } from '../../engine/actor/protocol.js';
import type { HttpClient, HttpOwner } from '../../engine/actor/transport.js';
import type { Clock, ClockTask } from '../../engine/clock/clock.js';
import { shareOf, type PlanGroupSet, type Shard } from '../../engine/plan/plan.js';
import { compileTemplate } from '../../engine/plan/template.js';
import type { Step } from '../../engine/run/control.js';
import type { Participant } from '../../engine/run/participant.js';
import type { Recorder } from '../../engine/telemetry/recorder.js';

type Signal = 'begin' | 'answered' | 'failed' | 'halt' | 'giveUp';

/** No group: the place is free. */
const NONE = -1;

export interface GroupCreatorEnvironment {
  shard: Shard;
  clock: Clock;
  system: ActorSystem;
  http: HttpClient;
  protocol: Protocol;
  recorder: Recorder;
}

/**
 * Creates a thread's share of one set of groups over HTTP, with a share of the set's `inFlight` requests open at any
 * time: as many shards create as there are places, each every so-manieth group. A token names one of a shard's places;
 * what is asked for at it, and since when, stands in tables.
 *
 * | place \ signal | begin  | answered, failed       | give up, own fault |
 * | -------------- | ------ | ---------------------- | ------------------ |
 * | free           | asking | –                      | –                  |
 * | asking         | –      | counted: free, asking¹ | failed: free       |
 *
 * ¹ while there are groups left, and no halt: after it nothing more is asked for. Drain waits for the answers as long as
 * the plan's drain timeout.
 */
export class HttpGroupCreator extends Actor<Signal> implements Participant, HttpOwner {
  /** Holds no WebSocket connection. */
  readonly open = 0;
  private readonly environment: GroupCreatorEnvironment;
  private readonly set: PlanGroupSet;
  private readonly nameOf: (group: number) => string;
  private readonly places: number;
  /** From one group of this shard's to its next. */
  private readonly stride: number;
  private readonly startedMs: Float64Array;
  private readonly groupAt: Int32Array;
  private next: number;
  private openRequests = 0;
  private drainLimit: ClockTask<undefined> | undefined;
  private done: () => void = () => undefined;

  constructor(environment: GroupCreatorEnvironment, set: PlanGroupSet) {
    super();
    this.environment = environment;
    this.set = set;
    const { shard } = environment;
    const name = compileTemplate(set.nameTemplate);
    this.nameOf = (index) => name({ run: shard.plan.runId, index });
    this.stride = Math.min(shard.shards, set.create.inFlight);
    const part = { shard: shard.shard, shards: this.stride };
    const creates = shard.shard < this.stride;
    this.places = creates ? Math.min(shareOf(set.create.inFlight, part), shareOf(set.count, part)) : 0;
    this.startedMs = new Float64Array(this.places);
    this.groupAt = new Int32Array(this.places).fill(NONE);
    this.next = shard.shard;
  }

  begin(step: Step, _atMs: number, done: () => void): void {
    const { system } = this.environment;
    if (step === 'hold') return;
    this.done = done;
    if (step === 'groups' && this.places > 0) return system.tell(this, 'begin');
    if (step === 'drain') this.drain();
    this.checkDone();
  }

  pause(): void {
    // Set-up is not paced: it goes on.
  }

  resume(): void {
    // See pause.
  }

  stop(): void {
    this.environment.system.tell(this, 'halt');
    this.environment.system.tell(this, 'giveUp');
  }

  answered(token: number, status: number): void {
    this.environment.system.tell(this, 'answered', token, status);
  }

  failed(token: number, code: string, message: string): void {
    this.environment.system.tell(this, 'failed', token, { code, message });
  }

  receive(signal: Signal, value: number, payload: unknown): void {
    switch (signal) {
      case 'begin':
        for (let token = 0; token < this.places; token++) this.ask(token);
        break;
      case 'answered':
        if (this.groupAt[value] === NONE) break;
        this.readStatus(value, payload as number);
        this.ask(value);
        break;
      case 'failed': {
        if (this.groupAt[value] === NONE) break;
        const { code, message } = payload as { code: string; message: string };
        this.fail(value, code, message);
        this.ask(value);
        break;
      }
      case 'halt':
        this.next = Infinity;
        break;
      case 'giveUp':
        this.giveUp('RUN_ENDED', 'the run ended before an answer came');
        break;
    }
  }

  /** By our own fault: what was asked for ends without an answer, and nobody waits for the rest. */
  override abandon(): boolean {
    this.giveUp('CREATOR_LOST', 'its creator was lost before an answer came');
    return false;
  }

  private drain(): void {
    const { clock, system, shard } = this.environment;
    system.tell(this, 'halt');
    if (this.openRequests === 0) return;
    this.drainLimit = clock.at(clock.now() + shard.plan.timeouts.drainMs, () => system.tell(this, 'giveUp'));
  }

  private giveUp(code: string, message: string): void {
    for (let token = 0; token < this.places; token++) {
      if (this.groupAt[token] !== NONE) this.fail(token, code, message);
    }
    this.checkDone();
  }

  private checkDone(): void {
    if (this.openRequests > 0) return;
    this.drainLimit?.unsubscribe();
    this.done();
  }

  private ask(token: number): void {
    const { protocol, http, clock, recorder } = this.environment;
    if (this.next >= this.set.count) {
      this.checkDone();
      return;
    }
    const group = this.next;
    this.next += this.stride;
    const request = protocol.createGroupRequest(this.nameOf(group), this.set.isPublic);
    if (!request) throw new Error(`The protocol ${protocol.name} creates no groups over HTTP.`);
    this.groupAt[token] = group;
    this.startedMs[token] = clock.now();
    this.openRequests++;
    recorder.count(recorder.ofNone, 'groups.attempted');
    http.request(request.method, request.path, request.body, token, this);
  }

  private readStatus(token: number, status: number): void {
    const { protocol, recorder, clock } = this.environment;
    const outcome = protocol.readCreateGroupStatus(status);
    if (outcome === 'failed') return this.fail(token, `HTTP_${status}`, `answered ${status}`);
    this.free(token);
    recorder.count(recorder.ofNone, `groups.${outcome}`);
    if (outcome === 'created') {
      recorder.record(recorder.ofNone, 'groups.responseMs', clock.now() - this.startedMs[token]!);
    }
  }

  private fail(token: number, code: string, message: string): void {
    const { recorder } = this.environment;
    const group = this.groupAt[token]!;
    this.free(token);
    recorder.count(recorder.ofNone, 'groups.failed');
    recorder.error(code, `${this.nameOf(group)}: ${message}`);
  }

  private free(token: number): void {
    this.groupAt[token] = NONE;
    this.openRequests--;
  }
}
