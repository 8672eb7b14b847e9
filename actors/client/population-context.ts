import { Subscription } from 'rxjs';
import type { ActorSystem } from '../../engine/actor/actor-system.js';
import { Frame, type Protocol } from '../../engine/actor/protocol.js';
import type { Connection, Transport } from '../../engine/actor/transport.js';
import type { Clock } from '../../engine/clock/clock.js';
import { DeadlineQueue } from '../../engine/clock/deadline-queue.js';
import { deadlines } from '../../engine/clock/deadlines.js';
import { WakeUpGrid } from '../../engine/clock/wake-up-grid.js';
import type { DeliveryLog } from '../../engine/delivery/delivery-log.js';
import type { PresenceLog } from '../../engine/delivery/presence-log.js';
import type { PrivateLog } from '../../engine/delivery/private-log.js';
import type { ReceiptLogs } from '../../engine/delivery/receipt-logs.js';
import type { StampCodec } from '../../engine/delivery/stamp.js';
import { Membership } from '../../engine/plan/membership.js';
import type { Plan, PlanPopulation, Shard } from '../../engine/plan/plan.js';
import { compileTemplate, type Template } from '../../engine/plan/template.js';
import { workloadAt } from '../../engine/plan/workload-at.js';
import type { Counter, CounterId, Distribution, DistributionId } from '../../engine/telemetry/metric.js';
import type { Recorder } from '../../engine/telemetry/recorder.js';
import type { Timeline } from '../../engine/workload/timeline.js';
import {
  ClientTimes,
  type ClientContext,
  type ClientPrivates,
  type ClientProgress,
  type ClientTurns,
  type LastCreated,
  type PlannedMessage,
} from './client-context.js';
import type { ClientShare } from './client-share.js';
import type { Client } from './client.js';
import { Endpoint } from './endpoint.js';
import type { HoldWork } from './hold-work.js';
import type { Requests } from './requests.js';
import { TracedConnection, type Trace } from './trace.js';

/** A slow reader reads about so often, and not less at a time than that. */
const READS_PER_SECOND = 10;
const LEAST_READ_BYTES = 256;

/** Heartbeats share wake-ups, later by so much of their interval at most. */
const HEARTBEAT_DELAY = 0.01;

/** What the actors of a thread share. */
export interface ThreadEnvironment extends ReceiptLogs {
  shard: Shard;
  clock: Clock;
  system: ActorSystem;
  transport: Transport;
  protocol: Protocol;
  stamps: StampCodec;
  recorder: Recorder;
  /** Unread bytes in the system's queues of these local ports; absent, or `undefined`: nobody can tell. */
  unreadBytes?: (localEnds: ReadonlySet<string>) => number | undefined;
  /** Where the frames of the traced client go (`Shard.trace`). */
  trace?: Trace;
}

/** What the population itself knows of its clients. */
export interface PopulationRules {
  readonly share: ClientShare;
  readonly progress: ClientProgress;
  isMemberAlready(client: Client, set: number, group: number): boolean;
  readonly work: HoldWork;
}

/** The world that the clients of a population's share act in: tables, deadlines, names, and the way to the recorder. */
export class PopulationContext implements ClientContext {
  readonly plan: Plan;
  readonly population: PlanPopulation;
  readonly protocol: Protocol;
  readonly requests: Requests;
  readonly times: ClientTimes;
  readonly frame = new Frame();
  readonly created: LastCreated = { client: undefined, group: '' };
  readonly progress: ClientProgress;
  readonly deliveries: DeliveryLog | undefined;
  readonly presence: PresenceLog | undefined;
  readonly privates: PrivateLog | undefined;
  /** Where the offsets of hold stand on the clock; `undefined` before. */
  hold: Timeline | undefined;
  /** See ClientContext; the population sets it at drain. */
  readsFreely: boolean;
  lastFreeReadMs = -Infinity;
  /** See ClientContext; the population takes it back at drain. */
  wantsClientsBack = true;
  /** Streams of overdue steps, heartbeats and requests: they end with the run. */
  readonly streams = new Subscription();
  private readonly environment: ThreadEnvironment;
  private readonly rules: PopulationRules;
  private readonly steps: DeadlineQueue;
  private readonly heartbeats: DeadlineQueue;
  private readonly heartbeatGrid: WakeUpGrid;
  private readonly reads: DeadlineQueue;
  private readonly overdue = new DeadlineQueue(64);
  private readonly memberships = new Map<number, Membership>();
  private readonly groupNames: Template[];
  private readonly user: Template;
  private readonly endpoint: Endpoint;
  private readonly filler: string;

