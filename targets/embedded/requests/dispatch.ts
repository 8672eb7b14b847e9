import type { Chat } from '../chat.js';
import { HandlerError, pythonText } from '../python-text.js';
import type { Session } from '../session.js';
import { HANDLERS } from './handlers.js';

/** Has a request handled on this shard: one that came here, or one that another shard took for it. */
export function dispatch(chat: Chat, session: Session, type: unknown, data: unknown): void {
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
