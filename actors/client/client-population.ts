import { Subject, Subscription, interval } from 'rxjs';
import type { PlanPopulation } from '../../engine/plan/plan.js';
import type { Step } from '../../engine/run/control.js';
import type { Participant } from '../../engine/run/participant.js';
import { createPacer } from '../../engine/workload/pacer.js';
import { paced } from '../../engine/workload/paced.js';
import { Timeline } from '../../engine/workload/timeline.js';
import { ChurnSchedule } from './churn-schedule.js';
import type { PlannedMessage } from './client-context.js';
import { ClosedLoop } from './closed-loop.js';
import { Client, type ClientSignal } from './client.js';
import { CreatorPool } from './creator-pool.js';
import { inBatches } from './in-batches.js';
import { PrivateSchedule } from './private-schedule.js';
import { NONE } from './requests.js';
import { pacedJoins } from './paced-joins.js';
import { PlannedSends } from './planned-sends.js';
import { PopulationContext, type PopulationRules, type ThreadEnvironment } from './population-context.js';

/** How often connections are looked over for silence. */
const SILENCE_SWEEP_MS = 5000;
/**
 * A population's share on one thread: makes its clients and leads them through the steps. Arrivals, messages, heartbeats
 * and timeouts are one stream each, for all clients together.
 */
export class ClientPopulation implements Participant, PopulationRules {
  /** Connections established now. */
  open = 0;
  private readonly environment: ThreadEnvironment;
  private readonly population: PlanPopulation;
  private readonly context: PopulationContext;
  private readonly clients: (Client | undefined)[];
  /** Index of the client in slot 0; the next ones are `shards` apart. */
  private readonly firstIndex: number;
  private readonly creators: CreatorPool;
  private readonly plannedSends: PlannedSends | undefined;
  readonly churn: ChurnSchedule | undefined;
  readonly privately: PrivateSchedule | undefined;
  private readonly streams = new Subscription();
  /** Ends arrivals and sends; carries the time up to which they still count. */
  private readonly halts = new Subject<number>();
  private arrivals: Timeline | undefined;
  private joins: Timeline | undefined;
  private sends: Timeline | undefined;
  /** From hold on, where sessions or messages follow from what happened before. */
  private loop: ClosedLoop | undefined;
  private pausedAtMs: number | undefined;
  private step: Step | undefined;
  private done: () => void = () => undefined;
  /** Clients that have not finished the step under way. */
  private remaining = 0;
  private nextToJoin = 0;
  /** Clients on whose connection the transport has not said its last word. */
  private connected = 0;
  /** Clients between start and usable or failed. */
  private unsettled = 0;

  constructor(environment: ThreadEnvironment, population: PlanPopulation) {
    const { shard, clock } = environment;
    const { shards, plan } = shard;
    this.environment = environment;
    this.population = population;
    this.firstIndex = (shard.shard + shards - (population.firstClient % shards)) % shards;
    const share = Math.max(0, Math.ceil((population.clients - this.firstIndex) / shards));
    this.clients = new Array<Client | undefined>(share).fill(undefined);
    this.context = new PopulationContext(environment, population, share, this);
    this.creators = new CreatorPool(plan, population, (index) => this.slotOf(index) >= 0);
    const { messages, heartbeat } = population;
    if (messages && !messages.loop) {
      const membership = this.context.membership(messages.set);
      this.plannedSends = new PlannedSends(environment, population, messages, membership, {
        share,
        clientIn: (slot) => this.clientIn(slot),
        indexOf: (slot) => this.indexOf(slot),
        slotOf: (index) => this.slotOf(index),
      });
    }
    const { rules } = this;
    if (population.churn) this.churn = new ChurnSchedule(environment, population, population.churn, rules);
    if (population.privately) {
      this.privately = new PrivateSchedule(environment, population, population.privately, rules);
    }
    this.streams.add(this.context.streams);
    if (environment.protocol.serverHeartbeatMs > 0 && heartbeat.silentAfterMs > 0) {
      this.streams.add(interval(SILENCE_SWEEP_MS, clock).subscribe(() => this.sweepForSilence()));
    }
  }

  begin(step: Step, atMs: number, done: () => void): void {
    this.step = step;
    this.done = done;
    this.remaining = 0;
    switch (step) {
      case 'connect':
        return this.beginConnect(atMs);
      case 'groups':
        return this.beginGroups();
      case 'join':
        return this.beginJoin(atMs);
      case 'leave':
        return this.beginLeave();
      case 'hold':
        return this.beginHold(atMs);
      case 'drain':
        return this.beginDrain(atMs);
      case 'close':
        return this.beginClose();
    }
  }

  pause(atMs: number): void {
    this.pausedAtMs ??= atMs;
    this.arrivals?.pause(atMs);
    this.joins?.pause(atMs);
    this.sends?.pause(atMs);
  }

  resume(atMs: number): void {
    this.pausedAtMs = undefined;
    this.arrivals?.resume(atMs);
    this.joins?.resume(atMs);
    this.sends?.resume(atMs);
  }

