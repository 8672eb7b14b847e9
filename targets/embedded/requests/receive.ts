import type { Chat } from '../chat.js';
import { pythonJsonError } from '../json-parse-error.js';
import { pythonTypeName } from '../python-text.js';
import { isWithinRate } from '../rate-limit.js';
import type { Session } from '../session.js';
import { dispatch } from './dispatch.js';
import { roomNamed } from './room-named.js';
import { isUnanswered } from './unanswered.js';

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
  receiveObject(chat, session, frame as Record<string, unknown>, data);
}

function receiveObject(chat: Chat, session: Session, frame: Record<string, unknown>, raw: Buffer): void {
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
    receivePong(chat, session);
    return;
  }
  const ttl = frame['ttl_seconds'];
  if (typeof ttl === 'number' && ttl <= 0) return;
  handle(chat, session, type, frame['data'], raw);
}

/** The answer to a heartbeat: no request. */
export function receivePong(chat: Chat, session: Session): void {
  session.lastSignMs = Math.round(chat.clock.nowMs());
  if (session.awaitsPong) chat.counters.heartbeatsAnswered++;
  session.awaitsPong = false;
}

/** `raw`: the frame as it came, where it was JSON. */
function handle(chat: Chat, session: Session, type: unknown, data: unknown, raw?: Buffer): void {
  const injected = chat.faults.rateOf(session.number);
  const rateLimit = injected ?? chat.options.rateLimit;
  if (rateLimit && !isWithinRate(rateLimit, session, type, chat.clock.nowMs())) {
    if (injected !== undefined) chat.faults.count('rate-limit');
    chat.codedError(session, 'RATE_LIMIT_EXCEEDED', 'Rate limit exceeded', {}, injected !== undefined);
    return;
  }
  // The shard that owns the room answers for it.
  if (chat.peers !== undefined && raw !== undefined && typeof type === 'string') {
    const room = roomNamed(type, data);
    if (room !== undefined && chat.peers.forward(room, session, raw, isUnanswered(type))) return;
  }
  const { service } = chat;
  // A client's heartbeat takes no time of a server.
  if (service === undefined || type === 'ping') {
    dispatch(chat, session, type, data);
    return;
  }
  const serve = (): void => {
    if (session.state === 'open') dispatch(chat, session, type, data);
  };
  if (!service.take(serve)) refuse(chat, session, type);
}

/** The simulated service's queue is full. */
export function refuse(chat: Chat, session: Session, type: unknown): void {
  chat.counters.queueFull++;
  if (isUnanswered(type)) return;
  chat.codedError(session, 'SERVICE_UNAVAILABLE', 'Request refused: the queue is full', {}, true);
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
  session.end(1000);
}
