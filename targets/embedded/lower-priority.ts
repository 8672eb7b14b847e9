import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Lets a process give way to others: niceness 10, for each thread that it has and those that come. Where the system does
 * not allow it, the process stays as it is.
 */
export function lowerPriority(pid: number): void {
  for (const thread of threadsOf(pid)) {
    try {
      setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // It has ended, or may not.
    }
  }
}

/** Linux counts niceness by thread; elsewhere a process has one. */
function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [pid];
  }
}
