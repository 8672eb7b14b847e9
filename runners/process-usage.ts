import { readFileSync } from 'node:fs';
import type { ProcessUsage } from './runner-message.js';

/** Of this process. Cheap: no walk through its pages. */
export function ownUsage(): ProcessUsage {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, residentBytes: residentSetBytes() };
}

/**
 * Pss of a process of this user: shared pages count in equal parts to all that share them. Walks all its pages: about
 * 10 ms for a large one. `undefined` where there is no such process any more, and on other systems than Linux.
 */
export function proportionalSetBytes(pid: number | 'self'): number | undefined {
  try {
    const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

/** 0 where no file descriptor is left to read it with. */
function residentSetBytes(): number {
  try {
    return process.memoryUsage.rss();
  } catch {
    return 0;
  }
}
