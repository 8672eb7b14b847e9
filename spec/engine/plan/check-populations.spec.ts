import { groupSet, specify } from './check-cases.js';

describe('check of populations', () => {
  specify([
    [
      'refuses rates and durations of nothing',
      (p) => {
        p.populations.chatters.arrival!.rate = '0/s';
        p.populations.chatters.heartbeat = { every: '0s', timeout: '0s', silentAfter: '0ms' };
        Object.assign(p.populations.chatters.messages!, { rate: '0.0/s', latenessLimit: '0s' });
      },
      [
        ['arrival/rate', '0/s'],
        ['heartbeat/every', '0s'],
        ['heartbeat/timeout', '0s'],
        ['heartbeat/silentAfter', '0ms'],
        ['messages/rate', '0.0/s'],
        ['messages/latenessLimit', '0s'],
      ].map(([field, value]) => ({
        pointer: `/populations/chatters/${field!}`,
        message: 'is nothing',
        value,
        limit: 'more than 0',
      })),
    ],
    [
      'accepts a population that sends no heartbeat, never counts silence and sends however late',
      (p) => {
        p.populations.chatters.heartbeat = { every: 'off', timeout: '10s', silentAfter: 'off' };
        p.populations.chatters.messages!.latenessLimit = 'off';
      },
      [],
    ],
    [
      'refuses a heartbeat timeout that is not less than the interval',
      (p) => (p.populations.chatters.heartbeat = { every: '10s', timeout: '10s', silentAfter: 'off' }),
      [
        {
          pointer: '/populations/chatters/heartbeat/timeout',
          message: 'leaves a heartbeat unanswered when the next one is due',
          value: '10s',
          limit: 'less than every, 10s',
        },
      ],
    ],
    [
      'refuses one user id for several clients, and unknown variables in it',
      (p) => (p.populations.chatters.user = 'user{user}'),
      [
        {
          pointer: '/populations/chatters/user',
          message: 'holds an unknown variable',
          value: '{user}',
          limit: '{run}, {index}',
          known: ['{run}', '{index}'],
        },
        {
          pointer: '/populations/chatters/user',
          message: 'names 100 clients alike',
          value: 'user{user}',
          limit: '{index} in the user id of several clients',
          hint: 'try "user{user}{index}"',
        },
      ],
    ],
    [
      'refuses to join a set that is not there, even one named like a method',
      (p) => (p.populations.chatters.join = { rooms: 5, toString: 1 } as Record<string, number>),
      [
        {
          pointer: '/populations/chatters/join/toString',
          message: 'is no group set',
          value: 'toString',
          known: ['rooms'],
          atKey: true,
        },
      ],
    ],
    [
      'refuses to join a set without members, and says how many would fit',
      (p) => {
        p.groups.idle = groupSet('idle{index}', 20);
        p.populations.chatters.join.idle = 2;
      },
      [
        {
          pointer: '/populations/chatters/join/idle',
          message: 'joins a set that has no members',
          value: 2,
          hint: 'add "members": {"distribution": "constant", "value": 10} to groups.idle',
        },
      ],
    ],
    [
      'refuses to join more groups than there are',
      (p) => (p.populations.chatters.join.rooms = 51),
      [
        {
          pointer: '/populations/chatters/join/rooms',
          message: 'is more groups than there are',
          value: 51,
          limit: 'at most the 50 of "rooms"',
        },
      ],
    ],
    [
      'refuses chat messages without a set to go to',
      (p) => delete p.populations.chatters.messages!.to,
      [
        {
          pointer: '/populations/chatters/messages/to',
          message: 'is missing: chat messages go to a set of groups',
          hint: 'add "to": "rooms"',
        },
      ],
    ],
    [
      'refuses messages to an unknown set',
      (p) => (p.populations.chatters.messages!.to = 'room'),
      [
        {
          pointer: '/populations/chatters/messages/to',
          message: 'is no group set',
          value: 'room',
          known: ['rooms'],
        },
      ],
    ],
    [
      'refuses messages to a set that the population does not join',
      (p) => {
        p.groups.idle = groupSet('idle{index}', 5);
        p.populations.chatters.messages!.to = 'idle';
      },
      [
        {
          pointer: '/populations/chatters/messages/to',
          message: 'is a set that this population does not join',
          value: 'idle',
          hint: 'it joins "rooms"; add "join": {"idle": 1}',
        },
      ],
    ],
    [
      'refuses more text than chat takes',
      (p) => (p.populations.chatters.messages!.size = 100_001),
      [
        {
          pointer: '/populations/chatters/messages/size',
          message: 'is more than chat takes',
          value: 100_001,
          limit: 'at most 100,000 characters',
        },
      ],
    ],
    ['accepts a population that only listens', (p) => delete p.populations.chatters.messages, []],
  ]);
});
