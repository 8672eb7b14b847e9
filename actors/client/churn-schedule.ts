import { Subscription, type Observable } from 'rxjs';
import { DeadlineQueue } from '../../engine/clock/deadline-queue.js';
import { Departures } from '../../engine/plan/departures.js';
import type { PlanChurn, PlanPopulation } from '../../engine/plan/plan.js';
import { paced } from '../../engine/workload/paced.js';
import { pacedDeadlines } from '../../engine/workload/paced-deadlines.js';
import type { Timeline } from '../../engine/workload/timeline.js';
import { NOWHERE } from './churn.js';
import type { ClientChurn, PlannedDeparture } from './client-context.js';
import type { ClientShare } from './client-share.js';
import type { ThreadEnvironment } from './population-context.js';

/**
 * When the clients of a population's share leave a group and when they are due back: two streams for all of them. Clients
 * are told `depart` with the number of the departure, and `comeBack`. A pause shifts both.
 */
export class ChurnSchedule implements ClientChurn {
  readonly set: number;
  readonly awayMs: number;
  readonly awayFrom: Int32Array;
  private readonly environment: ThreadEnvironment;
  private readonly share: ClientShare;
  private readonly departures: Departures;
  private readonly back: DeadlineQueue;
  private readonly planned: PlannedDeparture = { group: NOWHERE, intendedMs: 0 };
  private timeline: Timeline | undefined;

  constructor(environment: ThreadEnvironment, population: PlanPopulation, churn: PlanChurn, share: ClientShare) {
    this.environment = environment;
    this.share = share;
    this.set = churn.set;
    this.awayMs = churn.awayMs;
    this.awayFrom = new Int32Array(share.size).fill(NOWHERE);
    this.departures = new Departures(environment.shard.plan, population.id, churn);
    this.back = new DeadlineQueue(share.size);
  }

  /** Begins with hold; `stop` carries the time up to which departures and returns still count. */
  begin(timeline: Timeline, stop: Observable<number>): Subscription {
    const { clock, system } = this.environment;
    const { departures, share, back } = this;
    this.timeline = timeline;
    const isOwn = (n: number): boolean => share.slotOf(departures.clientOf(n)) >= 0 && departures.groupOf(n) >= 0;
    const streams = new Subscription(); // not the first one: departures end, and clients still come back
    streams.add(
      paced(clock, departures.pacer, timeline, stop, isOwn).subscribe((n) => {
        system.tell(share.clientIn(share.slotOf(departures.clientOf(n))), 'depart', n);
      }),
    );
    streams.add(
      pacedDeadlines(clock, back, timeline, stop).subscribe((slot) => system.tell(share.clientIn(slot), 'comeBack')),
    );
    return streams;
  }

  departureAt(n: number): PlannedDeparture {
    this.planned.group = this.departures.groupOf(n);
    this.planned.intendedMs = this.timeline!.toClockMs(this.departures.pacer.dueAtMs(n)!);
    return this.planned;
  }

  backDueAt(slot: number, atMs: number): void {
    this.back.set(slot, this.timeline!.toOffsetMs(atMs));
  }

  backDone(slot: number): void {
    this.back.clear(slot);
  }
}
