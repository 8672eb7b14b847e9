import { Subscription, type Observable } from 'rxjs';
import { DeadlineQueue } from '../../engine/clock/deadline-queue.js';
import { Departures } from '../../engine/plan/departures.js';
import type { PlanChurn, PlanPopulation } from '../../engine/plan/plan.js';
import { paced } from '../../engine/workload/paced.js';
import { pacedDeadlines } from '../../engine/workload/paced-deadlines.js';
import type { Timeline } from '../../engine/workload/timeline.js';
import { NOWHERE } from './churn.js';
import type { ClientChurn, PlannedDeparture } from './client-context.js';
import type { Client } from './client.js';
import type { ThreadEnvironment } from './population-context.js';

interface ChurnRules {
  /** Clients of the population that this thread simulates. */
  readonly share: number;
  clientIn(slot: number): Client;
  /** -1 where another shard simulates the client. */
  slotOf(index: number): number;
}

/**
 * When the clients of a population's share leave a group and when they are due back: two streams for all of them. Clients
 * are told `depart` with the number of the departure, and `comeBack`. A pause shifts both.
 */
export class ChurnSchedule implements ClientChurn {
  readonly set: number;
  readonly awayMs: number;
  readonly awayFrom: Int32Array;
  private readonly environment: ThreadEnvironment;
  private readonly rules: ChurnRules;
  private readonly departures: Departures;
  private readonly back: DeadlineQueue;
  private readonly planned: PlannedDeparture = { group: NOWHERE, intendedMs: 0 };
  private timeline: Timeline | undefined;

  constructor(environment: ThreadEnvironment, population: PlanPopulation, churn: PlanChurn, rules: ChurnRules) {
    this.environment = environment;
    this.rules = rules;
    this.set = churn.set;
    this.awayMs = churn.awayMs;
    this.awayFrom = new Int32Array(rules.share).fill(NOWHERE);
    this.departures = new Departures(environment.shard.plan, population.id, churn);
    this.back = new DeadlineQueue(rules.share);
  }

  /** Begins with hold; `stop` carries the time up to which departures and returns still count. */
  begin(timeline: Timeline, stop: Observable<number>): Subscription {
    const { clock, system } = this.environment;
    const { departures, rules, back } = this;
    this.timeline = timeline;
    const isOwn = (n: number): boolean => rules.slotOf(departures.clientOf(n)) >= 0 && departures.groupOf(n) >= 0;
    const streams = new Subscription(); // not the first one: departures end, and clients still come back
    streams.add(
      paced(clock, departures.pacer, timeline, stop, isOwn).subscribe((n) => {
        system.tell(rules.clientIn(rules.slotOf(departures.clientOf(n))), 'depart', n);
      }),
    );
    streams.add(
      pacedDeadlines(clock, back, timeline, stop).subscribe((slot) => system.tell(rules.clientIn(slot), 'comeBack')),
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
