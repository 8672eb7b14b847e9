import type { Observable, Subscription } from 'rxjs';
import { DeadlineQueue } from '../../engine/clock/deadline-queue.js';
import { Membership } from '../../engine/plan/membership.js';
import type { PlanPopulation } from '../../engine/plan/plan.js';
import { pacedDeadlines } from '../../engine/workload/paced-deadlines.js';
import type { Timeline } from '../../engine/workload/timeline.js';
import type { ClientShare } from './client-share.js';
import type { ThreadEnvironment } from './population-context.js';

/**
 * Tells each client of a population's share to join, when its first join is due among those of the whole population, in
 * the order of its clients; `stop` carries the time up to which that still counts.
 */
export function pacedJoins(
  { clock, system, shard: { plan } }: ThreadEnvironment,
  { id, clients, joins, joinsPerSecond }: PlanPopulation,
  timeline: Timeline,
  stop: Observable<number>,
  share: ClientShare,
): Subscription {
  const memberships = joins.map(({ set }) => new Membership(plan, set));
  const queue = new DeadlineQueue(share.size);
  let before = 0;
  for (let index = 0; index < clients; index++) {
    const slot = share.slotOf(index);
    if (slot >= 0) queue.set(slot, (1000 * before) / joinsPerSecond);
    for (const membership of memberships) before += membership.countOf(id, index);
  }
  return pacedDeadlines(clock, queue, timeline, stop).subscribe((slot) => {
    system.tell(share.clientIn(slot), 'join', timeline.toClockMs(queue.dueAtMsOf(slot)));
  });
}
