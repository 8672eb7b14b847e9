import type { SchedulerLike, Subscription } from 'rxjs';
import type { MemoryPeer } from './memory-peer.js';

/** What the connections of one memory transport have in common. */
export interface MemoryLine {
  readonly clock: SchedulerLike;
  /** one way */
  readonly latencyMs: number;
  readonly closeTimeoutMs: number;
  readonly serve: (peer: MemoryPeer) => void;
}

/** Something on its way to one end. */
export type Parcel =
  | { to: MemoryEnd; kind: 'connect' }
  | { to: MemoryEnd; kind: 'accepted' }
  | { to: MemoryEnd; kind: 'refused'; code: string; message: string }
  | { to: MemoryEnd; kind: 'data'; data: string | Buffer }
  | { to: MemoryEnd; kind: 'closeFrame'; code: number; reason: string }
  /** The other end is gone without a close frame. */
  | { to: MemoryEnd; kind: 'cut' }
  /** Not from the other end: what an end has asked for itself is due. */
  | { to: MemoryEnd; kind: 'ownEnd' };

/** One end of a connection. */
export interface MemoryEnd {
  take(parcel: Parcel): void;
}

/** Hands a parcel over after `delayMs`. One function for all, so that no closure is made per parcel. */
export function post(clock: SchedulerLike, delayMs: number, parcel: Parcel): Subscription {
  return clock.schedule(deliver, delayMs, parcel);
}

function deliver(parcel: Parcel | undefined): void {
  parcel?.to.take(parcel);
}
