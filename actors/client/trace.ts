import type { Connection, ConnectionOwner, SlowReading } from '../../engine/actor/transport.js';
import type { Clock } from '../../engine/clock/clock.js';
import type { TraceLine } from '../../engine/run/control.js';

export type Trace = (line: TraceLine) => void;

/** Longest text of a frame that is kept, in characters. */
const MAX_TEXT = 2000;

/**
 * Stands between one client and its connection and writes down what passes, with times. Only the client that is traced
 * has one.
 */
export class TracedConnection implements Connection, ConnectionOwner {
  private readonly owner: ConnectionOwner;
  private readonly clock: Clock;
  private readonly trace: Trace;
  private connection: Connection | undefined;

  constructor(owner: ConnectionOwner, clock: Clock, trace: Trace) {
    this.owner = owner;
    this.clock = clock;
    this.trace = trace;
  }

  /** `connect` makes the connection, for this owner. */
  connect(url: string, connect: (owner: ConnectionOwner) => Connection): Connection {
    this.write('connect', url);
    this.connection = connect(this);
    return this;
  }

  get bufferedBytes(): number {
    return this.connection!.bufferedBytes;
  }

  get slow(): SlowReading | undefined {
    return this.connection?.slow;
  }

  hasRead(bytes: number): boolean {
    return this.owner.hasRead?.(bytes) ?? true;
  }

  send(text: string): number {
    this.write('sent', text);
    return this.connection!.send(text);
  }

  close(code: number, reason: string): void {
    this.write('close', `${code} ${reason}`.trim());
    this.connection!.close(code, reason);
  }

  terminate(): void {
    this.write('terminate', '');
    this.connection!.terminate();
  }

  opened(): void {
    this.write('opened', '');
    this.owner.opened();
  }

  frame(data: Buffer): void {
    this.write('received', data.toString('utf8'));
    this.owner.frame(data);
  }

  closed(code: number, reason: string): void {
    this.write('closed', `${code} ${reason}`.trim());
    this.owner.closed(code, reason);
  }

  failed(code: string, message: string): void {
    this.write('failed', `${code}: ${message}`);
    this.owner.failed(code, message);
  }

  private write(event: TraceLine['event'], text: string): void {
    const cut = text.length > MAX_TEXT;
    this.trace({
      clockMs: this.clock.now(),
      event,
      text: cut ? text.slice(0, MAX_TEXT) : text,
      ...(cut ? { length: text.length } : {}),
    });
  }
}
