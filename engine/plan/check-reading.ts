import { type CheckScope } from './check-scope.js';
import { listOf } from './list-of.js';

/** Reading at a limited rate leaves bytes in the socket: they must be the frames' own. */
export function checkReading(scope: CheckScope): void {
  for (const [key, { reading }] of scope.entries('populations', scope.profile.populations)) {
    const field = ['populations', key, 'reading'];
    if (reading === undefined || scope.refused(field)) continue;
    const { target } = scope.profile;
    if (scope.sound(['target', 'compression']) && target.compression) {
      scope.add(field, {
        message: 'has no place beside compression: frames are then unpacked later than their bytes are read',
        hint: 'leave target.compression out',
        atKey: true,
      });
    }
    if (scope.sound(['target', 'url']) && listOf(target.url).some((url) => url.startsWith('wss:'))) {
      scope.add(field, {
        message: 'has no place with wss: bytes wait within TLS then, where nobody sees them',
        limit: 'a target with ws://',
        atKey: true,
      });
    }
  }
}
