import { Subject, Subscription, interval } from 'rxjs';
import type { PlanPopulation } from '../../engine/plan/plan.js';
import type { Step } from '../../engine/run/control.js';
import type { Participant } from '../../engine/run/participant.js';
import { createPacer } from '../../engine/workload/pacer.js';
import { paced } from '../../engine/workload/paced.js';
import { Timeline } from '../../engine/workload/timeline.js';
import { afterGrace } from './after-grace.js';
import { ClientShare } from './client-share.js';
import type { Client } from './client.js';
import { CreatorPool } from './creator-pool.js';
import { HoldWork } from './hold-work.js';
import { inBatches } from './in-batches.js';
import { pacedJoins } from './paced-joins.js';
import { PopulationContext, type PopulationRules, type ThreadEnvironment } from './population-context.js';
import { Requests } from './requests.js';
import { StepProgress, type StepListener } from './step-progress.js';

/** How often connections are looked over for silence. */
const SILENCE_SWEEP_MS = 5000;

/**
 * A population on one thread: makes its share of clients and leads them through the steps. Arrivals, messages,
 * heartbeats and timeouts are one stream each, for all clients together.
 */
export class ClientPopulation implements Participant, PopulationRules, StepListener {
  readonly share: ClientShare;
  readonly progress: StepProgress;
  readonly work: HoldWork;
  private readonly environment: ThreadEnvironment;
  private readonly population: PlanPopulation;
  private readonly context: PopulationContext;
  private readonly creators: CreatorPool;
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
    this.work = new HoldWork(environment, population, this.context, share, this.progress);
    this.streams.add(this.context.streams);
    if (environment.protocol.serverHeartbeatMs > 0 && population.heartbeat.silentAfterMs > 0) {
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
    this.sends = this.context.hold = this.timelineFrom(atMs);
    this.streams.add(this.work.begin(this.sends, this.halts));
  }

  private beginDrain(atMs: number): void {
    const { clock } = this.environment;
    const { done } = this;
    this.context.wantsClientsBack = false;
    this.halts.next(atMs);
    this.creators.halt();
    this.nextToJoin = this.share.size;
    if (this.work.typing) this.share.tellAll('stopTyping');
    this.share.tellAll('halt');
    if (!this.context.readsFreely) this.readFreely();
    if (this.progress.drained) return this.waitForCopies();
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

  private waitForCopies(): void {
    this.streams.add(afterGrace(this.environment, this.context, this.done));
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
    if (step === 'drain') return this.waitForCopies();
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

  isMemberAlready(client: Client, set: number, group: number): boolean {
    return this.creators.isCreator(client.index, set, group);
  }
}
