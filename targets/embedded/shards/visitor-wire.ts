import type { Wire } from '../session.js';
import type { Link } from './link.js';

/**
 * The wire of a session that is connected to another shard: what it is told goes over the link to that shard. Its socket
 * is that shard's affair, which alone pings, closes and cuts it.
 */
export class VisitorWire implements Wire {
  readonly #link: Link;
  readonly #session: number;

  constructor(link: Link, session: number) {
    this.#link = link;
    this.#session = session;
  }

  write(frame: Buffer): boolean {
    this.#link.send('push', this.#session, frame);
    return true;
  }

  /** Counted where it is written. */
  deliver(frame: Buffer): boolean {
    this.#link.send('deliver', this.#session, frame);
    return false;
  }

  /** Only while a request of this session is being handled. */
  gather(frames: Buffer): boolean {
    this.#link.reply(frames);
    return true;
  }

  ping(): void {
    throw new Error('a visitor is pinged by its own shard');
  }

  close(): void {
    throw new Error('a visitor is closed by its own shard');
  }

  cut(): void {
    throw new Error('a visitor is cut by its own shard');
  }

  pause(): void {
    // Its own shard sees by itself how full the link is.
  }

  resume(): void {
    // See `pause`.
  }
}
