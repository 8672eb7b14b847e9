import type { Connection, ConnectionOwner, ConnectRequest } from '../../engine/actor/transport.js';
import type { ClockTask } from '../../engine/clock/clock.js';
import { ParcelKind, type CloseFrame, type MemoryEnd, type Refusal } from './memory-line.js';
import { MemoryServerEnd, type MemorySetting } from './memory-peer.js';

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
  private readonly setting: MemorySetting;
  private readonly owner: ConnectionOwner;
  private readonly server: MemoryServerEnd;
  private state: 'connecting' | 'open' | 'closing' | 'aborting' | 'cutting' | 'ended' = 'connecting';
  private closeTimeout: ClockTask<undefined> | undefined = undefined;

  constructor(setting: MemorySetting, request: ConnectRequest, owner: ConnectionOwner) {
    this.setting = setting;
    this.owner = owner;
    this.server = new MemoryServerEnd(setting, this, request.url, request.headers);
    setting.line.post(this.server, ParcelKind.connect);
  }

  /** The line takes everything at once. */
  get bufferedBytes(): number {
    return 0;
  }

  send(text: string): number {
    if (this.state !== 'open') return 0;
    this.setting.line.post(this.server, ParcelKind.data, text);
    return Buffer.byteLength(text);
  }

  close(code: number, reason: string): void {
    if (this.state === 'connecting') this.terminate();
    if (this.state !== 'open') return;
    this.state = 'closing';
    const { clock, line, closeTimeoutMs } = this.setting;
    line.post(this.server, ParcelKind.closeFrame, { code, reason } satisfies CloseFrame);
    this.closeTimeout = clock.at(clock.now() + closeTimeoutMs, () => this.take(ParcelKind.ownEnd));
  }

  terminate(): void {
    if (this.state === 'aborting' || this.state === 'cutting' || this.state === 'ended') return;
    this.state = this.state === 'connecting' ? 'aborting' : 'cutting';
    this.closeTimeout?.unsubscribe();
    this.setting.line.post(this.server, ParcelKind.cut);
    this.setting.ownLine.post(this, ParcelKind.ownEnd);
  }

  take(kind: ParcelKind, load?: unknown): void {
    switch (this.state) {
      case 'open':
      case 'closing':
        this.takeConnected(kind, load);
        return;
      case 'connecting':
        if (kind === ParcelKind.accepted) {
          this.state = 'open';
          this.owner.opened();
        } else if (kind === ParcelKind.refused) {
          const { code, message } = load as Refusal;
          this.state = 'ended';
          this.owner.failed(code, message);
        }
        return;
      case 'aborting':
        if (kind !== ParcelKind.ownEnd) return;
        this.state = 'ended';
        this.owner.failed('ABORTED', 'The client gave up before the handshake had ended.');
        return;
      case 'cutting':
        if (kind === ParcelKind.ownEnd) this.end(1006, '');
        return;
      case 'ended':
        return;
    }
  }

  private takeConnected(kind: ParcelKind, load: unknown): void {
    if (kind === ParcelKind.data) {
      this.owner.frame(typeof load === 'string' ? Buffer.from(load) : (load as Buffer));
    } else if (kind === ParcelKind.closeFrame) {
      const { code, reason } = load as CloseFrame;
      if (this.state === 'open') this.setting.line.post(this.server, kind, load);
      this.end(code, reason);
    } else if (kind === ParcelKind.cut) {
      this.end(1006, '');
    } else if (kind === ParcelKind.ownEnd) {
      // The close timeout: the server has not answered the close frame.
      this.setting.line.post(this.server, ParcelKind.cut);
      this.end(1006, '');
    }
  }

  private end(code: number, reason: string): void {
    this.state = 'ended';
    this.closeTimeout?.unsubscribe();
    this.owner.closed(code, reason);
  }
}
