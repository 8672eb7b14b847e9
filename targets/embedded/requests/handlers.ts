import type { Chat } from '../chat.js';
import type { Session } from '../session.js';
import { chatMessage, privateMessage } from './messages.js';
import { getMessageHistory, getRoomUsers, listRooms, ping } from './queries.js';
import { createRoom, joinRoom, leaveRoom, typingStart, typingStop } from './membership.js';

/** Answers one request; throws HandlerError where the original's Python would throw. */
export type Handler = (chat: Chat, session: Session, data: unknown) => void;

/** Every request by its `type`. `pong` is no request: it is taken before. */
export const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['chat_message', chatMessage],
  ['ping', ping],
  ['create_room', createRoom],
  ['join_room', joinRoom],
  ['leave_room', leaveRoom],
  ['private_message', privateMessage],
  ['typing_start', typingStart],
  ['typing_stop', typingStop],
  ['list_rooms', listRooms],
  ['get_room_users', getRoomUsers],
  ['get_message_history', getMessageHistory],
]);