  constructor(environment: ThreadEnvironment, population: PlanPopulation, requests: Requests, rules: PopulationRules) {
    const { clock, system, shard } = environment;
    const { share, progress } = rules;
    this.environment = environment;
    this.plan = shard.plan;
    this.population = population;
    this.protocol = environment.protocol;
    this.deliveries = environment.deliveries;
    this.presence = environment.presence;
    this.privates = environment.privates;
    this.requests = requests;
    this.progress = progress;
    this.rules = rules;
    const { readBytesPerSecond } = population;
    this.readsFreely = readBytesPerSecond === 0;
    this.times = new ClientTimes(share.size, !this.readsFreely);
    this.reads = new DeadlineQueue(this.readsFreely ? 0 : share.size);
    this.steps = new DeadlineQueue(share.size);
    this.heartbeats = new DeadlineQueue(share.size);
    this.heartbeatGrid = new WakeUpGrid(shard, population.heartbeat.everyMs * HEARTBEAT_DELAY);
    this.groupNames = this.plan.groupSets.map(({ nameTemplate }) => compileTemplate(nameTemplate));
    this.user = compileTemplate(population.userTemplate);
    this.endpoint = new Endpoint(this.plan);
    this.filler = 'x'.repeat(population.messages?.size ?? 0);
    for (const { set } of population.joins) this.memberships.set(set, new Membership(this.plan, set));
    this.streams.add(deadlines(clock, this.steps).subscribe((slot) => system.tell(share.clientIn(slot), 'overdue')));
    this.streams.add(
      deadlines(clock, this.heartbeats).subscribe((slot) => system.tell(share.clientIn(slot), 'heartbeatDue')),
    );
    if (!this.readsFreely) {
      this.streams.add(deadlines(clock, this.reads).subscribe((slot) => system.tell(share.clientIn(slot), 'readOn')));
    }
    this.streams.add(deadlines(clock, this.overdue).subscribe((request) => this.tellOverdue(request)));
  }

  membership(set: number): Membership | undefined {
    return this.memberships.get(set);
  }

  /** Treats every open request as overdue, now. */
  timeOutRequests(): void {
    for (let request = this.overdue.pop(Infinity); request >= 0; request = this.overdue.pop(Infinity)) {
      this.tellOverdue(request);
    }
  }

  now(): number {
    return this.environment.clock.now();
  }

  connect(client: Client): Connection {
    const { transport, shard, clock, trace } = this.environment;
    const request = this.endpoint.requestOf(this.userOf(client), client.index, client.number);
    const { readBytesPerSecond } = this.population;
    if (!this.readsFreely)
      request.readBytes = Math.max(LEAST_READ_BYTES, Math.ceil(readBytesPerSecond / READS_PER_SECOND));
    if (trace === undefined || shard.trace !== client.number) return transport.connect(request, client);
    return new TracedConnection(client, clock, trace).connect(request.url, (owner) =>
      transport.connect(request, owner),
    );
  }

  stepDueAt(slot: number, dueAtMs: number): void {
    this.steps.set(slot, dueAtMs);
  }

  stepDone(slot: number): void {
    this.steps.clear(slot);
  }

  heartbeatDueAt(slot: number, dueAtMs: number): void {
    this.heartbeats.set(slot, this.heartbeatGrid.from(dueAtMs));
  }

  heartbeatDone(slot: number): void {
    this.heartbeats.clear(slot);
  }

  readDueAt(slot: number, dueAtMs: number): void {
    this.reads.set(slot, dueAtMs);
  }

  requestDueAt(request: number, dueAtMs: number): void {
    this.overdue.set(request, dueAtMs);
  }

  requestDone(request: number): void {
    this.overdue.clear(request);
  }

  count(counter: Counter | CounterId, by = 1, workload = -1): void {
    this.environment.recorder.count(this.population.id, counter, by, workload);
  }

  record(distribution: Distribution | DistributionId, valueMs: number, workload = -1): void {
    this.environment.recorder.record(this.population.id, distribution, valueMs, workload);
  }

  workloadAt(atMs: number): number {
    return this.hold === undefined ? -1 : workloadAt(this.plan, this.hold.toOffsetMs(atMs));
  }

  error(client: Client, code: string, text: string): void {
    this.environment.recorder.error(code, `${this.userOf(client)}: ${text}`);
  }

  closeCode(code: number): void {
    this.environment.recorder.closeCode(code);
  }

  silent(client: Client, code: string): void {
    const lastFrameMs = this.times.lastFrame[client.slot]!;
    this.environment.recorder.silent({ client: client.number, code, lastFrameMs, foundMs: this.now() });
  }

  groupName(set: number, group: number): string {
    return this.groupNames[set]!({ run: this.plan.runId, index: group });
  }

  groupOf(set: number, client: number, nth: number): number {
    return this.memberships.get(set)!.groupOf(this.population.id, client, nth);
  }

  placesIn(set: number): number {
    return this.memberships.get(set)!.places;
  }

  isMemberAlready(client: Client, set: number, group: number): boolean {
    return this.rules.isMemberAlready(client, set, group);
  }

  messageAt(n: number): PlannedMessage {
    return this.rules.work.messageAt(n);
  }

  get churn(): ClientTurns | undefined {
    return this.rules.work.churn;
  }

  get typing(): ClientTurns | undefined {
    return this.rules.work.typing;
  }

  get privately(): ClientPrivates | undefined {
    return this.rules.work.privately;
  }

  messageText(client: Client, sequence: number, intendedMs: number): string {
    const stamp = this.environment.stamps.encode(client.number, sequence, intendedMs);
    return stamp + this.filler.slice(stamp.length);
  }

  private userOf(client: Client): string {
    return this.user({ run: this.plan.runId, index: client.index });
  }

  private tellOverdue(request: number): void {
    const client = this.rules.share.clientIn(this.requests.client[request]!);
    this.environment.system.tell(client, 'requestOverdue', request);
  }
}
