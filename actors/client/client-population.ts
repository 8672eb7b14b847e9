import { Subject, Subscription, interval } from 'rxjs';
import type { PlanPopulation } from '../../engine/plan/plan.js';
import type { Step } from '../../engine/run/control.js';
import type { Participant } from '../../engine/run/participant.js';
import { createPacer } from '../../engine/workload/pacer.js';
import { paced } from '../../engine/workload/paced.js';
import { Timeline } from '../../engine/workload/timeline.js';
import type { PlannedMessage } from './client-context.js';
import { ClientShare } from './client-share.js';
import type { Client } from './client.js';
import { ClosedLoop } from './closed-loop.js';
import { CreatorPool } from './creator-pool.js';
import { inBatches } from './in-batches.js';
import { PrivateSchedule } from './private-schedule.js';
import { pacedJoins } from './paced-joins.js';
import { PlannedSends } from './planned-sends.js';
import { PopulationContext, type PopulationRules, type ThreadEnvironment } from './population-context.js';
import { Requests } from './requests.js';
import { StepProgress, type StepListener } from './step-progress.js';
import { TurnSchedule } from './turn-schedule.js';

/** How often connections are looked over for silence. */
const SILENCE_SWEEP_MS = 5000;

/**
 * A population on one thread: makes its share of clients and leads them through the steps. Arrivals, messages,
 * heartbeats and timeouts are one stream each, for all clients together.
 */
export class ClientPopulation implements Participant, PopulationRules, StepListener {
  readonly share: ClientShare;
  readonly progress: StepProgress;
  private readonly environment: ThreadEnvironment;
  private readonly population: PlanPopulation;
  private readonly context: PopulationContext;
  private readonly creators: CreatorPool;
  private readonly plannedSends: PlannedSends | undefined;
  readonly churn: TurnSchedule | undefined;
  readonly typing: TurnSchedule | undefined;
  readonly privately: PrivateSchedule | undefined;
  private readonly streams = new Subscription();
  /** Ends arrivals and sends; carries the time up to which they still count. */
  private readonly halts = new Subject<number>();
  private arrivals: Timeline | undefined;
  private joins: Timeline | undefined;
  private sends: Timeline | undefined;
  private pausedAtMs: number | undefined;
  private done: () => void = () => undefined;
  private nextToJoin = 0;

  constructor(environment: ThreadEnvironment, population: PlanPopulation) {
    this.environment = environment;
    this.population = population;
    const share = (this.share = new ClientShare(environment, population, () => this.context));
    const { plan } = environment.shard;
    const requests = new Requests();
    this.creators = new CreatorPool(plan, population, (index) => share.slotOf(index) >= 0);
    this.progress = new StepProgress(environment.system, this.creators, requests, this);
    this.context = new PopulationContext(environment, population, requests, this);
    const { messages, heartbeat } = population;
    if (messages && !messages.loop) {
      const membership = this.context.membership(messages.set);
      this.plannedSends = new PlannedSends(environment, population, messages, membership, share);
    }
    const { churn, typing } = population;
    if (churn) {
      this.churn = new TurnSchedule(environment, population, churn, { begin: 'depart', end: 'comeBack' }, share);
    }
    if (typing) {
      this.typing = new TurnSchedule(environment, population, typing, { begin: 'type', end: 'stopTyping' }, share);
    }
    if (population.privately) {
      this.privately = new PrivateSchedule(environment, population, population.privately, share);
    }
    this.streams.add(this.context.streams);
    if (environment.protocol.serverHeartbeatMs > 0 && heartbeat.silentAfterMs > 0) {
      this.streams.add(interval(SILENCE_SWEEP_MS, environment.clock).subscribe(() => this.sweepForSilence()));
    }
  }

  get open(): number {
    return this.progress.open;
  }

  begin(step: Step, atMs: number, done: () => void): void {
    this.done = done;
    this.progress.begin(step);
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
    this.share.tellAll('halt');
    this.share.tellAll('cut');
    this.streams.unsubscribe();
  }

  private beginConnect(atMs: number): void {
    const { environment, share, progress } = this;
    const timeline = (this.arrivals = this.timelineFrom(atMs));
    const { arrival, clients } = this.population;
    if (!arrival || share.size === 0) return this.done();
    progress.expect(share.size);
    const pacer = createPacer(arrival, { count: clients });
    const isOwn = (n: number): boolean => share.slotOf(n) >= 0;
    const arrivals = paced(environment.clock, pacer, timeline, this.halts, isOwn).subscribe((n) => {
      const slot = share.slotOf(n);
      this.context.times.arrival[slot] = timeline.toClockMs(pacer.dueAtMs(n)!);
      environment.system.tell(share.clientIn(slot), 'start');
    });
    this.streams.add(arrivals);
  }

  private beginGroups(): void {
    this.creators.create((index, set, group) => this.share.tellOf(index, 'create', set, group));
    this.progress.checkCreators();
  }

  private beginJoin(atMs: number): void {
    const { environment, population, share } = this;
    const { joins, joinsPerSecond, session } = population;
    if (session || joins.length === 0 || share.size === 0) return this.done();
    this.progress.expect(share.size);
    if (joinsPerSecond > 0) {
      const timeline = (this.joins = this.timelineFrom(atMs));
      this.nextToJoin = share.size;
      this.streams.add(pacedJoins(environment, population, timeline, this.halts, share));
      return;
    }
    const { shard, shards } = environment.shard;
    const inFlight = Math.max(1, Math.ceil((population.joinsInFlight - shard) / shards));
    this.nextToJoin = 0;
    for (let i = 0; i < inFlight; i++) this.tellNextToJoin();
  }

