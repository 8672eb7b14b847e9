import type { Subscription } from 'rxjs';
import type { Connection, ConnectionOwner, ConnectRequest } from '../../engine/actor/transport.js';
import type { MemoryEnd, MemoryLine, Parcel } from './memory-line.js';
import { post } from './memory-line.js';
import { MemoryServerEnd } from './memory-peer.js';

/**
 * The client's end.
 *
 * | state      | accepted → | refused → | close frame →   | cut →       | close() → | terminate() → | own end →   |
 * |------------|------------|-----------|-----------------|-------------|-----------|---------------|-------------|
 * | connecting | open       | ended     |                 |             | aborting  | aborting      |             |
 * | open       |            |           | ended, answered | ended: 1006 | closing   | cutting       |             |
 * | closing    |            |           | ended           | ended: 1006 |           | cutting       | ended: 1006 |
 * | aborting   |            |           |                 |             |           |               | failed      |
 * | cutting    |            |           |                 |             |           |               | ended: 1006 |
 */
export class MemoryConnection implements Connection, MemoryEnd {
  /** The line takes everything at once. */
  readonly bufferedBytes = 0;
  private readonly line: MemoryLine;
  private readonly owner: ConnectionOwner;
  private readonly server: MemoryServerEnd;
  private state: 'connecting' | 'open' | 'closing' | 'aborting' | 'cutting' | 'ended' = 'connecting';
  private closeTimeout: Subscription | undefined;

  constructor(line: MemoryLine, request: ConnectRequest, owner: ConnectionOwner) {
    this.line = line;
    this.owner = owner;
    this.server = new MemoryServerEnd(line, this, request.url, request.headers ?? {});
    this.post({ to: this.server, kind: 'connect' });
  }

  send(text: string): void {
    if (this.state === 'open') this.post({ to: this.server, kind: 'data', data: text });
  }

  close(code: number, reason: string): void {
    if (this.state === 'connecting') this.terminate();
    if (this.state !== 'open') return;
    this.state = 'closing';
    this.post({ to: this.server, kind: 'closeFrame', code, reason });
    this.closeTimeout = post(this.line.clock, this.line.closeTimeoutMs, { to: this, kind: 'ownEnd' });
  }

  terminate(): void {
    if (this.state === 'aborting' || this.state === 'cutting' || this.state === 'ended') return;
    this.state = this.state === 'connecting' ? 'aborting' : 'cutting';
    this.closeTimeout?.unsubscribe();
    this.post({ to: this.server, kind: 'cut' });
    post(this.line.clock, 0, { to: this, kind: 'ownEnd' });
  }

  take(parcel: Parcel): void {
    switch (this.state) {
      case 'connecting':
        if (parcel.kind === 'accepted') {
          this.state = 'open';
          this.owner.opened();
        } else if (parcel.kind === 'refused') {
          this.state = 'ended';
          this.owner.failed(parcel.code, parcel.message);
        }
        return;
      case 'open':
      case 'closing':
        this.takeConnected(parcel);
        return;
      case 'aborting':
        if (parcel.kind !== 'ownEnd') return;
        this.state = 'ended';
        this.owner.failed('ABORTED', 'The client gave up before the handshake had ended.');
        return;
      case 'cutting':
        if (parcel.kind === 'ownEnd') this.end(1006, '');
        return;
      case 'ended':
        return;
    }
  }

  private takeConnected(parcel: Parcel): void {
    if (parcel.kind === 'data') {
      this.owner.frame(typeof parcel.data === 'string' ? Buffer.from(parcel.data) : parcel.data);
    } else if (parcel.kind === 'closeFrame') {
      if (this.state === 'open') this.post({ ...parcel, to: this.server });
      this.end(parcel.code, parcel.reason);
    } else if (parcel.kind === 'cut') {
      this.end(1006, '');
    } else if (parcel.kind === 'ownEnd') {
      // The close timeout: the server has not answered the close frame.
      this.post({ to: this.server, kind: 'cut' });
      this.end(1006, '');
    }
  }

  private end(code: number, reason: string): void {
    this.state = 'ended';
    this.closeTimeout?.unsubscribe();
    this.owner.closed(code, reason);
  }

  private post(parcel: Parcel): void {
    post(this.line.clock, this.line.latencyMs, parcel);
  }
}
