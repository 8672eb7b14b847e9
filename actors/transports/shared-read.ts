import type { OnReadOpts, Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { SlowReading } from '../../engine/actor/transport.js';
import { localEnd } from './local-end.js';

/** As much as libuv reads at a time. */
const READ_BYTES = 64 * 1024;

const inPlace = Symbol('in place');

/** What ws keeps of frames and messages that have not come whole (its lib/receiver.js, the same in all of 8.x). */
interface Receiver {
  readonly _buffers: Buffer[];
  readonly _fragments: Buffer[];
}

/** Who is told of each read, and says whether to read on. */
interface Reader {
  hasRead?(bytes: number): boolean;
}

const slowReader = Symbol('slow reader');

interface ReadSocket extends Socket {
  [inPlace]?: Receiver;
  [slowReader]?: Reader;
}

/**
 * One buffer that all sockets of a thread read into, in place of a new one for each read: 64 KB each, they made the
 * garbage collector stop the thread several times a second. What has not come whole is copied before the next read; all
 * else is its owner's only until it returns (ConnectionOwner). Not for compressed frames, which are read later.
 */
export function sharedRead(bytes = READ_BYTES): OnReadOpts {
  return { buffer: Buffer.allocUnsafeSlow(Math.min(bytes, READ_BYTES)), callback: take };
}

/** The handshake, which keeps what follows it, is over: from now on the WebSocket's receiver may read in place. */
export function readInPlace(socket: WebSocket): void {
  const { _socket: tcp, _receiver: receiver } = socket as unknown as { _socket: ReadSocket; _receiver: Receiver };
  tcp[inPlace] = receiver;
}

/** From now on `reader` says after each read whether the socket is to be read on. */
export function readSlowly(socket: WebSocket, reader: Reader): SlowReading {
  const { _socket: tcp } = socket as unknown as { _socket: ReadSocket };
  tcp[slowReader] = reader;
  const { localAddress, localPort } = tcp;
  const isKnown = localAddress !== undefined && localPort !== undefined;
  return { localEnd: isKnown ? localEnd(localAddress, localPort) : undefined, readOn: () => void tcp.resume() };
}

function take(this: ReadSocket, bytes: number, shared: Uint8Array): boolean {
  const receiver = this[inPlace];
  const data = Buffer.from(shared.buffer, shared.byteOffset, bytes);
  if (receiver === undefined) {
    this.emit('data', Buffer.from(data));
    return true;
  }
  // What is sent in answer to the frames of one read leaves in one system call.
  this.cork();
  try {
    this.emit('data', data);
  } finally {
    this.uncork();
  }
  keepLast(receiver._buffers, shared);
  keepLast(receiver._fragments, shared);
  return this[slowReader]?.hasRead?.(bytes) ?? true;
}

/** Copies what came with this read: it stands at the end, for all before has been copied before. */
function keepLast(parts: Buffer[], shared: Uint8Array): void {
  for (let last = parts.length - 1; last >= 0 && parts[last]!.buffer === shared.buffer; last--) {
    parts[last] = Buffer.from(parts[last]!);
  }
}
