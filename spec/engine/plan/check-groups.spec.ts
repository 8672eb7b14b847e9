import { groupSet, specify } from './check-cases.js';

describe('check of groups', () => {
  specify([
    [
      'accepts a name of 50 characters once filled in',
      (p) => (p.groups.rooms!.name = `${'x'.repeat(40)}{run}{index}`),
      [],
    ],
    [
      'refuses a longer one, and says by how much',
      (p) => (p.groups.rooms!.name = `${'é'.repeat(42)}{run}{index}`),
      [
        {
          pointer: '/groups/rooms/name',
          message: 'is 52 characters long once filled in',
          value: `${'é'.repeat(42)}{run}{index}`,
          limit: '50 characters, 8 of {run} and 2 of {index} included',
          hint: 'shorten it by 2',
        },
      ],
    ],
    [
      'refuses one name for several groups',
      (p) => (p.groups.rooms!.name = 'room_{run}'),
      [
        {
          pointer: '/groups/rooms/name',
          message: 'names 50 groups alike',
          value: 'room_{run}',
          limit: '{index} in the name of each of several groups',
          hint: 'try "room_{run}{index}"',
        },
      ],
    ],
    ['accepts a single group without an index', (p) => (p.groups.lobby = groupSet('lobby_{run}', 1)), []],
    [
      'refuses variables that a group has no value for',
      (p) => (p.groups.lobby = groupSet('{user}_{index}', 2)),
      [
        {
          pointer: '/groups/lobby/name',
          message: 'holds an unknown variable',
          value: '{user}',
          limit: '{run}, {index}',
          known: ['{run}', '{index}'],
        },
      ],
    ],
    [
      'refuses two sets that could give the same name',
      (p) => (p.groups.idle = groupSet('room_{run}_1{index}', 5)),
      [
        {
          pointer: '/groups/idle/name',
          message: 'gives names that "rooms" gives too',
          value: 'room_{run}_1{index}',
          limit: 'names unlike "room_{run}_{index}"',
          hint: 'try "room_{run}_1idle_{index}"',
        },
      ],
    ],
    ['accepts sets whose names only look alike', (p) => (p.groups.idle = groupSet('room_{run}_9{index}', 5)), []],
    [
      'refuses an unknown creating population',
      (p) => (p.groups.rooms!.create = { via: 'websocket', inFlight: 1, creators: 1, by: 'chatter' }),
      [
        {
          pointer: '/groups/rooms/create/by',
          message: 'is no population',
          value: 'chatter',
          known: ['chatters'],
        },
      ],
    ],
    [
      'refuses more creators than clients',
      (p) => (p.groups.rooms!.create = { via: 'websocket', inFlight: 1, creators: 101 }),
      [
        {
          pointer: '/groups/rooms/create/creators',
          message: 'are more than the clients of "chatters"',
          value: 101,
          limit: 'at most 100',
        },
      ],
    ],
    [
      'refuses to guess which of several populations creates a set that none joins',
      (p) => {
        p.groups.idle = groupSet('idle{index}', 5, { create: { via: 'websocket', inFlight: 1, creators: 1 } });
        Object.assign(p.populations, { others: { ...p.populations.chatters, join: {}, messages: undefined } });
      },
      [
        {
          pointer: '/groups/idle/create',
          message: 'leaves open who creates: none of the populations joins this set',
          hint: 'add "by": "chatters"',
        },
      ],
    ],
    [
      'takes the only population, or the first that joins, as creating',
      (p) => {
        p.groups.rooms!.create = { via: 'websocket', inFlight: 1, creators: 60 };
        const { chatters } = p.populations;
        Object.assign(p, {
          populations: { watchers: { ...chatters, clients: 10, join: {}, messages: undefined }, chatters },
        });
      },
      [],
    ],
  ]);
});
