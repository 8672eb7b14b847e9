import type { SmallProfile } from '../../support/small-profile.js';

/** Each of 20 clients types once a second, for 300 ms, in its only room of five. */
export const profile: SmallProfile = {
  groups: { rooms: { count: 4, members: 5 } },
  populations: {
    all: { clients: 20, join: { rooms: 1 }, typing: { set: 'rooms', rate: '20/s', for: '300ms' } },
  },
  hold: '3s',
  deliveries: { grace: '50ms', lateAfter: '200ms' },
};

const crowd = profile.populations!['all']!;

/** The same, but for what it says. */
export function changed(change: Partial<typeof crowd>, rest: Partial<SmallProfile> = {}): SmallProfile {
  return { ...profile, ...rest, populations: { all: { ...crowd, ...change } } };
}
