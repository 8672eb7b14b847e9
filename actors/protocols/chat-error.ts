import type { Frame } from '../../engine/actor/protocol.js';
import type { ErrorCategory } from '../../engine/telemetry/error-categories.js';

/** Longest text kept of an error, and longest code, in characters. */
const MAX_ERROR_TEXT = 200;
const MAX_ERROR_CODE = 64;

const NOT_MEMBER = 'Not in room: ';
const ALREADY_MEMBER = 'Already in room: ';
/** Begins the types of what a client says of its typing. */
const TYPING = 'typing_';

/**
 * Codes for the errors that the chat server sends in words alone, by how the words begin. What is not in the table is
 * `SERVER_ERROR`. Errors with a code of their own keep it.
 */
export const chatErrorCodes: readonly (readonly [words: string, code: string])[] = [
  ['Room name is required', 'NAME_REQUIRED'],
  ['Room name too long', 'NAME_TOO_LONG'],
  ['Room not found', 'GROUP_NOT_FOUND'],
  ['Not in that room', 'NOT_IN_GROUP'],
  ['Message text is required', 'TEXT_REQUIRED'],
  ['Message too long', 'TEXT_TOO_LONG'],
  ['Target user ID is required', 'USER_REQUIRED'],
  ['User not found', 'USER_NOT_FOUND'],
  ['Unknown message type', 'UNKNOWN_TYPE'],
  ['Error processing message', 'PROCESSING_FAILED'],
];

/** What codes mean, the server's own and those above. Any other, of which only the server knows more, is `other`. */
export const chatErrorCategories: readonly (readonly [code: string, category: ErrorCategory])[] = [
  ['AUTHORIZATION_FAILED', 'refused'],
  ['NOT_A_MEMBER', 'refused'],
  ['NOT_IN_GROUP', 'refused'],
  ['GROUP_NOT_FOUND', 'refused'],
  ['USER_NOT_FOUND', 'refused'],
  ['SERVICE_UNAVAILABLE', 'refused'],
  ['RATE_LIMIT_EXCEEDED', 'rateLimited'],
  ['VALIDATION_FAILED', 'invalid'],
  ['INVALID_JSON', 'invalid'],
  ['INVALID_MESSAGE_FORMAT', 'invalid'],
  ['MISSING_MESSAGE_TYPE', 'invalid'],
  ['UNKNOWN_TYPE', 'invalid'],
  ['NAME_REQUIRED', 'invalid'],
  ['NAME_TOO_LONG', 'invalid'],
  ['TEXT_REQUIRED', 'invalid'],
  ['TEXT_TOO_LONG', 'invalid'],
  ['USER_REQUIRED', 'invalid'],
  ['ROOM_FULL', 'roomFull'],
];

const categories = new Map(chatErrorCategories);

export function chatErrorCategory(code: string): ErrorCategory {
  return categories.get(code) ?? 'other';
}

/**
 * Fills `into` from an error frame: `code` is its error code, empty or no string where it has none; `type`, where it is a
 * string, the type of what it answers, or `error`.
 */
export function readChatError(code: unknown, words: unknown, type: unknown, into: Frame): void {
  const text = typeof words === 'string' ? words : '';
  const isOfTyping = text.includes(TYPING) || (typeof type === 'string' && type.startsWith(TYPING));
  const kind = isOfTyping ? 'typingRefused' : 'error';
  if (typeof code === 'string' && code !== '') {
    into.clear(kind);
    into.code = code.slice(0, MAX_ERROR_CODE);
  } else if (text.startsWith(NOT_MEMBER)) {
    into.clear('notMember');
    into.group = text.slice(NOT_MEMBER.length);
  } else if (text.startsWith(ALREADY_MEMBER)) {
    into.clear('alreadyMember');
    into.group = text.slice(ALREADY_MEMBER.length);
  } else {
    into.clear(kind);
    into.code = chatErrorCodes.find(([start]) => text.startsWith(start))?.[1] ?? 'SERVER_ERROR';
  }
  into.text = text.slice(0, MAX_ERROR_TEXT);
}
