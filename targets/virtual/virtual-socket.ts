import type { MemoryPeer, MemoryServer } from '../../actors/transports/memory.js';
import { framePayload } from '../embedded/frame.js';
import type { Session, Wire } from '../embedded/session.js';
import type { Customer } from './station.js';

/** A request of a client, read: `{"type":…,"data":…}`. */
export type ChatRequest = Record<string, unknown>;

/** What a socket asks of the target that it belongs to. */
export interface SocketOwner {
  received(socket: VirtualSocket, text: string): void;
  closed(socket: VirtualSocket): void;
  begin(socket: VirtualSocket, request: ChatRequest): number;
  served(socket: VirtualSocket, request: ChatRequest): void;
}

/** The frame that was written last, and its payload: most frames go to several, one after the other. */
let lastFrame: Buffer | undefined;
let lastPayload: Buffer | undefined;

/** A client's connection, as the embedded chat knows it. */
export class VirtualSocket implements Wire, MemoryServer, Customer<ChatRequest> {
  readonly peer: MemoryPeer;
  session: Session | undefined = undefined;
  private readonly owner: SocketOwner;

  constructor(owner: SocketOwner, peer: MemoryPeer) {
    this.owner = owner;
    this.peer = peer;
  }

  write(frame: Buffer): boolean {
    if (!this.peer.open) return false;
    if (frame !== lastFrame) {
      lastFrame = frame;
      lastPayload = framePayload(frame);
    }
    this.peer.send(lastPayload!);
    return true;
  }

  deliver(frame: Buffer): boolean {
    return this.write(frame);
  }

  gather(frame: Buffer): boolean {
    return this.write(frame);
  }

  pause(): void {
    // Only shards of a target pause their clients.
  }

  resume(): void {
    // Nor is there anything to resume.
  }

  ping(): void {
    // Protocol pings are off.
  }

  close(code: number): void {
    this.peer.close(code);
  }

  cut(): void {
    this.peer.terminate();
  }

  received(_peer: MemoryPeer, text: string): void {
    this.owner.received(this, text);
  }

  closed(): void {
    this.owner.closed(this);
  }

  begin(request: ChatRequest): number {
    return this.owner.begin(this, request);
  }

  served(request: ChatRequest): void {
    this.owner.served(this, request);
  }
}
