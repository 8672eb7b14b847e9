import type { Chat } from '../chat.js';
import { fieldsOf, strippedField } from '../python-text.js';
import type { Room } from '../room.js';
import type { Session } from '../session.js';
import { roomNameProblem } from './room-name.js';

/** A new room: three replies. An existing one is joined, without `room_created`. */
export function createRoom(chat: Chat, session: Session, data: unknown): void {
  const fields = fieldsOf(data);
  const name = strippedField(fields, 'room_name');
  if (isRefused(chat, session, name, 'create_room')) return;
  const existing = chat.rooms.get(name);
  if (existing !== undefined) {
    enter(chat, session, existing);
    return;
  }
  const room = open(chat, session, name, fields['is_public'] === undefined || Boolean(fields['is_public']));
  if (room === undefined) return;
  room.add(session);
  chat.reply(session, 'room_created', `"room":${JSON.stringify(name)},"is_public":${String(room.isPublic)}`);
  confirmJoin(chat, session, room);
}

/** Joins a room, which is made if it is missing. */
export function joinRoom(chat: Chat, session: Session, data: unknown): void {
  const name = strippedField(fieldsOf(data), 'room');
  if (isRefused(chat, session, name, 'join_room')) return;
  const room = chat.rooms.get(name) ?? open(chat, session, name, true);
  if (room !== undefined) enter(chat, session, room);
}

export function leaveRoom(chat: Chat, session: Session, data: unknown): void {
  const name = strippedField(fieldsOf(data), 'room');
  const room = chat.roomOf(session, name);
  if (room === undefined) {
    chat.error(session, 'Not in that room');
    return;
  }
  room.remove(session);
  chat.reply(session, 'room_left', `"room":${JSON.stringify(name)}`);
  chat.announce(room, 'user_left_room', session.user.id);
}

export function typingStart(chat: Chat, session: Session, data: unknown): void {
  const room = typingRoom(chat, session, data);
  if (room === undefined || session.typing?.has(room) === true) return;
  (session.typing ??= new Set()).add(room);
  chat.announce(room, 'user_typing_start', session.user.id, session);
}

export function typingStop(chat: Chat, session: Session, data: unknown): void {
  const room = typingRoom(chat, session, data);
  if (room === undefined || session.typing?.delete(room) !== true) return;
  chat.announce(room, 'user_typing_stop', session.user.id, session);
}

/** The room that is named, if the session is in it; anything else is passed over in silence. */
function typingRoom(chat: Chat, session: Session, data: unknown): Room | undefined {
  return chat.roomOf(session, fieldsOf(data)['room']);
}

function isRefused(chat: Chat, session: Session, name: string, type: string): boolean {
  const problem = roomNameProblem(name);
  if (problem !== undefined) {
    chat.error(session, problem);
    return true;
  }
  const struck = chat.faults.strikesMessage('room-error');
  if (struck === undefined) return false;
  if (struck.errorCode === undefined) chat.error(session, 'Error processing message: injected fault', type);
  else chat.codedError(session, struck.errorCode, 'Request refused: injected fault', {}, true);
  return true;
}

/** Makes the room, or answers that there are too many. */
function open(chat: Chat, session: Session, name: string, isPublic: boolean): Room | undefined {
  if (chat.rooms.isFull) {
    chat.error(session, `Too many rooms (max ${chat.options.maxTotalGroups})`);
    return undefined;
  }
  return chat.createRoom(name, session.user.id, isPublic);
}

function enter(chat: Chat, session: Session, room: Room): void {
  if (session.isIn(room)) {
    chat.error(session, `Already in room: ${room.name}`);
    return;
  }
  room.add(session);
  confirmJoin(chat, session, room);
  chat.announce(room, 'user_joined_room', session.user.id);
}

function confirmJoin(chat: Chat, session: Session, room: Room): void {
  const name = `"room":${JSON.stringify(room.name)}`;
  const createdBy = `"created_by":${JSON.stringify(room.createdBy)}`;
  chat.reply(session, 'room_joined', name);
  const info = `${name},"user_count":${room.memberCount},${createdBy},"is_public":${String(room.isPublic)}`;
  chat.reply(session, 'room_info', info);
}
