import type { Plan } from '../plan/plan.js';

/**
 * So long after what is held against the plan was sent it is settled, in ms. The answer to it may take half of that, and so
 * may the answer to a join that was asked for just then.
 */
export function horizonMsOf({ timeouts, deliveries }: Plan): number {
  return 2 * (Math.max(timeouts.replyMs, deliveries.lateMs) + deliveries.graceMs);
}
