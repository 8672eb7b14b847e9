import type { Plan } from '../plan/plan.js';

/** A plan with private messages, that wants to know which came. */
export function checksPrivate({ deliveries, populations }: Plan): boolean {
  return deliveries.check && populations.some(({ privately }) => privately !== null);
}
