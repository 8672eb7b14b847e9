import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { eachFrame, framePayload } from './frame.js';
import type { Outbox } from './outbox.js';
import type { Session, Wire } from './session.js';

/**
 * A client's WebSocket, with what the server hangs on it. Frames that were encoded once for many go straight to the
 * TCP socket; `ws` is asked only where it has to compress.
 */
export class ChatSocket extends WebSocket implements Wire {
  /** Undefined while, by a fault, nobody is there to answer. */
  session: Session | undefined = undefined;
  #tcp: Socket | undefined = undefined;
  #outbox: Outbox | undefined = undefined;
  #isCorked = false;
  #compresses = false;

  /** Once, right after the handshake. */
  attach(tcp: Socket, outbox: Outbox): void {
    this.#tcp = tcp;
    this.#outbox = outbox;
    this.#compresses = this.extensions !== '';
  }

  write(frame: Buffer): boolean {
    const tcp = this.#tcp!;
    const { maxBuffered, log } = this.#outbox!;
    if (this.readyState !== WebSocket.OPEN || !tcp.writable) return false;
    if (tcp.writableLength + frame.length > maxBuffered) {
      this.terminate();
      return false;
    }
    const onFlushed = log?.onFlushed(frame, this.session);
    if (this.#compresses) this.send(framePayload(frame), { binary: false }, onFlushed);
    else tcp.write(frame, onFlushed);
    return true;
  }

  deliver(frame: Buffer): boolean {
    return this.write(frame);
  }

  gather(frames: Buffer): boolean {
    if (!this.#isCorked) {
      this.#isCorked = true;
      this.#tcp!.cork();
      this.#outbox!.cork(this);
    }
    // A copy that was held is known by its own Buffer, and is one frame.
    if (!this.#compresses || this.#outbox!.log?.watches(frames) === true) return this.write(frames);
    eachFrame(frames, (frame) => this.write(frame));
    return true;
  }

  uncork(): void {
    this.#isCorked = false;
    this.#tcp!.uncork();
  }

  /** The end of the stream without a closing handshake: the client sees 1006. */
  cut(): void {
    if (this.#isCorked) this.uncork();
    this.#tcp!.destroySoon();
  }
}
