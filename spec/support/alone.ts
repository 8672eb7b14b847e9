import type { SmallProfile } from './small-profile.js';

/** One client that talks to itself. */
export function alone(
  messages: NonNullable<NonNullable<SmallProfile['populations']>[string]['messages']>,
): SmallProfile {
  return {
    groups: { a: { count: 1, members: 1 } },
    populations: { c: { clients: 1, join: { a: 1 }, messages: { to: 'a', ...messages } } },
    hold: '4s',
  };
}