  /** A step that begins during a pause begins to count with its end. */
  private timelineFrom(atMs: number): Timeline {
    const timeline = new Timeline(atMs);
    if (this.pausedAtMs !== undefined) timeline.pause(Math.max(atMs, this.pausedAtMs));
    return timeline;
  }

  stop(atMs: number): void {
    this.context.wantsClientsBack = false;
    this.halts.next(atMs);
    this.creators.halt();
    this.tellAll('halt');
    this.tellAll('cut');
    this.streams.unsubscribe();
  }

  private beginConnect(atMs: number): void {
    const { clock, system } = this.environment;
    const timeline = (this.arrivals = this.timelineFrom(atMs));
    const { arrival, clients } = this.population;
    this.remaining = this.clients.length;
    if (!arrival || this.remaining === 0) return this.done();
    const pacer = createPacer(arrival, { count: clients });
    const isOwn = (n: number): boolean => this.slotOf(n) >= 0;
    const arrivals = paced(clock, pacer, timeline, this.halts, isOwn).subscribe((n) => {
      const slot = this.slotOf(n);
      this.context.times.arrival[slot] = timeline.toClockMs(pacer.dueAtMs(n)!);
      system.tell(this.clientIn(slot), 'start');
    });
    this.streams.add(arrivals);
  }

  private beginGroups(): void {
    this.creators.create((index, set, group) => this.tellOf(index, 'create', set, group));
    this.checkCreators();
  }

  private beginJoin(atMs: number): void {
    const { shard, shards } = this.environment.shard;
    const { joins, joinsPerSecond, session } = this.population;
    if (session || joins.length === 0 || this.clients.length === 0) return this.done();
    this.remaining = this.clients.length;
    if (joinsPerSecond > 0) {
      const timeline = (this.joins = this.timelineFrom(atMs));
      this.nextToJoin = this.clients.length;
      this.streams.add(pacedJoins(this.environment, this.population, timeline, this.halts, this.rules));
      return;
    }
    const inFlight = Math.max(1, Math.ceil((this.population.joinsInFlight - shard) / shards));
    this.nextToJoin = 0;
    for (let i = 0; i < inFlight; i++) this.tellNextToJoin();
  }

  private tellNextToJoin(): void {
    if (this.nextToJoin >= this.clients.length) return;
    this.environment.system.tell(this.clientIn(this.nextToJoin++), 'join');
  }

  private beginLeave(): void {
    this.creators.leave(
      (index, set, group) => this.tellOf(index, 'leave', set, group),
      (index, set, group) => this.context.membership(set)?.isMember(this.population.id, index, group) ?? false,
    );
    this.checkCreators();
  }

  private beginHold(atMs: number): void {
    const { population } = this;
    this.sends = this.context.hold = this.timelineFrom(atMs);
    this.streams.add(this.churn?.begin(this.sends, this.halts));
    this.streams.add(this.privately?.begin(this.sends, this.halts));
    if (population.session || population.messages?.loop) return this.beginLoop(this.sends);
    this.streams.add(this.plannedSends?.begin(this.sends, this.halts));
  }

  private beginLoop(timeline: Timeline): void {
    const { environment, population, clients } = this;
    this.loop = new ClosedLoop(environment, population, timeline, {
      share: clients.length,
      clientIn: (slot) => this.clientIn(slot),
      indexOf: (slot) => this.indexOf(slot),
      membership: population.messages ? this.context.membership(population.messages.set) : undefined,
    });
    this.streams.add(this.loop.begin(this.halts));
  }

  private beginDrain(atMs: number): void {
    const { clock } = this.environment;
    const { done } = this;
    this.context.wantsClientsBack = false;
    this.halts.next(atMs);
    this.creators.halt();
    this.nextToJoin = this.clients.length;
    this.tellAll('halt');
    if (!this.context.readsFreely) this.readFreely();
    if (this.drained) return this.afterGrace(done);
    const deadline = clock.at(clock.now() + this.context.plan.timeouts.drainMs, () => {
      this.context.timeOutRequests();
      done();
    });
    this.streams.add(deadline);
  }

  /** What slow readers have not read was sent to them: it shall pass for late, not for lost. */
  private readFreely(): void {
    this.context.readsFreely = true;
    this.tellAll('readOn');
  }

  /** In hold, what slow readers have not read yet of the bytes that this machine has for them; absent: nobody can tell. */
  get unreadBytes(): number | undefined {
    const { unreadBytes } = this.environment;
    if (this.step !== 'hold' || this.population.readBytesPerSecond === 0 || !unreadBytes) return undefined;
    const ends = new Set<string>();
    for (const client of this.clients) {
      const end = client?.connection?.slow?.localEnd;
      if (end !== undefined) ends.add(end);
    }
    return unreadBytes(ends);
  }

