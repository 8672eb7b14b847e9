import type { Typing } from '../../../engine/plan/resolved-profile.generated.js';
import { specify } from './check-cases.js';

function typing(rate: Typing['rate'] = '2/s'): Typing {
  return { set: 'rooms', rate, for: '3s' };
}

describe('check of typing', () => {
  specify([
    ['accepts it in a set that is joined', (p) => (p.populations.chatters.typing = typing()), []],
    [
      'accepts any model of its rate, and less than a second of it',
      (p) => (p.populations.chatters.typing = { ...typing({ model: 'poisson', mean: '2/s' }), for: '300ms' }),
      [],
    ],
    [
      'refuses a set that is not joined, a time of nothing, and a rate that gives no start within hold',
      (p) => (p.populations.chatters.typing = { set: 'room', rate: '3/m', for: '0s' }),
      [
        { pointer: '/populations/chatters/typing/for', message: 'is nothing', value: '0s', limit: 'more than 0' },
        {
          pointer: '/populations/chatters/typing/rate',
          message: 'gives no start within hold',
          value: '3/m',
          limit: 'at least one; it comes to 0.5',
        },
        {
          pointer: '/populations/chatters/typing/set',
          message: 'is no set that this population joins',
          value: 'room',
          known: ['rooms'],
        },
      ],
    ],
    [
      'refuses names that could not be recognised in what the target tells',
      (p) => {
        p.populations.chatters.typing = typing();
        p.groups['rooms']!.name = 'räume{index}';
      },
      [
        {
          pointer: '/groups/rooms/name',
          message: 'could not be recognised in what the target tells of others',
          value: 'räume{index}',
          limit: 'where joinRate, churn, typing or private is given: printable ASCII, without " and \\',
          hint: 'or write "deliveries": {"check": false}',
        },
      ],
    ],
  ]);
});
