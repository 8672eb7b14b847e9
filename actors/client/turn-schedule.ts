import { Subscription, type Observable } from 'rxjs';
import { DeadlineQueue } from '../../engine/clock/deadline-queue.js';
import { GroupTurns } from '../../engine/plan/group-turns.js';
import type { PlanPopulation, PlanTurns } from '../../engine/plan/plan.js';
import { paced } from '../../engine/workload/paced.js';
import { pacedDeadlines } from '../../engine/workload/paced-deadlines.js';
import type { Timeline } from '../../engine/workload/timeline.js';
import { NOWHERE, type ClientTurns, type PlannedTurn } from './client-context.js';
import type { ClientShare } from './client-share.js';
import type { ClientSignal } from './client.js';
import type { ThreadEnvironment } from './population-context.js';

/** What clients are told: with the number of the turn where it begins. */
interface TurnSignals {
  readonly begin: ClientSignal;
  readonly end: ClientSignal;
}

/**
 * When the clients of a population's share do something in one of their groups, and when that ends: two streams for all
 * of them. A pause shifts both.
 */
export class TurnSchedule implements ClientTurns {
  readonly set: number;
  readonly groupOf: Int32Array;
  private readonly environment: ThreadEnvironment;
  private readonly signals: TurnSignals;
  private readonly share: ClientShare;
  private readonly turns: GroupTurns;
  private readonly ends: DeadlineQueue;
  private readonly planned: PlannedTurn = { group: NOWHERE, intendedMs: 0 };
  private timeline: Timeline | undefined;

  constructor(
    environment: ThreadEnvironment,
    population: PlanPopulation,
    turns: PlanTurns,
    signals: TurnSignals,
    share: ClientShare,
  ) {
    this.environment = environment;
    this.signals = signals;
    this.share = share;
    this.set = turns.set;
    this.groupOf = new Int32Array(share.size).fill(NOWHERE);
    this.turns = new GroupTurns(environment.shard.plan, population.id, turns);
    this.ends = new DeadlineQueue(share.size);
  }

  /** Begins with hold; `stop` carries the time up to which beginnings and ends still count. */
  begin(timeline: Timeline, stop: Observable<number>): Subscription {
    const { clock, system } = this.environment;
    const { turns, share, ends, signals } = this;
    this.timeline = timeline;
    const isOwn = (n: number): boolean => share.slotOf(turns.clientOf(n)) >= 0 && turns.groupOf(n) >= 0;
    const streams = new Subscription(); // not the first one: no more turns begin, and those under way still end
    streams.add(
      paced(clock, turns.pacer, timeline, stop, isOwn).subscribe((n) => {
        system.tell(share.clientIn(share.slotOf(turns.clientOf(n))), signals.begin, n);
      }),
    );
    streams.add(
      pacedDeadlines(clock, ends, timeline, stop).subscribe((slot) => system.tell(share.clientIn(slot), signals.end)),
    );
    return streams;
  }

  turnAt(n: number): PlannedTurn {
    this.planned.group = this.turns.groupOf(n);
    this.planned.intendedMs = this.timeline!.toClockMs(this.turns.pacer.dueAtMs(n)!);
    return this.planned;
  }

  endDueAfter(slot: number, fromMs: number, forMs: number): void {
    this.ends.set(slot, this.timeline!.toOffsetMs(fromMs) + forMs);
  }

  endIntendedMs(slot: number, nowMs: number): number {
    const dueMs = this.ends.dueAtMsOf(slot); // of one that no longer waits, the last it had
    // As offsets: in a pause the clock goes on, and nothing falls due.
    return dueMs > this.timeline!.toOffsetMs(nowMs) ? nowMs : this.timeline!.toClockMs(dueMs);
  }

  over(slot: number): void {
    this.groupOf[slot] = NOWHERE;
    this.ends.clear(slot);
  }

  isIn(slot: number, set: number, group: number): boolean {
    return this.set === set && this.groupOf[slot] === group;
  }
}
