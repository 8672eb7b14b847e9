import type { OnReadOpts, Socket } from 'node:net';
import type { WebSocket } from 'ws';

/** As much as libuv reads at a time. */
const READ_BYTES = 64 * 1024;

const inPlace = Symbol('in place');

/** What ws keeps of frames and messages that have not come whole (its lib/receiver.js, the same in all of 8.x). */
interface Receiver {
  readonly _buffers: Buffer[];
  readonly _fragments: Buffer[];
}

interface ReadSocket extends Socket {
  [inPlace]?: Receiver;
}

/**
 * One buffer that all sockets of a thread read into, in place of a new one for each read: 64 KB each, they made the
 * garbage collector stop the thread several times a second. What has not come whole is copied before the next read; all
 * else is its owner's only until it returns (ConnectionOwner). Not for compressed frames, which are read later.
 */
export function sharedRead(): OnReadOpts {
  return { buffer: Buffer.allocUnsafeSlow(READ_BYTES), callback: take };
}

/** The handshake, which keeps what follows it, is over: from now on the WebSocket's receiver may read in place. */
export function readInPlace(socket: WebSocket): void {
  const { _socket: tcp, _receiver: receiver } = socket as unknown as { _socket: ReadSocket; _receiver: Receiver };
  tcp[inPlace] = receiver;
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
  return true;
}

/** Copies what came with this read: it stands at the end, for all before has been copied before. */
function keepLast(parts: Buffer[], shared: Uint8Array): void {
  for (let last = parts.length - 1; last >= 0 && parts[last]!.buffer === shared.buffer; last--) {
    parts[last] = Buffer.from(parts[last]!);
  }
}
