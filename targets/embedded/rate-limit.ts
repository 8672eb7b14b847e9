import type { Session } from './session.js';
import type { Rate } from './units.js';

/** Requests that never count, as on the original server. */
const FREE = new Set([
  'ping',
  'pong',
  'welcome',
  'room_users',
  'message_history',
  'typing_start',
  'typing_stop',
  'list_rooms',
]);

/** Whether the request is within the rate; a sliding window per connection, in which refused requests don't count. */
export function isWithinRate(rate: Rate, session: Session, type: unknown, nowMs: number): boolean {
  if (typeof type === 'string' && FREE.has(type)) return true;
  const times = (session.requestTimesMs ??= []);
  while (times.length > 0 && times[0]! <= nowMs - rate.windowMs) times.shift();
  if (times.length >= rate.count) return false;
  times.push(nowMs);
  return true;
}
