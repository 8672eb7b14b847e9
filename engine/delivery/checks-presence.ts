import type { Plan } from '../plan/plan.js';

/** A plan in which clients come to groups at a pace of their own, and that wants to know who was told of it. */
export function checksPresence({ deliveries, populations, groupSets }: Plan): boolean {
  return (
    deliveries.check &&
    populations.some(
      ({ joins, joinsPerSecond, churn }) =>
        (joinsPerSecond > 0 || churn) && joins.some(({ set }) => groupSets[set]!.memberships > 0),
    )
  );
}
