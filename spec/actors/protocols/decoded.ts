import fc from 'fast-check';
import { createChatProtocol } from '../../../actors/protocols/chat.js';
import { Frame, type FrameKind } from '../../../engine/actor/protocol.js';
import { StampCodec } from '../../../engine/delivery/stamp.js';
import { pythonJson, spaciousJson } from './transcript.js';

export const stamps = new StampCodec('r1');
export const chat = createChatProtocol(stamps);

/** The fields that a client may look at. */
export interface Seen {
  kind: FrameKind;
  group?: string;
  code?: string;
  text?: string;
  stamp?: { sender: number; sequence: number; intendedMs: number };
}

/** Decodes into a frame full of what an earlier one left. */
export function decode(data: string | Buffer): Seen {
  const frame = new Frame();
  Object.assign(frame, { kind: 'left', group: 'old', code: 'OLD', text: 'old', stamped: true, sender: 99 });
  chat.decode(typeof data === 'string' ? Buffer.from(data) : data, frame);
  const { kind, group, code, text, stamped, sender, sequence, intendedMs } = frame;
  return {
    kind,
    ...(group !== '' && { group }),
    ...(code !== '' && { code }),
    ...(text !== '' && { text }),
    ...(stamped && { stamp: { sender, sequence, intendedMs } }),
  };
}

/** The frame in every shape and spelling that a server may choose. */
export function spellings(body: Record<string, unknown>): string[] {
  const wrapped = { type: body.type, data: body, sender_id: null, group: null, metadata: null, created_at: 1.5 };
  const reversed = Object.fromEntries(Object.entries(body).reverse());
  const shapes = [body, wrapped, reversed, { ...wrapped, data: reversed }, { id: 'x', ...wrapped }];
  return shapes.flatMap((shape) => [
    JSON.stringify(shape),
    pythonJson(shape),
    JSON.stringify(shape, null, '\t'),
    spaciousJson(shape),
  ]);
}

/** Names of users and groups, the strangest too. */
export const names = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constant('"}\\\n~r1.1.2.3~'),
);

/** What frames of each type are to a client; errors depend on their words. */
export const kindOfType: Record<string, FrameKind> = {
  welcome: 'ready',
  room_joined: 'joined',
  room_created: 'created',
  room_left: 'left',
  chat_message: 'message',
  ping: 'heartbeat',
  pong: 'heartbeatAnswer',
  room_info: 'other',
  room_users: 'present',
  rooms_list: 'other',
  message_history: 'other',
  private_message: 'privateMessage',
  private_message_sent: 'privateConfirmed',
  user_joined_room: 'memberJoined',
  user_left_room: 'memberLeft',
  user_left: 'memberGone',
  user_typing_start: 'typingStarted',
  user_typing_stop: 'typingStopped',
};

/** Types whose frames tell their group. */
export const withGroup = ['room_joined', 'room_created', 'room_left', 'room_users'];
