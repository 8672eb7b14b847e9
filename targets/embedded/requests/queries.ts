import type { Chat } from '../chat.js';
import { fieldsOf, pythonInt } from '../python-text.js';
import type { Session } from '../session.js';
import type { User } from '../users.js';

const MAX_LISTED_ROOMS = 1000;
const MAX_HISTORY = 100;
const DEFAULT_HISTORY = 50;

export function ping(chat: Chat, session: Session): void {
  chat.counters.pings++;
  if (!chat.faults.strikesConnection('no-pong', session.number)) chat.reply(session, 'pong', '');
}

/** The newest 1,000 of the rooms that are public or the session's own. Needs no `data`. */
export function listRooms(chat: Chat, session: Session): void {
  const rooms = chat.rooms
    .newest(MAX_LISTED_ROOMS, (room) => room.isPublic || session.isIn(room))
    .map((room) => {
      const createdBy = JSON.stringify(room.createdBy);
      const counts = `"user_count":${room.memberCount},"created_by":${createdBy},"is_public":${String(room.isPublic)}`;
      return `{"name":${JSON.stringify(room.name)},${counts}}`;
    });
  chat.reply(session, 'rooms_list', `"rooms":[${rooms.join(',')}]`);
}

/** Anybody may ask, of private rooms too. A user with several connections in the room is listed once. */
export function getRoomUsers(chat: Chat, session: Session, data: unknown): void {
  const name = fieldsOf(data)['room'];
  if (!name) {
    chat.error(session, 'Room name is required');
    return;
  }
  const room = typeof name === 'string' ? chat.rooms.get(name) : undefined;
  if (room === undefined) {
    chat.error(session, 'Room not found');
    return;
  }
  const users = new Set<User>(room.members.map((member) => member.user));
  const list = [...users].map((user) => {
    const id = JSON.stringify(user.id);
    return `{"user_id":${id},"username":${id},"status":"${user.isOnline ? 'online' : 'offline'}"}`;
  });
  chat.reply(session, 'room_users', `"room":${JSON.stringify(room.name)},"users":[${list.join(',')}]`);
}

export function getMessageHistory(chat: Chat, session: Session, data: unknown): void {
  const fields = fieldsOf(data);
  const name = fields['room'];
  const limit = Math.min('limit' in fields ? pythonInt(fields['limit']) : DEFAULT_HISTORY, MAX_HISTORY);
  if (!name) {
    chat.error(session, 'Room name is required');
    return;
  }
  const room = chat.roomOf(session, name);
  if (room === undefined) {
    chat.error(session, 'Not in that room');
    return;
  }
  // The original asks its database, to which a limit below 0 is no limit.
  const messages = chat.history.recent(room, limit < 0 ? MAX_HISTORY : limit);
  chat.reply(session, 'message_history', `"room":${JSON.stringify(room.name)},"messages":[${messages.join(',')}]`);
}
