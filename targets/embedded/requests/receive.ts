import type { Chat } from '../chat.js';
import { pythonJsonError } from '../json-parse-error.js';
import { HandlerError, pythonText, pythonTypeName } from '../python-text.js';
import { isWithinRate } from '../rate-limit.js';
import type { Session } from '../session.js';
import { HANDLERS } from './handlers.js';

/** Takes one frame from a client: checks it in the order in which the original server does, and has it handled. */
export function receive(chat: Chat, session: Session, data: Buffer, isBinary: boolean): void {
  if (session.state !== 'open') return;
  if (isBinary) {
    if (chat.dialect.malformed === 'close') turnAway(chat, session);
    else handle(chat, session, 'binary', undefined);
    return;
  }
  const { maxMessageBytes } = chat.options;
  if (data.length > maxMessageBytes) {
    chat.codedError(session, 'VALIDATION_FAILED', `Message too large: ${data.length} bytes (max: ${maxMessageBytes})`);
    return;
  }
  const text = data.toString();
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    malformed(chat, session, 'INVALID_JSON', 'Invalid JSON format', () => ({ parse_error: pythonJsonError(text) }));
    return;
  }
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) {
    const message = "JSON message must be an object with a 'type' field";
    malformed(chat, session, 'INVALID_MESSAGE_FORMAT', message, () => ({ received_type: pythonTypeName(frame) }));
    return;
  }
  receiveObject(chat, session, frame as Record<string, unknown>);
}

function receiveObject(chat: Chat, session: Session, frame: Record<string, unknown>): void {
  let type = frame['type'];
  if (type === undefined) {
    if (chat.dialect.malformed === 'coded') {
      const details = { payload_keys: Object.keys(frame) };
      chat.codedError(session, 'MISSING_MESSAGE_TYPE', "JSON message missing required 'type'", details);
      return;
    }
    type = 'message';
  }
  if (type === 'pong') {
    session.lastSignMs = chat.clock.nowMs();
    if (session.awaitsPong) chat.counters.heartbeatsAnswered++;
    session.awaitsPong = false;
    return;
  }
  const ttl = frame['ttl_seconds'];
  if (typeof ttl === 'number' && ttl <= 0) return;
  handle(chat, session, type, frame['data']);
}

function handle(chat: Chat, session: Session, type: unknown, data: unknown): void {
  const { rateLimit } = chat.options;
  if (rateLimit && !isWithinRate(rateLimit, session, type, chat.clock.nowMs())) {
    chat.codedError(session, 'RATE_LIMIT_EXCEEDED', 'Rate limit exceeded');
    return;
  }
  const handler = typeof type === 'string' ? HANDLERS.get(type) : undefined;
  if (handler === undefined) {
    chat.error(session, `Unknown message type: ${pythonText(type)}`);
    return;
  }
  try {
    handler(chat, session, data);
  } catch (error) {
    if (!(error instanceof HandlerError)) throw error;
    chat.error(session, `Error processing message: ${error.message}`, pythonText(type));
  }
}

function malformed(
  chat: Chat,
  session: Session,
  code: 'INVALID_JSON' | 'INVALID_MESSAGE_FORMAT',
  message: string,
  details: () => object,
): void {
  if (chat.dialect.malformed === 'close') turnAway(chat, session);
  else chat.codedError(session, code, message, details());
}

/** The rooms hear of it before the connection is closed. */
function turnAway(chat: Chat, session: Session): void {
  chat.part(session);
  session.wire.close(1000);
}
