import { GroupTurns } from './group-turns.js';
import type { Plan, PlanPopulation } from './plan.js';

/**
 * Calls `visit` for each time that a client of the population begins to type, in their order: when that is due, when the
 * stop is, both from the start of hold, and how many others the group has. Turns of clients that type already pass. As if
 * everybody were in all their groups all the time.
 */
export function eachTypingStart(
  plan: Plan,
  { id, clients, typing }: PlanPopulation,
  visit: (startMs: number, stopMs: number, others: number) => void,
): void {
  if (!typing) return;
  const turns = new GroupTurns(plan, id, typing);
  const due = turns.pacer.dueBefore(plan.holdMs);
  const busyUntilMs = new Float64Array(clients).fill(-Infinity);
  for (let n = 0; n < due; n++) {
    const members = turns.membersAt(n);
    const client = turns.clientOf(n);
    const startMs = turns.pacer.dueAtMs(n)!;
    if (members === 0 || startMs < busyUntilMs[client]!) continue;
    busyUntilMs[client] = startMs + typing.forMs;
    visit(startMs, Math.min(startMs + typing.forMs, plan.holdMs), members - 1);
  }
}
