import type { Plan } from '../plan/plan.js';

/** A plan in which clients type in groups, and that wants to know who was told of it. */
export function checksTyping({ deliveries, populations }: Plan): boolean {
  return deliveries.check && populations.some(({ typing }) => typing !== null);
}
