import type { Chat } from '../chat.js';
import { HERE } from '../held-replies.js';
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

/** A room as `rooms_list` shows it. */
export interface ListedRoom {
  /** Wall time of its creation, ms since 1970. */
  readonly createdMs: number;
  readonly json: string;
}

/** The newest 1,000 of the rooms that are public or the session's own, over all shards. Needs no `data`. */
export function listRooms(chat: Chat, session: Session): void {
  const own = listedRooms(chat, session);
  if (chat.peers === undefined) {
    session.reply(roomsList(chat, own));
    return;
  }
  const place = session.await(HERE);
  chat.peers.askOthers({ ask: 'rooms', session: session.number }, (answers) => {
    const all = [own, ...(answers as (readonly ListedRoom[])[])].flat().sort((a, b) => b.createdMs - a.createdMs);
    session.answer(place, roomsList(chat, all.slice(0, MAX_LISTED_ROOMS)));
  });
}

/** Those of this shard; `session` undefined is in none. */
export function listedRooms(chat: Chat, session: Session | undefined): readonly ListedRoom[] {
  return chat.rooms
    .newest(MAX_LISTED_ROOMS, (room) => room.isPublic || session?.isIn(room) === true)
    .map((room) => {
      const createdBy = JSON.stringify(room.createdBy);
      const counts = `"user_count":${room.memberCount},"created_by":${createdBy},"is_public":${String(room.isPublic)}`;
      return { createdMs: chat.createdAtMs(room), json: `{"name":${JSON.stringify(room.name)},${counts}}` };
    });
}

function roomsList(chat: Chat, rooms: readonly ListedRoom[]): Buffer {
  return chat.replyFrame('rooms_list', `"rooms":[${rooms.map(({ json }) => json).join(',')}]`);
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
