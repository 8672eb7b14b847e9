import type { Plan } from './plan.js';

/** Which phase of the workload runs at an offset of hold, of those that follow each other; -1: none. */
export function workloadAt({ phases }: Plan, offsetMs: number): number {
  for (let workload = 0; workload < phases.length; workload++) {
    const { atMs, forMs, beside } = phases[workload]!;
    if (!beside && offsetMs >= atMs && offsetMs < atMs + forMs) return workload;
  }
  return -1;
}
