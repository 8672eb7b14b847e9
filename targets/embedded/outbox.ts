import type { ChatSocket } from './chat-socket.js';
import type { DeliveryLog } from './faults/delivery-log.js';

/**
 * Gathers the replies to each socket while one chunk of input is handled, so that they leave in one system call:
 * the three replies to a `create_room`, or all that a pipelining client asked for at once.
 */
export class Outbox {
  /** Unread bytes at which a slow reader is cut. */
  readonly maxBuffered: number;
  readonly log: DeliveryLog | undefined;
  #corked: ChatSocket[] = [];

  constructor(maxBuffered: number, log: DeliveryLog | undefined) {
    this.maxBuffered = maxBuffered;
    this.log = log;
  }

  /** Holds the socket's writes until the current input is handled. */
  cork(socket: ChatSocket): void {
    if (this.#corked.push(socket) === 1) process.nextTick(this.#flush);
  }

  readonly #flush = (): void => {
    const corked = this.#corked;
    this.#corked = [];
    for (const socket of corked) socket.uncork();
  };
}
