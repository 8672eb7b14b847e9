import { Actor } from '../../engine/actor/actor.js';
import type { ActorSystem } from '../../engine/actor/actor-system.js';
import type { Protocol } from '../../engine/actor/protocol.js';
import type { HttpClient, HttpOwner } from '../../engine/actor/transport.js';
import type { Clock } from '../../engine/clock/clock.js';
import { shareOf, type PlanGroupSet, type Shard } from '../../engine/plan/plan.js';
import { compileTemplate } from '../../engine/plan/template.js';
import type { Step } from '../../engine/run/control.js';
import type { Participant } from '../../engine/run/participant.js';
import type { Recorder } from '../../engine/telemetry/recorder.js';

type Signal = 'begin' | 'answered' | 'failed' | 'halt';

export interface GroupCreatorEnvironment {
  shard: Shard;
  clock: Clock;
  system: ActorSystem;
  http: HttpClient;
  protocol: Protocol;
  recorder: Recorder;
}

/**
 * Creates a thread's share of one set of groups over HTTP: every `shards`th one, with a share of the set's `inFlight`
 * requests open at any time. A token names one of these places; its start time stands in a table.
 */
export class HttpGroupCreator extends Actor<Signal> implements Participant, HttpOwner {
  /** Holds no WebSocket connection. */
  readonly open = 0;
  private readonly environment: GroupCreatorEnvironment;
  private readonly set: PlanGroupSet;
  private readonly nameOf: (group: number) => string;
  private readonly inFlight: number;
  private readonly startedMs: Float64Array;
  private readonly groupAt: Int32Array;
  private next: number;
  private openRequests = 0;
  private done: () => void = () => undefined;

  constructor(environment: GroupCreatorEnvironment, set: PlanGroupSet) {
    super();
    this.environment = environment;
    this.set = set;
    const { shard } = environment;
    const name = compileTemplate(set.nameTemplate);
    this.nameOf = (index) => name({ run: shard.plan.runId, index });
    this.inFlight = Math.min(Math.max(1, shareOf(set.create.inFlight, shard)), shareOf(set.count, shard));
    this.startedMs = new Float64Array(this.inFlight);
    this.groupAt = new Int32Array(this.inFlight);
    this.next = shard.shard;
  }

  begin(step: Step, _atMs: number, done: () => void): void {
    const { system } = this.environment;
    if (step === 'hold') return;
    this.done = done;
    if (step === 'groups' && this.inFlight > 0) return system.tell(this, 'begin');
    if (step === 'drain' || step === 'close') system.tell(this, 'halt');
    this.checkDone();
  }

  pause(): void {
    // Set-up is not paced: it goes on.
  }

  resume(): void {
    // See pause.
  }

  stop(): void {
    this.next = Infinity;
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
        for (let token = 0; token < this.inFlight; token++) this.ask(token);
        break;
      case 'answered':
        this.readStatus(value, payload as number);
        this.ask(value);
        break;
      case 'failed': {
        const { code, message } = payload as { code: string; message: string };
        this.fail(value, code, message);
        this.ask(value);
        break;
      }
      case 'halt':
        this.next = Infinity;
        break;
    }
  }

  override abandon(): boolean {
    this.done();
    return false;
  }

  private checkDone(): void {
    if (this.openRequests === 0) this.done();
  }

  private ask(token: number): void {
    const { shard, protocol, http, clock, recorder } = this.environment;
    if (this.next >= this.set.count) {
      this.checkDone();
      return;
    }
    const group = this.next;
    this.next += shard.shards;
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
    this.openRequests--;
    recorder.count(recorder.ofNone, `groups.${outcome}`);
    if (outcome === 'created') {
      recorder.record(recorder.ofNone, 'groups.responseMs', clock.now() - this.startedMs[token]!);
    }
  }

  private fail(token: number, code: string, message: string): void {
    const { recorder } = this.environment;
    this.openRequests--;
    recorder.count(recorder.ofNone, 'groups.failed');
    recorder.error(code, `${this.nameOf(this.groupAt[token]!)}: ${message}`);
  }
}
