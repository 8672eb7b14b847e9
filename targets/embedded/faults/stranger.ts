import type { Chat } from '../chat.js';
import type { Room } from '../room.js';
import type { Session } from '../session.js';

/** By chance, an open connection of this shard whose user is in the room with none; undefined if there is none. */
export function strangerTo(room: Room, { sessions, faults }: Chat): Session | undefined {
  const members = new Set(room.members.map(({ user }) => user));
  const all = [...sessions.values()];
  const first = faults.pick(all.length);
  for (let i = 0; i < all.length; i++) {
    const session = all[(first + i) % all.length]!;
    if (session.state === 'open' && !members.has(session.user)) return session;
  }
  return undefined;
}
