import { groupSet, specify } from './check-cases.js';

describe('check of memberships', () => {
  specify([
    [
      'refuses clients × joins that differ from groups × members, and says which count fits',
      (p) => (p.groups.rooms!.count = 40),
      [
        {
          pointer: '/groups/rooms/count',
          message: 'does not fit what the populations join',
          value: 40,
          limit: '100 clients × 5 = 500 memberships; 40 groups × 10 = 400',
          hint: '"count": 50 would fit',
        },
      ],
    ],
    ['accepts a difference below one group', (p) => (p.populations.chatters.clients = 101), []],
    [
      'refuses a difference of a whole group',
      (p) => (p.populations.chatters.clients = 102),
      [
        {
          pointer: '/groups/rooms/count',
          message: 'does not fit what the populations join',
          value: 50,
          limit: '102 clients × 5 = 510 memberships; 50 groups × 10 = 500',
          hint: '"count": 51 would fit',
        },
      ],
    ],
    [
      'adds up all populations that join a set',
      (p) => Object.assign(p.populations, { others: { ...p.populations.chatters, clients: 50, join: { rooms: 1 } } }),
      [
        {
          pointer: '/groups/rooms/count',
          message: 'does not fit what the populations join',
          value: 50,
          limit: '100 clients × 5 + 50 clients × 1 = 550 memberships; 50 groups × 10 = 500',
          hint: '"count": 55 would fit',
        },
      ],
    ],
    [
      'offers members where no count can fit',
      (p) => {
        const { chatters } = p.populations;
        Object.assign(p.groups.rooms!, { count: 5, members: { distribution: 'constant', value: 100 } });
        chatters.join.rooms = 1;
        Object.assign(p.populations, { busy: { ...chatters, clients: 10, join: { rooms: 4 } } });
      },
      [
        {
          pointer: '/groups/rooms/count',
          message: 'does not fit what the populations join',
          value: 5,
          limit: '100 clients × 1 + 10 clients × 4 = 140 memberships; 5 groups × 100 = 500',
          hint: '"value": 28 members would fit',
        },
      ],
    ],
    [
      'refuses groups with more members than clients join',
      (p) => Object.assign(p.groups.rooms!, { count: 5, members: { distribution: 'constant', value: 101 } }),
      [
        {
          pointer: '/groups/rooms/members/value',
          message: 'is more members than clients join',
          value: 101,
          limit: 'at most 100',
        },
      ],
    ],
    [
      'says which count of groups of unequal sizes comes closest',
      (p) => (p.groups.rooms!.members = { distribution: 'zipf', max: 60, exponent: 1, min: 2 }),
      [
        {
          pointer: '/groups/rooms/count',
          message: 'does not fit what the populations join',
          value: 50,
          limit: '100 clients × 5 = 500 memberships; 50 groups of 60 to 2 members = 281',
          hint: '"count": 160 would fit',
        },
      ],
    ],
    [
      'accepts that count',
      (p) =>
        Object.assign(p.groups.rooms!, {
          count: 160,
          members: { distribution: 'zipf', max: 60, exponent: 1, min: 2 },
        }),
      [],
    ],
    [
      'refuses a largest group of more members than clients join',
      (p) => (p.groups.rooms!.members = { distribution: 'log-normal', median: 20, sigma: 2, min: 1, max: 400 }),
      [
        {
          pointer: '/groups/rooms/members/max',
          message: 'gives a group of 400 members, more than clients join',
          value: 400,
          limit: 'at most 100',
        },
      ],
    ],
    [
      'refuses such a histogram',
      (p) => (p.groups.rooms!.members = { distribution: 'histogram', sizes: [{ members: 101, weight: 1 }] }),
      [
        {
          pointer: '/groups/rooms/members/sizes',
          message: 'gives a group of 101 members, more than clients join',
          limit: 'at most 100',
        },
      ],
    ],
    [
      'refuses a span that ends before it begins',
      (p) => (p.groups.rooms!.members = { distribution: 'uniform', min: 9, max: 5 }),
      [{ pointer: '/groups/rooms/members/min', message: 'is more than max', value: 9, limit: 'at most 5' }],
    ],
    [
      'refuses a median outside of its span',
      (p) => (p.groups.rooms!.members = { distribution: 'log-normal', median: 0.5, sigma: 1, min: 1, max: 50 }),
      [
        {
          pointer: '/groups/rooms/members/median',
          message: 'is not between min and max',
          value: 0.5,
          limit: 'from 1 to 50',
        },
      ],
    ],
    [
      'refuses a histogram of nothing',
      (p) => (p.groups.rooms!.members = { distribution: 'histogram' }),
      [
        {
          pointer: '/groups/rooms/members/file',
          message: 'is missing, and sizes too',
          hint: 'add "file": "./room-sizes.json"',
        },
      ],
    ],
    [
      'refuses a histogram without weight',
      (p) => (p.groups.rooms!.members = { distribution: 'histogram', sizes: [{ members: 2, weight: 0 }] }),
      [{ pointer: '/groups/rooms/members/sizes', message: 'have no weight above 0', limit: 'at least one' }],
    ],
    [
      'refuses a histogram that gives one size two weights',
      (p) => {
        const sizes = [2, 3, 2].map((members) => ({ members, weight: 1 }));
        p.groups.rooms!.members = { distribution: 'histogram', sizes };
      },
      [{ pointer: '/groups/rooms/members/sizes', message: 'have a size twice', value: 2 }],
    ],
    [
      'refuses a histogram that is given twice',
      (p) => {
        p.groups.rooms!.members = { distribution: 'histogram', file: 'a.json', sizes: [{ members: 2, weight: 1 }] };
      },
      [
        {
          pointer: '/groups/rooms/members/file',
          message: 'is given beside sizes',
          value: 'a.json',
          limit: 'one of the two',
        },
      ],
    ],
    [
      'refuses members of a set that nobody joins',
      (p) => (p.groups.idle = groupSet('idle{index}', 5, { members: { distribution: 'constant', value: 3 } })),
      [
        {
          pointer: '/groups/idle/members',
          message: 'is asked of a set that no population joins',
          hint: 'add "join": {"idle": 1} to a population, or leave members out',
          atKey: true,
        },
      ],
    ],
  ]);
});
