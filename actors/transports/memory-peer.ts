import type { Clock } from '../../engine/clock/clock.js';
import { ParcelKind, type CloseFrame, type DelayLine, type MemoryEnd, type Refusal } from './memory-line.js';

/** What the connections of one memory transport have in common. */
export interface MemorySetting {
  readonly clock: Clock;
  /** To the other side. */
  readonly line: DelayLine;
  /** Without delay: what an end asks for itself. */
  readonly ownLine: DelayLine;
  readonly closeTimeoutMs: number;
  readonly serve: (peer: MemoryPeer) => void;
}

const NO_HEADERS: Readonly<Record<string, string>> = {};

/** The server's end of one in-process connection. Whatever no longer applies, or not yet, has no effect. */
export interface MemoryPeer {
  /** As the client asked for it. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Accepted, and not ended as far as the server knows. */
  readonly open: boolean;
  /** Ends the handshake well; `server` hears of what follows. A peer neither accepted nor refused hangs. */
  accept(server?: MemoryServer): void;
  /** Ends the handshake badly: the client's `failed(code, message)`. */
  refuse(code: string, message?: string): void;
  /** Sends a data frame. Text is encoded on each call: send one Buffer where many get the same. */
  send(data: string | Buffer): void;
  /** Sends a close frame: the client's `closed(code, reason)`, after the frames that were sent before. */
  close(code: number, reason?: string): void;
  /** Drops the connection without a close frame: the client's `closed(1006)`. */
  terminate(): void;
  /** Falls silent for good: nothing is received, sent or answered any more, not even a close frame. */
  hang(): void;
}

/** Who hears of an accepted connection on the server's side. */
export interface MemoryServer {
  received?(peer: MemoryPeer, text: string): void;
  /** Once, whoever ended it, unless it hangs. 1006: without a close frame. */
  closed?(peer: MemoryPeer, code: number, reason: string): void;
}

/**
 * States: pending (neither accepted nor refused), open, closing (own close frame sent), cutting (terminated), ended. A
 * client answers every close frame, so that closing needs no timeout.
 */
export class MemoryServerEnd implements MemoryPeer, MemoryEnd {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  private readonly setting: MemorySetting;
  private readonly client: MemoryEnd;
  private server: MemoryServer | undefined = undefined;
  private state: 'pending' | 'open' | 'closing' | 'cutting' | 'ended' = 'pending';
  private hangs = false;

  constructor(setting: MemorySetting, client: MemoryEnd, url: string, headers = NO_HEADERS) {
    this.setting = setting;
    this.client = client;
    this.url = url;
    this.headers = headers;
  }

  get open(): boolean {
    return this.state === 'open';
  }

  accept(server?: MemoryServer): void {
    if (this.state !== 'pending' || this.hangs) return;
    this.state = 'open';
    this.server = server;
    this.setting.line.post(this.client, ParcelKind.accepted);
  }

  refuse(code: string, message = 'The server refused.'): void {
    if (this.state !== 'pending' || this.hangs) return;
    this.state = 'ended';
    this.setting.line.post(this.client, ParcelKind.refused, { code, message } satisfies Refusal);
  }

  send(data: string | Buffer): void {
    if (this.state === 'open' && !this.hangs) this.setting.line.post(this.client, ParcelKind.data, data);
  }

  close(code: number, reason = ''): void {
    if (this.state !== 'open' || this.hangs) return;
    this.state = 'closing';
    this.setting.line.post(this.client, ParcelKind.closeFrame, { code, reason } satisfies CloseFrame);
  }

  terminate(): void {
    if (this.state === 'pending') {
      this.refuse('ECONNRESET', 'The server dropped the connection.');
    } else if ((this.state === 'open' || this.state === 'closing') && !this.hangs) {
      this.state = 'cutting';
      this.setting.line.post(this.client, ParcelKind.cut);
      this.setting.ownLine.post(this, ParcelKind.ownEnd);
    }
  }

  hang(): void {
    this.hangs = true;
  }

  take(kind: ParcelKind, load: unknown): void {
    if (this.hangs || this.state === 'ended') return;
    switch (kind) {
      case ParcelKind.data:
        if (this.state !== 'pending' && this.state !== 'cutting') this.server?.received?.(this, load as string);
        return;
      case ParcelKind.connect:
        this.setting.serve(this);
        return;
      case ParcelKind.closeFrame: {
        const { code, reason } = load as CloseFrame;
        if (this.state === 'open') this.setting.line.post(this.client, kind, load);
        if (this.state !== 'cutting') this.end(code, reason);
        return;
      }
      case ParcelKind.cut:
      case ParcelKind.ownEnd:
        this.end(1006, '');
        return;
      default:
        return;
    }
  }

  private end(code: number, reason: string): void {
    const accepted = this.state !== 'pending';
    this.state = 'ended';
    if (accepted) this.server?.closed?.(this, code, reason);
  }
}
