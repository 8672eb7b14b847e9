import type { Plan } from '../plan/plan.js';
import { checksPresence } from './checks-presence.js';
import { checksTyping } from './checks-typing.js';

/** A plan that wants to know who was told of what others do in a group: of joins and leaves, of typing, or of both. */
export function checksPushes(plan: Plan): boolean {
  return checksPresence(plan) || checksTyping(plan);
}
