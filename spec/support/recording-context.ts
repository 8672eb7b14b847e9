import type {
  ClientContext,
  ClientPrivates,
  ClientProgress,
  ClientTurns,
  LastCreated,
  PlannedMessage,
} from '../../actors/client/client-context.js';
import { ClientTimes } from '../../actors/client/client-context.js';
import { Client, type ClientSignal } from '../../actors/client/client.js';
import { Requests } from '../../actors/client/requests.js';
import { createProtocol } from '../../actors/protocols/index.js';
import { ActorSystem } from '../../engine/actor/actor-system.js';
import { Frame, type Protocol } from '../../engine/actor/protocol.js';
import type { Connection } from '../../engine/actor/transport.js';
import type { DeliveryLog } from '../../engine/delivery/delivery-log.js';
import { StampCodec } from '../../engine/delivery/stamp.js';
import type { Plan, PlanPopulation } from '../../engine/plan/plan.js';
import {
  counterMetrics,
  distributionMetrics,
  type Counter,
  type CounterId,
  type Distribution,
  type DistributionId,
} from '../../engine/telemetry/metric.js';
import { planOf, type SmallProfile } from './small-profile.js';

/**
 * The world of one client, which writes every effect down as a line of text: `count connections.attempted`,
 * `send {"type":"pong"}`, `heartbeat due at 30000`. Time is set by hand. Frames and bytes are not written down.
 */
export class RecordingContext implements ClientContext {
  readonly plan: Plan;
  readonly population: PlanPopulation;
  readonly protocol: Protocol;
  readonly requests = new Requests();
  readonly times = new ClientTimes(1, true);
  readonly frame = new Frame();
  deliveries: DeliveryLog | undefined;
  readonly presence = undefined;
  readonly privates = undefined;
  readonly created: LastCreated = { client: undefined, group: '' };
  readonly client: Client;
  readonly system: ActorSystem;
  /** What behaviours threw. */
  readonly failures: unknown[] = [];
  nowMs = 0;
  /** Messages of the plan: to which group each goes. */
  groupOfMessage: (n: number) => number = () => 0;
  memberAlready: (group: number) => boolean = () => false;
  groups = [0];
  /** Called before each effect; throws where a behaviour shall throw. */
  sabotage: (effect: string) => void = () => undefined;
  private effects: string[] = [];
  private readonly planned: PlannedMessage = { group: 0, sequence: 0, intendedMs: 0, workload: -1 };

  constructor(profile: SmallProfile, protocol?: Partial<Protocol>) {
    this.plan = planOf(profile);
    this.population = this.plan.populations[0]!;
    this.protocol = Object.assign(createProtocol(this.plan.protocol, new StampCodec(this.plan.runId)), protocol);
    this.system = new ActorSystem((_actor, error) => this.failures.push(error));
    this.client = new Client(this, this.system, 0, 0);
  }

  /** Tells the client, and returns what it did. */
  tell(signal: ClientSignal, value = 0, payload?: unknown): string[] {
    this.system.tell(this.client, signal, value, payload);
    return this.take();
  }

  hears(frame: object): string[] {
    return this.tell('frame', 0, Buffer.from(JSON.stringify(frame)));
  }

  /** The effects since the last take. */
  take(): string[] {
    const taken = this.effects;
    this.effects = [];
    return taken;
  }

  now(): number {
    return this.nowMs;
  }

  connect(): Connection {
    this.note('connect');
    return {
      bufferedBytes: 0,
      send: (text) => {
        this.note(`send ${text}`);
        return text.length;
      },
      close: (code) => this.note(`close ${code}`),
      terminate: () => this.note('terminate'),
    };
  }

  stepDueAt(_slot: number, dueAtMs: number): void {
    this.note(`step due at ${dueAtMs}`);
  }

  stepDone(): void {
    this.note('step done');
  }

  heartbeatDueAt(_slot: number, dueAtMs: number): void {
    this.note(`heartbeat due at ${dueAtMs}`);
  }

  heartbeatDone(): void {
    this.note('heartbeat done');
  }

  readsFreely = true;
  lastFreeReadMs = -Infinity;

  readDueAt(_slot: number, dueAtMs: number): void {
    this.note(`read due at ${dueAtMs}`);
  }

  requestDueAt(request: number, dueAtMs: number): void {
    this.note(`request ${request} due at ${dueAtMs}`);
  }

  requestDone(request: number): void {
    this.note(`request ${request} done`);
  }

  count(counter: Counter | CounterId): void {
    const name = typeof counter === 'number' ? counterMetrics[counter]!.name : counter;
    if (!/^(bytes|frames)\./.test(name)) this.note(`count ${name}`);
  }

  record(distribution: Distribution | DistributionId, valueMs: number): void {
    const name = typeof distribution === 'number' ? distributionMetrics[distribution]!.name : distribution;
    this.note(`record ${name} ${valueMs}`);
  }

  error(_client: Client, code: string): void {
    this.note(`error ${code}`);
  }

  closeCode(code: number): void {
    this.note(`close code ${code}`);
  }

  silent(_client: Client, code: string): void {
    this.note(`silent ${code}`);
  }

  groupName(_set: number, group: number): string {
    return `g${group}`;
  }

  groupOf(_set: number, _client: number, nth: number): number {
    return this.groups[nth] ?? -1;
  }

  placesIn(): number {
    return this.groups.length;
  }

  isMemberAlready(_client: Client, _set: number, group: number): boolean {
    return this.memberAlready(group);
  }

  messageAt(n: number): PlannedMessage {
    return Object.assign(this.planned, { group: this.groupOfMessage(n), sequence: n, intendedMs: 100 * n });
  }

  messageText(_client: Client, sequence: number): string {
    return `m${sequence}`;
  }

  workloadAt(): number {
    return -1;
  }

  wantsClientsBack = true;

  churn: ClientTurns | undefined;
  typing: ClientTurns | undefined;
  privately: ClientPrivates | undefined;

  readonly progress: ClientProgress = {
    started: () => this.note('started'),
    settled: () => this.note('settled'),
    opened: () => this.note('opened'),
    ended: () => this.note('ended'),
    away: () => this.note('away'),
    joined: () => this.note('joined'),
    inGroups: () => this.note('in groups'),
    creationDone: (_client, set, group, confirmed) => this.note(`creation done ${set} ${group} ${String(confirmed)}`),
    leaveDone: (_client, set) => this.note(`leave done ${set}`),
    requestSettled: () => this.note('request settled'),
    messageSettled: () => this.note('message settled'),
  };

  private note(effect: string): void {
    this.sabotage(effect);
    this.effects.push(effect);
  }
}
