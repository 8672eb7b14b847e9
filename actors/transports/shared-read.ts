import type { OnReadOpts, Socket } from 'node:net';
import type { ConnectionOwner, SlowReading } from '../../engine/actor/transport.js';
import { localEnd } from './local-end.js';
import { endOfWholeMessage, payloadOf } from './whole-message.js';

/** As much as libuv reads at a time. */
const READ_BYTES = 64 * 1024;

const inPlace = Symbol('in place');

/** A WebSocket of ws whose handshake is over. */
export interface ReadWebSocket {
  readonly owner: ConnectionOwner;
}

/** The same with what ws keeps to itself. */
interface OpenWebSocket extends ReadWebSocket {
  readonly _socket: ReadSocket;
  readonly _receiver: Receiver;
}

/** What ws knows of frames and messages that have not come whole (its lib/receiver.js). */
interface Receiver {
  readonly _buffers: Buffer[];
  readonly _fragments: Buffer[];
  readonly _state: number;
  /** Opcode of the message whose fragments are coming; 0: none are. */
  readonly _fragmented: number;
  /** Of the last frame. */
  readonly _opcode: number;
  readonly _errored: boolean;
}

/** At the beginning of a frame. */
const GET_INFO = 0;
const CLOSE = 8;

/** Who is told of each read, and says whether to read on. */
interface Reader {
  hasRead?(bytes: number): boolean;
}

const slowReader = Symbol('slow reader');

interface ReadSocket extends Socket {
  [inPlace]?: OpenWebSocket;
  [slowReader]?: Reader;
}

/**
 * One buffer that all sockets of a thread read into, in place of a new one for each read: 64 KB each, they made the
 * garbage collector stop the thread several times a second. Whole messages go straight to their owner, whose they are only
 * until it returns (ConnectionOwner); ws reads all else, and what of that has not come whole is copied before the next
 * read. Not for compressed frames, which are read later.
 */
export function sharedRead(bytes = READ_BYTES): OnReadOpts {
  return { buffer: Buffer.allocUnsafeSlow(Math.min(bytes, READ_BYTES)), callback: take };
}

/** The handshake, which keeps what follows it, is over: from now on the WebSocket's receiver may read in place. */
export function readInPlace(socket: ReadWebSocket): void {
  const open = socket as OpenWebSocket;
  open._socket[inPlace] = open;
}

/** From now on `reader` says after each read whether the socket is to be read on. */
export function readSlowly(socket: ReadWebSocket, reader: Reader): SlowReading {
  const { _socket: tcp } = socket as OpenWebSocket;
  tcp[slowReader] = reader;
  const { localAddress, localPort } = tcp;
  const isKnown = localAddress !== undefined && localPort !== undefined;
  return { localEnd: isKnown ? localEnd(localAddress, localPort) : undefined, readOn: () => void tcp.resume() };
}

function take(this: ReadSocket, bytes: number, shared: Uint8Array): boolean {
  const open = this[inPlace];
  if (open === undefined) {
    this.emit('data', Buffer.from(shared.subarray(0, bytes)));
    return true;
  }
  const end = isBetweenMessages(open._receiver) ? endOfWholeMessage(shared, 0, bytes) : 0;
  if (end === bytes) open.owner.frame(payloadOf(shared, 0, bytes));
  else takeSeveral(open, shared, end, bytes);
  return this[slowReader]?.hasRead?.(bytes) ?? true;
}

/** `end`: of the message that this read begins with; 0: it doesn't begin with a whole one. */
function takeSeveral(open: OpenWebSocket, shared: Uint8Array, end: number, bytes: number): void {
  const { owner, _socket: tcp, _receiver: receiver } = open;
  // What is sent in answer to the frames of one read leaves in one system call.
  tcp.cork();
  try {
    let at = 0;
    for (; end > 0; end = endOfWholeMessage(shared, at, bytes)) {
      owner.frame(payloadOf(shared, at, end));
      at = end;
    }
    if (at < bytes) tcp.emit('data', Buffer.from(shared.buffer, shared.byteOffset + at, bytes - at));
  } finally {
    tcp.uncork();
  }
  keepLast(receiver._buffers, shared);
  keepLast(receiver._fragments, shared);
}

/** ws waits for a frame that begins a message, and has seen neither a close frame nor an error. */
function isBetweenMessages({ _state, _buffers, _fragmented, _opcode, _errored }: Receiver): boolean {
  return _state === GET_INFO && _buffers.length === 0 && _fragmented === 0 && _opcode !== CLOSE && !_errored;
}

/** Copies what came with this read: it stands at the end, for all before has been copied before. */
function keepLast(parts: Buffer[], shared: Uint8Array): void {
  for (let last = parts.length - 1; last >= 0 && parts[last]!.buffer === shared.buffer; last--) {
    parts[last] = Buffer.from(parts[last]!);
  }
}
