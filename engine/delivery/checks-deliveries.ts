import type { Plan } from '../plan/plan.js';

/** A plan whose messages go to members of groups, and that wants to know who got them. */
export function checksDeliveries({ deliveries, populations, groupSets }: Plan): boolean {
  return (
    deliveries.check && populations.some(({ messages }) => messages && (groupSets[messages.set]?.memberships ?? 0) > 0)
  );
}