  /** The last copies may come after the last acknowledgement, and are not lost before they would be late. */
  private afterGrace(done: () => void): void {
    const { clock, deliveries, presence, privates } = this.environment;
    if (!(deliveries ?? presence ?? privates) || !this.context.hold) return done();
    const { deliveries: limits, timeouts } = this.context.plan;
    const waitMs = Math.max(limits.graceMs, limits.lateMs);
    const untilMs = clock.now() + timeouts.drainMs;
    // Slow readers have as long to catch up as answers have to come.
    const look = (): void => {
      const quietAtMs = Math.min(this.context.lastFreeReadMs + waitMs, untilMs);
      if (clock.now() >= quietAtMs) return done();
      this.streams.add(clock.at(quietAtMs, look));
    };
    this.streams.add(clock.at(clock.now() + waitMs, look));
  }

  /** Nothing is under way that an answer could still come to. */
  private get drained(): boolean {
    return this.context.requests.size === 0 && this.unsettled === 0;
  }

  private beginClose(): void {
    const { clock, system } = this.environment;
    const close = (slot: number): void => {
      const client = this.clients[slot];
      if (client) system.tell(client, 'close');
    };
    this.streams.add(inBatches(clock, this.clients.length, close, () => this.checkClosed()));
  }

  private checkClosed(): void {
    if (this.step !== 'close' || this.connected > 0) return;
    this.streams.unsubscribe();
    this.done();
  }

  private checkCreators(): void {
    if ((this.step === 'groups' || this.step === 'leave') && this.creators.finished) this.done();
  }

  private checkDrained(): void {
    if (this.step === 'drain' && this.drained) this.afterGrace(this.done);
  }

  private sweepForSilence(): void {
    const { clock, system } = this.environment;
    const before = clock.now() - this.population.heartbeat.silentAfterMs;
    this.clients.forEach((client, slot) => {
      if (client?.state === 'ready' && this.context.times.lastFrame[slot]! < before) system.tell(client, 'silent');
    });
  }

  private tellAll(signal: ClientSignal): void {
    for (const client of this.clients) if (client) this.environment.system.tell(client, signal);
  }

  private tellOf(index: number, signal: ClientSignal, value: number, payload: number): void {
    this.environment.system.tell(this.clientIn(this.slotOf(index)), signal, value, payload);
  }

  /** Slot of a client of this population; -1 where another shard simulates it. */
  private slotOf(index: number): number {
    const { shards } = this.environment.shard;
    const from = index - this.firstIndex;
    return from >= 0 && from % shards === 0 ? from / shards : -1;
  }

  private indexOf(slot: number): number {
    return this.firstIndex + slot * this.environment.shard.shards;
  }

  /** What streams of the share need to know of it. */
  private get rules(): { share: number; clientIn: (slot: number) => Client; slotOf: (index: number) => number } {
    return {
      share: this.clients.length,
      clientIn: (slot) => this.clientIn(slot),
      slotOf: (index) => this.slotOf(index),
    };
  }

  /** Clients come into being when they are first spoken to. */
  clientIn(slot: number): Client {
    return (this.clients[slot] ??= new Client(this.context, this.environment.system, slot, this.indexOf(slot)));
  }

  messageAt(n: number): PlannedMessage {
    if (!this.loop) return this.plannedSends!.messageAt(n);
    const planned = this.loop.messageOf(this.clientIn(n));
    planned.workload = this.context.workloadAt(planned.intendedMs);
    return planned;
  }

  isMemberAlready(client: Client, set: number, group: number): boolean {
    return this.creators.isCreator(client.index, set, group);
  }

  started(): void {
    this.unsettled++;
    this.connected++;
  }

  settled(first: boolean): void {
    this.unsettled--;
    if (first && this.step === 'connect' && --this.remaining === 0) this.done();
    this.checkDrained();
  }

  opened(client: Client): void {
    this.open++;
    this.loop?.usable(client);
  }

  ended(client: Client): void {
    this.open--;
    this.loop?.unusable(client);
    this.creators.disconnected(client.index);
  }

  away(client: Client): void {
    this.connected--;
    this.loop?.away(client);
    this.checkClosed();
  }

  joined(): void {
    this.checkDrained();
    if (this.step !== 'join') return;
    this.tellNextToJoin();
    if (--this.remaining === 0) this.done();
  }

  inGroups(client: Client): void {
    this.loop?.inGroups(client);
    this.closeIfOver(client);
  }

  creationDone(client: Client, set: number, group: number, confirmed: boolean): void {
    this.creators.created(client.index, set, group, confirmed);
    this.checkCreators();
    this.checkDrained();
  }

  leaveDone(client: Client, set: number): void {
    this.creators.left(client.index, set);
    this.checkCreators();
    this.checkDrained();
  }

  requestSettled(client: Client): void {
    this.closeIfOver(client);
    this.checkDrained();
  }

  messageSettled(client: Client): void {
    this.loop?.settled(client);
    this.closeIfOver(client);
    this.checkDrained();
  }

  /** The last open request of a session that is over by plan has been settled. */
  private closeIfOver(client: Client): void {
    if (client.ending && client.state === 'ready' && client.open.head === NONE) {
      this.environment.system.tell(client, 'close');
    }
  }
}
