/**
 * Memory of one actor that waits for its next turn: heap and array buffers with all of them waiting, less those before.
 * Prints one JSON line. Needs a collection to count from:
 *
 *     node --expose-gc --import tsx bench/pacing/actor-memory.ts deadlines|timers
 */
import { timer } from 'rxjs';
import { DeadlineQueue } from '../../engine/clock/deadline-queue.js';
import { deadlines } from '../../engine/clock/deadlines.js';
import { SystemClock } from '../../engine/clock/system-clock.js';

const FAR_MS = 3_600_000;
const actors = process.argv[2] === 'deadlines' ? 1_000_000 : 100_000;

function usedBytes(): number {
  globalThis.gc!();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const clock = new SystemClock();
const before = usedBytes();
let queue: DeadlineQueue | undefined;
if (process.argv[2] === 'deadlines') {
  queue = new DeadlineQueue(actors);
  for (let actor = 0; actor < actors; actor++) queue.set(actor, clock.now() + FAR_MS + actor);
  deadlines(clock, queue).subscribe();
} else {
  for (let actor = 0; actor < actors; actor++) timer(FAR_MS + actor, FAR_MS).subscribe();
}
const bytesPerActor = (usedBytes() - before) / actors;
// Read afterwards, so that what holds them is alive until then.
console.log(JSON.stringify({ bytesPerActor, waiting: queue?.length ?? actors }));
process.exit(0);
