import { TaskHeap, type HeapTask } from '../../engine/clock/task-heap.js';
import { Chance } from './faults/chance.js';
import { drawServiceMs, type ServiceTime } from './service-time.js';
import type { TargetClock } from './target-clock.js';

export interface ServiceOptions {
  readonly time: ServiceTime;
  /** Requests served at once, 1 or more. */
  readonly servers: number;
  /** Requests that may wait for a server, 0 or more; Infinity for any number. */
  readonly queue: number;
  readonly seed: number;
}

interface Served extends HeapTask {
  readonly finish: () => void;
}

/**
 * Servers that take a while for each request, first come first served: a target whose capacity is known. Nothing works
 * meanwhile; a request is only held back until
 *
 *     end(k) = max(arrival(k), earliest free server) + service(k)
 *
 * Ends follow from arrivals, never from when a timer fired: that one request is late by a turn of the event loop delays
 * no other.
 */
export class Service {
  readonly #clock: TargetClock;
  readonly #options: ServiceOptions;
  readonly #chance: Chance;
  readonly #freeAtMs: Float64Array;
  readonly #held = new TaskHeap<Served>();
  #sequence = 0;
  #cancel: (() => void) | undefined = undefined;

  constructor(clock: TargetClock, options: ServiceOptions) {
    this.#clock = clock;
    this.#options = options;
    this.#chance = new Chance(options.seed);
    this.#freeAtMs = new Float64Array(options.servers);
  }

  /** Calls `finish` once the request is served; false, and never, where the queue is full. */
  take(finish: () => void): boolean {
    const nowMs = this.#clock.nowMs();
    this.#finishDue(nowMs);
    const { queue, time } = this.#options;
    const free = this.#freeAtMs;
    if (this.#held.size >= free.length + queue) return false;
    let first = 0;
    for (let server = 1; server < free.length; server++) if (free[server]! < free[first]!) first = server;
    const dueAtMs = Math.max(nowMs, free[first]!) + drawServiceMs(time, this.#chance);
    free[first] = dueAtMs;
    const served = { dueAtMs, sequence: this.#sequence++, heapIndex: -1, finish };
    this.#held.push(served);
    if (this.#held.peek() === served) this.#arm();
    return true;
  }

  /** Gives up what is held: nobody is there to hear it. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    for (let held = this.#held.peek(); held !== undefined; held = this.#held.peek()) this.#held.remove(held);
  }

  #arm(): void {
    this.#cancel?.();
    const next = this.#held.peek();
    this.#cancel = next && this.#clock.punctually(next.dueAtMs, this.#turn);
  }

  readonly #turn = (): void => {
    this.#finishDue(this.#clock.nowMs());
    this.#arm();
  };

  #finishDue(nowMs: number): void {
    for (let next = this.#held.peek(); next !== undefined && next.dueAtMs <= nowMs; next = this.#held.peek()) {
      this.#held.remove(next);
      next.finish();
    }
  }
}
