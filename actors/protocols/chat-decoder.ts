import type { Frame, FrameKind } from '../../engine/actor/protocol.js';
import type { StampCodec } from '../../engine/delivery/stamp.js';
import { readChatError } from './chat-error.js';
import { FrameTypeTable, isValueOf, valueOf } from './frame-type.js';

/**
 * What a frame of each type is to a client. Those with `parse` need their fields; the others are recognised in the raw
 * bytes. Frequent ones stand first among those of the same length.
 */
const types: readonly (readonly [type: string, kind: FrameKind, parse?: 'parse'])[] = [
  ['chat_message', 'message'],
  ['ping', 'heartbeat'],
  ['pong', 'heartbeatAnswer'],
  ['welcome', 'ready'],
  ['room_joined', 'joined', 'parse'],
  ['room_created', 'created', 'parse'],
  ['room_left', 'left', 'parse'],
  ['error', 'error', 'parse'],
  ['room_info', 'other'],
  ['user_joined_room', 'memberJoined'],
  ['user_left_room', 'memberLeft'],
  ['user_left', 'memberGone'],
  ['user_typing_start', 'typingStarted'],
  ['user_typing_stop', 'typingStopped'],
  ['private_message', 'privateMessage'],
  ['private_message_sent', 'privateConfirmed'],
  ['message_history', 'other'],
  ['rooms_list', 'other'],
  ['room_users', 'present', 'parse'],
];

const kinds = new Map(types.map(([type, kind]) => [type, kind]));
const rawKinds = new FrameTypeTable(types.map(([type, kind, parse]) => [type, parse ? undefined : kind] as const));
const textKey = Buffer.from('"text"', 'latin1');
const userKey = Buffer.from('"user_id"', 'latin1');
const roomKey = Buffer.from('"room"', 'latin1');

/** A stamp is shorter than this, in characters. */
const MAX_STAMP = 64;

/**
 * Reads the chat server's frames in both shapes, wrapped and flat. Both shapes name the same type inside and outside, so
 * a type that stands first decides; other frames are parsed, and the body is `data` where that is an object with a type.
 */
export class ChatDecoder {
  private readonly stamps: StampCodec;

  constructor(stamps: StampCodec) {
    this.stamps = stamps;
  }

  decode(data: Buffer, into: Frame): void {
    const kind = rawKinds.find(data);
    if (kind === undefined) {
      this.parse(data, into);
      return;
    }
    into.clear(kind);
    if (isStamped(kind)) into.stamped = this.findStamp(data, into);
    else if (isOfMember(kind)) findMember(data, into);
  }

  /** The stamp that begins the value of a `text` field. Quotes within strings are escaped, so no string can feign one. */
  private findStamp(data: Buffer, into: Frame): boolean {
    let start = this.stamps.find(data, 0);
    while (start >= 0) {
      if (isValueOf(data, start, textKey)) return this.stamps.readAt(data, start, into);
      start = this.stamps.find(data, start + 1);
    }
    return false;
  }

  private parse(data: Buffer, into: Frame): void {
    let frame: unknown;
    try {
      frame = JSON.parse(data.toString('utf8'));
    } catch {
      frame = undefined;
    }
    const body = bodyOf(frame);
    if (body === undefined) {
      into.clear('malformed');
      return;
    }
    const kind = kinds.get(body.type) ?? 'other';
    if (kind === 'error') {
      readChatError(body.error_code, body.message, body.message_type, into);
      return;
    }
    into.clear(kind);
    if (isOfMember(kind)) return findMember(data, into);
    if (typeof body.room === 'string' && kind !== 'other') into.group = body.room;
    if (isStamped(kind) && typeof body.text === 'string') {
      into.stamped = this.stamps.readAt(Buffer.from(body.text.slice(0, MAX_STAMP)), 0, into);
    }
  }
}

function isStamped(kind: FrameKind): boolean {
  return kind === 'message' || kind === 'privateMessage' || kind === 'privateConfirmed';
}

function isOfMember(kind: FrameKind): boolean {
  return kind === 'memberJoined' || kind === 'memberLeft' || kind === 'typingStarted' || kind === 'typingStopped';
}

function findMember(data: Buffer, into: Frame): void {
  into.userAt = valueOf(data, userKey);
  into.groupAt = valueOf(data, roomKey);
}

/** Body of a parsed frame, of either shape; `undefined` where it has no type. */
function bodyOf(frame: unknown): ({ type: string } & Record<string, unknown>) | undefined {
  if (!isObject(frame)) return undefined;
  if (isObject(frame.data) && hasType(frame.data)) return frame.data;
  return hasType(frame) ? frame : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasType(value: Record<string, unknown>): value is { type: string } & Record<string, unknown> {
  return typeof value.type === 'string';
}