  private tellNextToJoin(): void {
    if (this.nextToJoin >= this.share.size) return;
    this.environment.system.tell(this.share.clientIn(this.nextToJoin++), 'join');
  }

  private beginLeave(): void {
    this.creators.leave(
      (index, set, group) => this.share.tellOf(index, 'leave', set, group),
      (index, set, group) => this.context.membership(set)?.isMember(this.population.id, index, group) ?? false,
    );
    this.progress.checkCreators();
  }

  private beginHold(atMs: number): void {
    const { population } = this;
    this.sends = this.context.hold = this.timelineFrom(atMs);
    this.streams.add(this.churn?.begin(this.sends, this.halts));
    this.streams.add(this.typing?.begin(this.sends, this.halts));
    this.streams.add(this.privately?.begin(this.sends, this.halts));
    if (population.session || population.messages?.loop) return this.beginLoop(this.sends);
    this.streams.add(this.plannedSends?.begin(this.sends, this.halts));
  }

  private beginLoop(timeline: Timeline): void {
    const { environment, population, share } = this;
    const membership = population.messages ? this.context.membership(population.messages.set) : undefined;
    const loop = (this.progress.loop = new ClosedLoop(environment, population, timeline, membership, share));
    this.streams.add(loop.begin(this.halts));
  }

  private beginDrain(atMs: number): void {
    const { clock } = this.environment;
    const { done } = this;
    this.context.wantsClientsBack = false;
    this.halts.next(atMs);
    this.creators.halt();
    this.nextToJoin = this.share.size;
    if (this.typing) this.share.tellAll('stopTyping');
    this.share.tellAll('halt');
    if (!this.context.readsFreely) this.readFreely();
    if (this.progress.drained) return this.afterGrace(done);
    const deadline = clock.at(clock.now() + this.context.plan.timeouts.drainMs, () => {
      this.context.timeOutRequests();
      done();
    });
    this.streams.add(deadline);
  }

  /** What slow readers have not read was sent to them: it shall pass for late, not for lost. */
  private readFreely(): void {
    this.context.readsFreely = true;
    this.share.tellAll('readOn');
  }

  /** In hold, what slow readers have not read yet of the bytes that this machine has for them; absent: nobody can tell. */
  get unreadBytes(): number | undefined {
    const { unreadBytes } = this.environment;
    if (!this.progress.isIn('hold') || this.population.readBytesPerSecond === 0 || !unreadBytes) return undefined;
    const ends = new Set<string>();
    this.share.forEach(({ connection }) => {
      const end = connection?.slow?.localEnd;
      if (end !== undefined) ends.add(end);
    });
    return unreadBytes(ends);
  }

  /** The last copies may come after the last acknowledgement, and are not lost before they would be late. */
  private afterGrace(done: () => void): void {
    const { clock, deliveries, presence, privates } = this.environment;
    if (!(deliveries ?? presence ?? privates) || !this.context.hold) return done();
    const { deliveries: limits, timeouts } = this.context.plan;
    // Nothing answers a stop of typing that was sent just now: it may be told of as late as that, and to all a grace later.
    const waitMs = Math.max(limits.graceMs, limits.lateMs) + (this.typing ? limits.graceMs : 0);
    const untilMs = clock.now() + timeouts.drainMs;
    // Slow readers have as long to catch up as answers have to come.
    const look = (): void => {
      const quietAtMs = Math.min(this.context.lastFreeReadMs + waitMs, untilMs);
      if (clock.now() >= quietAtMs) return done();
      this.streams.add(clock.at(quietAtMs, look));
    };
    this.streams.add(clock.at(clock.now() + waitMs, look));
  }

  private beginClose(): void {
    const { share, environment, progress } = this;
    const close = (slot: number): void => {
      const client = share.known(slot);
      if (client) environment.system.tell(client, 'close');
    };
    this.streams.add(inBatches(environment.clock, share.size, close, () => progress.checkClosed()));
  }

  joined(): void {
    this.tellNextToJoin();
  }

  finished(step: Step): void {
    if (step === 'drain') return this.afterGrace(this.done);
    if (step === 'close') this.streams.unsubscribe();
    this.done();
  }

  private sweepForSilence(): void {
    const { clock, system } = this.environment;
    const before = clock.now() - this.population.heartbeat.silentAfterMs;
    this.share.forEach((client) => {
      const isSilent = this.context.times.lastFrame[client.slot]! < before;
      if (client.state === 'ready' && isSilent) system.tell(client, 'silent');
    });
  }

  messageAt(n: number): PlannedMessage {
    const { loop } = this.progress;
    if (!loop) return this.plannedSends!.messageAt(n);
    const planned = loop.messageOf(this.share.clientIn(n));
    planned.workload = this.context.workloadAt(planned.intendedMs);
    return planned;
  }

  isMemberAlready(client: Client, set: number, group: number): boolean {
    return this.creators.isCreator(client.index, set, group);
  }
}
