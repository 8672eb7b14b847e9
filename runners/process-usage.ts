import { readFileSync } from 'node:fs';
import type { ProcessUsage } from './runner-message.js';

/** Of this process. Cheap: no walk through its pages. */
export function ownUsage(): ProcessUsage {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, residentBytes: residentSetBytes() };
}

/** Of a process, at one moment. */
export interface ProcessMemory {
  residentBytes: number;
  /** Pss: shared pages count in equal parts to all that share them. */
  proportionalBytes: number;
}

/**
 * Memory of a process of this user. Walks all its pages: about 10 ms for a large one. `undefined` where there is no such
 * process any more, and on other systems than Linux.
 */
export function memoryOf(pid: number | 'self'): ProcessMemory | undefined {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const residentBytes = bytesOf(/^Rss:\s+(\d+) kB$/m, rollup);
    const proportionalBytes = bytesOf(/^Pss:\s+(\d+) kB$/m, rollup);
    if (residentBytes === undefined || proportionalBytes === undefined) return undefined;
    return { residentBytes, proportionalBytes };
  } catch {
    return undefined;
  }
}

function bytesOf(line: RegExp, text: string): number | undefined {
  const kilobytes = line.exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** 0 where no file descriptor is left to read it with. */
function residentSetBytes(): number {
  try {
    return process.memoryUsage.rss();
  } catch {
    return 0;
  }
}
