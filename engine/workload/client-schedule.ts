import { DeadlineQueue } from '../clock/deadline-queue.js';
import type { ClientParts } from './client-parts.js';

/**
 * The next event of each client that a thread simulates, where clients have intervals of their own: 33 bytes a client
 * (16 of them the queue's), and neither timer nor subscription. Keys of the queue are the clients' slots, deadlines
 * offsets from the start. Re-armed from the due time, so that a late event delays none after it.
 */
export class ClientSchedule {
  readonly queue: DeadlineQueue;
  private readonly parts: ClientParts;
  private readonly clientAt: (slot: number) => number;
  /** Of the event that the slot waits for: its part, number in there, place in there, and number over all. */
  private readonly part: Uint8Array;
  private readonly n: Uint32Array;
  private readonly places: Float64Array;
  private readonly sequences: Uint32Array;

  /** `clientAt`: the number of the client in a slot, as `parts` knows it; -1: it has no events. */
  constructor(parts: ClientParts, slots: number, clientAt: (slot: number) => number) {
    this.parts = parts;
    this.clientAt = clientAt;
    this.queue = new DeadlineQueue(slots);
    this.part = new Uint8Array(slots);
    this.n = new Uint32Array(slots);
    this.places = new Float64Array(slots);
    this.sequences = new Uint32Array(slots);
    for (let slot = 0; slot < slots; slot++) if (clientAt(slot) >= 0) this.arm(slot, 0);
  }

  /** Which of the slot's events it waits for, from 0. */
  sequenceOf(slot: number): number {
    return this.sequences[slot]!;
  }

  /** The phase of the workload that the event is due in; -1: the plan has none. */
  workloadOf(slot: number): number {
    return this.parts.workloadOf(this.part[slot]!);
  }

  /** The slot's event has been told: its next one falls due. */
  advance(slot: number): void {
    this.sequences[slot]!++;
    this.arm(slot, this.n[slot]! + 1);
  }

  private arm(slot: number, n: number): void {
    const next = this.parts.find(this.clientAt(slot), this.part[slot]!, n, this.places[slot]!);
    if (next.dueAtMs === Infinity) return;
    this.part[slot] = next.part;
    this.n[slot] = next.n;
    this.places[slot] = next.place;
    this.queue.set(slot, next.dueAtMs);
  }
}
