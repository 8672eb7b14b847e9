import { readFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import type { Host } from '../engine/run/run-shard.js';
import type { ThreadUsage } from '../engine/telemetry/snapshot.js';

/** Garbage worth a collection: this much, or this share of the heap, whichever is more. */
const GARBAGE_BYTES = 8 * 1024 * 1024;
const GARBAGE_SHARE = 0.5;

/**
 * The worker thread that a shard runs on. Handshakes leave much garbage that has grown old, and V8 would let it double
 * the heap before it looks: so set-up collects early and often, and hold begins with a clean heap.
 */
export class ThreadHost implements Host {
  private cleanBytes = getHeapStatistics().used_heap_size;

  usage(): ThreadUsage {
    return { cpuMs: threadCpuMs(), heapBytes: getHeapStatistics().used_heap_size };
  }

  tidy(): void {
    const collect = (globalThis as { gc?: () => void }).gc;
    const grownBytes = getHeapStatistics().used_heap_size - this.cleanBytes;
    if (!collect || grownBytes < Math.max(GARBAGE_BYTES, GARBAGE_SHARE * this.cleanBytes)) return;
    collect();
    this.cleanBytes = getHeapStatistics().used_heap_size;
  }
}

/** CPU time of the calling thread alone; 0 where the system does not tell. */
function threadCpuMs(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return 0; // not Linux, or no descriptor left
  }
}
