import type { Chat } from './chat.js';
import { decode } from './http-api.js';

/** What becomes of a connection that asks to be upgraded. */
export type Admission =
  | { readonly kind: 'refuse'; readonly status: 403 | 500 | 503 }
  /** Accepted, then dropped without `welcome`. */
  | { readonly kind: 'drop' }
  /** Accepted, and never spoken to. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'welcome'; readonly userId: string; readonly number: number };

/** `url` as requested; `openSockets`: WebSockets open now on this shard, welcomed or not. */
export function admit(chat: Chat, url: string, openSockets: number): Admission {
  const segment = /^\/ws\/([^/?]+)(?:\?|$)/.exec(url)?.[1];
  if (segment === undefined) return { kind: 'refuse', status: 403 };
  const userId = decode(segment);
  const { maxConnectionsPerClient, maxTotalConnections } = chat.options;
  const own = chat.users.get(userId)?.sessions.length ?? 0;
  if (own >= maxConnectionsPerClient) return { kind: 'refuse', status: 500 };
  if (openSockets + (chat.peers?.connectionsElsewhere ?? 0) >= maxTotalConnections) return { kind: 'drop' };
  const number = chat.nextNumber();
  if (chat.faults.strikesConnection('reject', number)) return { kind: 'refuse', status: 503 };
  if (chat.faults.strikesConnection('no-welcome', number)) return { kind: 'drop' };
  if (chat.faults.strikesConnection('silent', number)) return { kind: 'silent' };
  return { kind: 'welcome', userId, number };
}
