import { readFileSync } from 'node:fs';

/** What this process costs. */
export interface ProcessFigures {
  readonly pid: number;
  /** CPU time since its start, user and system, µs. */
  readonly cpuMicros: number;
  /** Memory now: pages that several processes share count in equal parts (Pss), where the system tells; else all (Rss). */
  readonly rssBytes: number;
  /** The same at its peak: its peak Rss, less what of the present Rss is others' part. */
  readonly peakRssBytes: number;
}

export function processFigures(): ProcessFigures {
  const { user, system } = process.cpuUsage();
  const residentBytes = process.memoryUsage.rss();
  const rssBytes = proportionalBytes() ?? residentBytes;
  const peakBytes = process.resourceUsage().maxRSS * 1024 - (residentBytes - rssBytes);
  return { pid: process.pid, cpuMicros: user + system, rssBytes, peakRssBytes: Math.max(rssBytes, peakBytes) };
}

/** Linux only; it takes the system a few ms where there is much memory. */
function proportionalBytes(): number | undefined {
  try {
    const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/smaps_rollup', 'latin1'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
