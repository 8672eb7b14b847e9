import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ClientOptions } from 'ws';
import { WebSocket } from 'ws';
import type { Connection, ConnectionOwner, SlowReading } from '../../engine/actor/transport.js';
import type { PortLease } from './local-ports.js';
import { readInPlace, readSlowly } from './shared-read.js';
import { LONGEST_TEXT, TextFrames } from './text-frames.js';

const frames = new TextFrames();

/**
 * A WebSocket that calls its owner. It takes its events where they are emitted: a listener for each would cost some
 * 300 bytes a connection as closures, 70 as shared functions, and a look-up per frame.
 *
 * | state      | open → | error →             | close →                | terminate() →   |
 * |------------|--------|---------------------|------------------------|-----------------|
 * | connecting | opened | (code noted)        | failed(code, message)  | failed(ABORTED) |
 * | open       |        | (code noted)        | closed(code, reason)   | closed(1006)    |
 */
export class OwnedSocket extends WebSocket implements Connection {
  readonly owner: ConnectionOwner;
  /** Set once it is open, where its owner asked for it. */
  slow?: SlowReading;
  private wasOpen = false;
  private readonly readsSlowly: boolean;
  /** Compressed frames are written later than `send` returns. */
  private readonly compresses: boolean;
  private failureCode = '';
  private failureMessage = '';
  private readonly lease: PortLease | undefined;

  /** `lease`: of its local port, given back once it has ended. */
  constructor(
    url: string,
    subprotocols: string[],
    options: ClientOptions,
    owner: ConnectionOwner,
    lease: PortLease | undefined,
    readsSlowly = false,
  ) {
    super(url, subprotocols, options);
    this.owner = owner;
    this.lease = lease;
    this.readsSlowly = readsSlowly;
    this.compresses = options.perMessageDeflate !== false;
  }

  get bufferedBytes(): number {
    return this.bufferedAmount;
  }

  override send(text: string): number {
    if (this.readyState !== WebSocket.OPEN) return 0;
    if (this.compresses || text.length > LONGEST_TEXT) {
      super.send(text);
      return Buffer.byteLength(text);
    }
    const { _socket: tcp } = this as unknown as { _socket: Socket };
    tcp.write(frames.of(text));
    // Mostly the system has taken it by now.
    if (tcp.writableLength > 0) frames.keep();
    return frames.payloadBytes;
  }

  override close(code?: number, reason?: string | Buffer): void {
    if (this.readyState === WebSocket.CONNECTING) this.terminate();
    else super.close(code, reason);
  }

  override terminate(): void {
    if (this.readyState === WebSocket.CONNECTING) this.note('ABORTED', 'Given up before the handshake had ended.');
    super.terminate();
  }

  /** What ws tells. Of protocol pings, which it answers itself, an owner hears nothing. */
  override emit(event: string | symbol, first?: unknown, second?: unknown): boolean {
    switch (event) {
      case 'message':
        this.owner.frame(first as Buffer);
        return true;
      case 'open':
        this.wasOpen = true;
        readInPlace(this);
        if (this.readsSlowly) this.slow = readSlowly(this, this.owner);
        this.owner.opened();
        return true;
      case 'unexpected-response':
        this.noteResponse(second as IncomingMessage);
        // Not handled: ws then ends the handshake itself.
        return false;
      case 'error':
        this.noteError(first as Error & { code?: unknown });
        return true;
      case 'close':
        this.end(first as number, (first === 1006 ? this.failureCode : '') || String(second));
        return true;
      default:
        return false;
    }
  }

  private end(code: number, reason: string): void {
    this.lease?.end();
    if (this.wasOpen) this.owner.closed(code, reason);
    else this.owner.failed(this.failureCode, this.failureMessage);
  }

  private noteResponse(response: IncomingMessage): void {
    const status = response.statusCode ?? 0;
    this.note(`HTTP_${status}`, `The server answered ${status} ${response.statusMessage ?? ''}`.trimEnd());
  }

  private noteError(error: Error & { code?: unknown }): void {
    this.note(typeof error.code === 'string' ? error.code : 'BAD_HANDSHAKE', error.message);
  }

  /** Keeps the first reason: what follows is its consequence. */
  private note(code: string, message: string): void {
    if (this.failureCode !== '') return;
    this.failureCode = code;
    this.failureMessage = message || code;
  }
}
