import { expect } from 'chai';
import { checkProfile } from '../../../engine/plan/check-profile.js';
import type { CheckProblem } from '../../../engine/plan/check-scope.js';
import type { GroupSet, History, Population, Typing } from '../../../engine/plan/resolved-profile.generated.js';
import { echoProfile, soundProfile } from './sound-profile.js';

type Profile = ReturnType<typeof soundProfile>;
type Case = [title: string, spoil: (profile: Profile) => void, problems: CheckProblem[]];

function groupSet(name: string, count: number, more: Partial<GroupSet> = {}): GroupSet {
  return { count, name, public: true, create: { via: 'http', inFlight: 100, creators: 1 }, ...more };
}

function reads(rate: History['rate'] = '1/s'): History {
  return { from: 'rooms', rate, limit: 50 };
}

function typing(rate: Typing['rate'] = '2/s'): Typing {
  return { set: 'rooms', rate, for: '3s' };
}

function specify(cases: Case[], base: () => Profile = soundProfile): void {
  for (const [title, spoil, problems] of cases) {
    it(title, () => {
      const profile = base();
      spoil(profile);
      expect(checkProfile(profile)).to.deep.equal(problems);
    });
  }
}

describe('check profile', () => {
  it('finds nothing wrong with a sound profile, and leaves it as it is', () => {
    const profile = soundProfile();
    expect(checkProfile(profile)).to.deep.equal([]);
    expect(profile).to.deep.equal(soundProfile());
    expect(checkProfile(echoProfile())).to.deep.equal([]);
  });

  describe('of the target', () => {
    specify([
      [
        'refuses an HTTP URL and offers the WebSocket one',
        (p) => (p.target.url = 'https://h.example/ws/{user}'),
        [
          {
            pointer: '/target/url',
            message: 'is no WebSocket URL',
            value: 'https://h.example/ws/{user}',
            limit: 'ws:// or wss://',
            hint: 'try wss://h.example/ws/{user}',
          },
        ],
      ],
      [
        'refuses a host and port without a scheme',
        (p) => (p.target.url = 'localhost:8000/ws/{user}'),
        [
          {
            pointer: '/target/url',
            message: 'is no WebSocket URL',
            value: 'localhost:8000/ws/{user}',
            limit: 'ws:// or wss://',
            hint: 'try ws://localhost:8000/ws/{user}',
          },
        ],
      ],
      [
        'refuses a port out of range',
        (p) => (p.target.url = 'ws://h:70000/'),
        [
          {
            pointer: '/target/url',
            message: 'is a malformed URL',
            value: 'ws://h:70000/',
            hint: 'such as ws://127.0.0.1:8000/ws/{user}',
          },
        ],
      ],
      [
        'refuses a fragment',
        (p) => (p.target.url = 'ws://h/{user}#top'),
        [
          {
            pointer: '/target/url',
            message: 'has a fragment, which a WebSocket URL cannot have',
            value: 'ws://h/{user}#top',
            hint: 'try ws://h/{user}',
          },
        ],
      ],
      [
        'refuses an unknown variable',
        (p) => (p.target.url = 'ws://h/{usr}'),
        [
          {
            pointer: '/target/url',
            message: 'holds an unknown variable',
            value: '{usr}',
            limit: '{user}, {index}, {run}, {instance}',
            known: ['{user}', '{index}', '{run}', '{instance}'],
          },
        ],
      ],
      [
        'refuses a variable in the host',
        (p) => (p.target.url = 'ws://h{index}:80/ws'),
        [
          {
            pointer: '/target/url',
            message: 'has a variable in its host',
            value: 'ws://h{index}:80/ws',
            hint: 'hosts are checked and resolved before the start; for several, give a list of URLs',
          },
        ],
      ],
      [
        'refuses TLS to the embedded target',
        (p) => Object.assign(p.target, { embedded: true, url: 'wss://127.0.0.1/{user}' }),
        [
          {
            pointer: '/target/url',
            message: 'is not what the embedded target serves',
            value: 'wss://127.0.0.1/{user}',
            limit: 'ws://',
            hint: 'leave target.embedded out to aim at a server of your own',
          },
        ],
      ],
      [
        'refuses another host than this machine for the embedded target',
        (p) => Object.assign(p.target, { embedded: true, url: 'ws://10.0.0.1/{user}' }),
        [
          {
            pointer: '/target/url',
            message: 'is not where the embedded target listens',
            value: 'ws://10.0.0.1/{user}',
            limit: 'localhost or a loopback address',
            hint: 'leave target.embedded out to aim at a server of your own',
          },
        ],
      ],
      [
        'lets the embedded target listen on any spelling of loopback',
        (p) => Object.assign(p.target, { embedded: true, url: 'ws://2130706433:8000/{user}' }),
        [],
      ],
      [
        'refuses a WebSocket URL as API',
        (p) => (p.target.api = 'wss://h:1'),
        [
          {
            pointer: '/target/api',
            message: 'is no HTTP URL',
            value: 'wss://h:1',
            limit: 'http:// or https://',
            hint: 'try https://h:1',
          },
        ],
      ],
      [
        'refuses a query and variables in the API',
        (p) => (p.target.api = 'http://h/{user}?a=1'),
        [
          {
            pointer: '/target/api',
            message: 'is a base URL: no query and no fragment',
            value: 'http://h/{user}?a=1',
            hint: 'try http://h',
          },
          { pointer: '/target/api', message: 'holds a variable where none is filled in', value: '{user}' },
        ],
      ],
      [
        'refuses a malformed API',
        (p) => (p.target.api = 'http://'),
        [
          {
            pointer: '/target/api',
            message: 'is a malformed URL',
            value: 'http://',
            hint: 'such as http://127.0.0.1:8000',
          },
        ],
      ],
      ["accepts allowHosts with the target's own host", (p) => (p.target.allowHosts = ['*.a.b', '127.1']), []],
      [
        'refuses allowHosts without the hosts of URL and API',
        (p) => Object.assign(p.target, { allowHosts: ['a.example'], api: 'http://b.example' }),
        [
          {
            pointer: '/target/allowHosts',
            message: "does not allow the target's own host",
            value: '127.0.0.1',
            limit: 'a.example',
            hint: 'add it, or aim the profile elsewhere',
          },
          {
            pointer: '/target/allowHosts',
            message: "does not allow the target's own host",
            value: 'b.example',
            limit: 'a.example',
            hint: 'add it, or aim the profile elsewhere',
          },
        ],
      ],
      [
        'refuses allowHosts with scheme or port',
        (p) => (p.target.allowHosts = ['127.0.0.1', 'http://a', 'a:80']),
        ['http://a', 'a:80'].map((value, index) => ({
          pointer: `/target/allowHosts/${index + 1}`,
          message: 'is no host',
          value,
          limit: 'a host name, an address or *.example.org, without scheme and port',
        })),
      ],
      [
        'refuses header names that are no tokens, are written by the handshake, or come twice',
        (p) => (p.target.headers = { 'a b': '', Upgrade: 'x', 'sec-websocket-protocol': 'x', 'x-a': '1', 'X-A': '2' }),
        [
          { pointer: '/target/headers/a b', message: 'is no header name', value: 'a b', atKey: true },
          {
            pointer: '/target/headers/Upgrade',
            message: 'is a header that the handshake writes itself',
            value: 'Upgrade',
            hint: 'leave it out',
            atKey: true,
          },
          {
            pointer: '/target/headers/sec-websocket-protocol',
            message: 'is a header that the handshake writes itself',
            value: 'sec-websocket-protocol',
            hint: 'use target.subprotocols',
            atKey: true,
          },
          { pointer: '/target/headers/X-A', message: 'is a header given twice', value: 'X-A', atKey: true },
        ],
      ],
      [
        'refuses header values with line breaks, and unknown variables in them',
        (p) => (p.target.headers = { a: 'x\r\ny', b: '{group}', c: '{"json": true} {user} {index} {run} {instance}' }),
        [
          {
            pointer: '/target/headers/a',
            message: 'holds a character that no header may have',
            limit: 'Latin-1 without line breaks',
          },
          {
            pointer: '/target/headers/b',
            message: 'holds an unknown variable',
            value: '{group}',
            limit: '{user}, {index}, {run}, {instance}',
            known: ['{user}', '{index}', '{run}', '{instance}'],
          },
        ],
      ],
      [
        'refuses malformed cookies',
        (p) => (p.target.cookies = { 'a;b': 'x', c: 'x; y', d: 'token-{user}' }),
        [
          { pointer: '/target/cookies/a;b', message: 'is no cookie name', value: 'a;b', atKey: true },
          {
            pointer: '/target/cookies/c',
            message: 'holds a character that no cookie may have',
            limit: 'ASCII without white space and semicolon',
            hint: 'percent-encode it',
          },
        ],
      ],
      [
        'accepts several instances, with an API for each or one for all',
        (p) => {
          p.target.url = ['ws://a/{user}', 'wss://b/{instance}'];
          p.target.api = ['http://a', 'https://b'];
        },
        [],
      ],
      [
        'names each URL of a list that is wrong, or there already',
        (p) => (p.target.url = ['ws://a/{user}', 'http://b', 'ws://a/{user}']),
        [
          {
            pointer: '/target/url/1',
            message: 'is no WebSocket URL',
            value: 'http://b',
            limit: 'ws:// or wss://',
            hint: 'try ws://b',
          },
          { pointer: '/target/url/2', message: 'is a URL given twice', value: 'ws://a/{user}' },
        ],
      ],
      [
        'refuses another number of APIs than of instances',
        (p) => {
          p.target.url = ['ws://a', 'ws://b', 'ws://c'];
          p.target.api = ['http://a', 'http://b'];
        },
        [
          {
            pointer: '/target/api',
            message: 'has another length than target.url',
            value: '2 URLs',
            limit: 'one URL for all, or 3, one for each of target.url',
          },
        ],
      ],
      [
        'refuses a list of URLs for the embedded target',
        (p) => {
          p.target.embedded = true;
          p.target.url = ['ws://127.0.0.1:1', 'ws://127.0.0.1:2'];
        },
        [
          {
            pointer: '/target/url',
            message: 'is a list, and the embedded target has its ports from sim',
            limit: 'one URL',
            hint: 'leave target.embedded out to aim at servers of your own',
          },
        ],
      ],
      [
        "holds every instance's host against target.allowHosts",
        (p) => {
          p.target.url = ['ws://a.example', 'ws://b.example'];
          p.target.allowHosts = ['a.example'];
        },
        [
          {
            pointer: '/target/allowHosts',
            message: "does not allow the target's own host",
            value: 'b.example',
            limit: 'a.example',
            hint: 'add it, or aim the profile elsewhere',
          },
        ],
      ],
      [
        'refuses unknown variables in query parameters',
        (p) => (p.target.query = { u: '{user}', v: '{User}' }),
        [
          {
            pointer: '/target/query/v',
            message: 'holds an unknown variable',
            value: '{User}',
            limit: '{user}, {index}, {run}, {instance}',
            known: ['{user}', '{index}', '{run}', '{instance}'],
          },
        ],
      ],
      [
        'refuses subprotocols that are no tokens or come twice',
        (p) => (p.target.subprotocols = ['v1', 'a b', 'v1']),
        [
          {
            pointer: '/target/subprotocols/1',
            message: 'is no subprotocol name',
            value: 'a b',
            limit: 'an HTTP token',
          },
          { pointer: '/target/subprotocols/2', message: 'is a subprotocol given twice', value: 'v1' },
        ],
      ],
    ]);
  });

  describe('of groups', () => {
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

  describe('of populations', () => {
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
        'refuses both rates at once',
        (p) => (p.populations.chatters.messages!.ratePerClient = '1/s'),
        [
          {
            pointer: '/populations/chatters/messages/ratePerClient',
            message: 'is given beside rate',
            value: '1/s',
            limit: 'one of the two',
            hint: 'rate is for the whole population, ratePerClient for each client',
          },
        ],
      ],
      [
        'refuses messages without a rate',
        (p) => delete p.populations.chatters.messages!.rate,
        [
          {
            pointer: '/populations/chatters/messages/rate',
            message: 'is missing, and ratePerClient and thinkTime too',
            hint: 'add one of them, such as "rate": "500/s" for the whole population',
          },
        ],
      ],
      [
        'refuses a rate that gives no message within hold',
        (p) => (p.populations.chatters.messages!.rate = '3/m'),
        [
          {
            pointer: '/populations/chatters/messages/rate',
            message: 'gives no message within hold',
            value: '3/m',
            limit: 'at least one; 3/m × 10s = 0.5',
          },
        ],
      ],
      [
        'counts a rate per client for all clients',
        (p) => {
          delete p.populations.chatters.messages!.rate;
          p.populations.chatters.messages!.ratePerClient = '0.0005/s';
        },
        [
          {
            pointer: '/populations/chatters/messages/ratePerClient',
            message: 'gives no message within hold',
            value: '0.0005/s',
            limit: 'at least one; 100 clients × 0.0005/s × 10s = 0.5',
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
      ['accepts lurkers', (p) => (p.populations.chatters.messages!.lurkers = 0.99), []],
      [
        'refuses lurkers that leave nobody to send',
        (p) => (p.populations.chatters.messages!.lurkers = 0.999),
        [
          {
            pointer: '/populations/chatters/messages/lurkers',
            message: 'leaves none of 100 clients to send',
            value: 0.999,
            limit: 'at least one that sends',
            hint: 'at most 0.99 leaves one',
          },
        ],
      ],
      [
        'refuses unequal shares where each client has a rate of its own',
        (p) => {
          const { messages } = p.populations.chatters;
          delete messages!.rate;
          Object.assign(messages!, { ratePerClient: '1/s', senders: { distribution: 'zipf', exponent: 1 } });
        },
        [
          {
            pointer: '/populations/chatters/messages/ratePerClient',
            message: 'has no place beside senders: it gives every client the same share',
            hint: 'give "rate", which senders divide among the clients, or leave senders out',
            atKey: true,
          },
        ],
      ],
      [
        'refuses unequal shares where a phase gives each client a rate of its own',
        (p) => {
          p.populations.chatters.messages!.senders = { distribution: 'zipf', exponent: 1 };
          delete p.hold;
          p.phases = { peak: { duration: '10s', warmUp: false, messages: { chatters: { ratePerClient: '1/s' } } } };
        },
        [
          {
            pointer: '/phases/peak/messages/chatters/ratePerClient',
            message: 'has no place beside senders: it gives every client the same share',
            hint: 'give "rate", which senders divide among the clients, or leave senders out',
            atKey: true,
          },
        ],
      ],
    ]);
  });

  describe('of joins at a pace', () => {
    specify([
      ['accepts a rate', (p) => (p.populations.chatters.joinRate = '50/s'), []],
      [
        'refuses a rate of nothing',
        (p) => (p.populations.chatters.joinRate = '0/s'),
        [{ pointer: '/populations/chatters/joinRate', message: 'is nothing', value: '0/s', limit: 'more than 0' }],
      ],
      [
        'refuses names that could not be recognised in what the target tells',
        (p) => {
          p.populations.chatters.joinRate = '50/s';
          p.populations.chatters.user = 'üser{index}';
        },
        [
          {
            pointer: '/populations/chatters/user',
            message: 'could not be recognised in what the target tells of others',
            value: 'üser{index}',
            limit: 'where joinRate, churn, typing or private is given: printable ASCII, without " and \\',
            hint: 'or write "deliveries": {"check": false}',
          },
        ],
      ],
      [
        'accepts them where nobody checks',
        (p) => {
          p.populations.chatters.joinRate = '50/s';
          p.populations.chatters.user = 'üser{index}';
          p.deliveries.check = false;
        },
        [],
      ],
      [
        'refuses two populations whose clients could have the same name',
        (p) => {
          p.populations.chatters.joinRate = '50/s';
          (p.populations as Record<string, Population>)['others'] = { ...p.populations.chatters, join: {} };
          delete p.populations.chatters.messages;
          delete (p.populations as Record<string, Population>)['others']!.messages;
          delete (p.populations as Record<string, Population>)['others']!.joinRate;
        },
        [
          {
            pointer: '/populations/others/user',
            message: 'names clients as "chatters" does: who joined, typed, or got a private message, could not be told',
            value: 'user{index}',
            limit: 'where joinRate, churn, typing or private is given, no two clients of the same name',
            hint: 'try "others{index}", or "deliveries": {"check": false}',
          },
        ],
      ],
    ]);

    it('refuses it where no step of joins would keep it', () => {
      const idle = soundProfile();
      Object.assign(idle.populations.chatters, { joinRate: '50/s', join: {} });
      delete idle.populations.chatters.messages;
      const closed = soundProfile();
      Object.assign(closed.populations.chatters, { joinRate: '50/s', concurrency: 'all' });
      delete closed.populations.chatters.arrival;
      for (const profile of [idle, closed]) {
        const found = checkProfile(profile).find(({ pointer }) => pointer === '/populations/chatters/joinRate');
        expect(found?.message).to.match(/^has no place /);
        expect(found?.atKey).to.equal(true);
      }
    });
  });

  describe('of typing', () => {
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

  describe('of slow readers', () => {
    specify([
      ['accepts a rate of bytes', (p) => (p.populations.chatters.reading = { bytesPerSecond: 4000 }), []],
      [
        'refuses them beside compression, and with wss',
        (p) => {
          p.populations.chatters.reading = { bytesPerSecond: 4000 };
          p.target.compression = true;
          p.target.url = 'wss://127.0.0.1:8000/ws/{user}';
        },
        [
          {
            pointer: '/populations/chatters/reading',
            message: 'has no place beside compression: frames are then unpacked later than their bytes are read',
            hint: 'leave target.compression out',
            atKey: true,
          },
          {
            pointer: '/populations/chatters/reading',
            message: 'has no place with wss: bytes wait within TLS then, where nobody sees them',
            limit: 'a target with ws://',
            atKey: true,
          },
        ],
      ],
    ]);
  });

  describe('of history', () => {
    specify([
      ['accepts reads of a set, joined or not', (p) => (p.populations.chatters.history = reads()), []],
      ['accepts a single read within hold', (p) => (p.populations.chatters.history = reads('6/m')), []],
      [
        'refuses to read a set that is not there',
        (p) => (p.populations.chatters.history = { ...reads(), from: 'room' }),
        [
          {
            pointer: '/populations/chatters/history/from',
            message: 'is no group set',
            value: 'room',
            known: ['rooms'],
          },
        ],
      ],
      [
        'refuses a rate of nothing',
        (p) => (p.populations.chatters.history = reads('0/s')),
        [
          {
            pointer: '/populations/chatters/history/rate',
            message: 'is nothing',
            value: '0/s',
            limit: 'more than 0',
          },
        ],
      ],
      [
        'refuses a rate that gives no read within hold, and shows the sum',
        (p) => (p.populations.chatters.history = reads('3/m')),
        [
          {
            pointer: '/populations/chatters/history/rate',
            message: 'gives no read within hold',
            value: '3/m',
            limit: 'at least one; 3/m × 10s = 0.5',
          },
        ],
      ],
      [
        'checks a model of the rate as that of arrivals',
        (p) => (p.populations.chatters.history = reads({ model: 'ramp', from: '0/s', to: '0.1/s', over: '10s' })),
        [
          {
            pointer: '/populations/chatters/history/rate',
            message: 'gives no read within hold',
            value: { model: 'ramp', from: '0/s', to: '0.1/s', over: '10s' },
            limit: 'at least one; in 10s it comes to 0.5',
          },
        ],
      ],
    ]);
  });

  describe('of reconnect', () => {
    specify([
      [
        'accepts each policy, and a longest delay below the fixed one, which has none',
        (p) => (p.populations.chatters.reconnect = { policy: 'fixed', delay: '1m', maxDelay: '30s' }),
        [],
      ],
      [
        'accepts a longest delay that is the first one',
        (p) => (p.populations.chatters.reconnect = { policy: 'exponential', delay: '2s', maxDelay: '2000ms' }),
        [],
      ],
      [
        'refuses delays of nothing',
        (p) => (p.populations.chatters.reconnect = { policy: 'exponential', delay: '0s', maxDelay: '0ms' }),
        (['delay', 'maxDelay'] as const).map((field) => ({
          pointer: `/populations/chatters/reconnect/${field}`,
          message: 'is nothing',
          value: field === 'delay' ? '0s' : '0ms',
          limit: 'more than 0',
        })),
      ],
      [
        'refuses a longest delay below the first one',
        (p) => (p.populations.chatters.reconnect = { policy: 'exponential', delay: '1m', maxDelay: '30s' }),
        [
          {
            pointer: '/populations/chatters/reconnect/maxDelay',
            message: 'is less than the first delay',
            value: '30s',
            limit: 'at least delay, 1m',
          },
        ],
      ],
    ]);
  });

  describe('of echo', () => {
    specify(
      [
        ['accepts more text than chat would', (p) => (p.populations.chatters.messages!.size = 1_000_000), []],
        [
          'refuses history, which is read of groups',
          (p) => (p.populations.chatters.history = reads()),
          [
            {
              pointer: '/populations/chatters/history',
              message: 'has no place here: echo has no groups to read of',
              hint: 'leave history out',
              atKey: true,
            },
          ],
        ],
        [
          'refuses the embedded target, which speaks chat',
          (p) => (p.target.embedded = true),
          [
            {
              pointer: '/target/protocol',
              message: 'is not what the embedded target speaks',
              value: 'echo',
              limit: 'chat',
              hint: 'leave target.embedded out to aim at a server of your own',
            },
          ],
        ],
        [
          'refuses groups, joins and a destination',
          (p) => {
            p.groups = soundProfile().groups;
            p.populations.chatters.join = { rooms: 5 };
            p.populations.chatters.messages!.to = 'rooms';
          },
          [
            {
              pointer: '/groups/rooms',
              message: 'has no place here: echo knows no groups',
              hint: 'leave groups out',
              atKey: true,
            },
            {
              pointer: '/populations/chatters/join',
              message: 'has no place here: echo knows no groups',
              hint: 'leave join out',
              atKey: true,
            },
            {
              pointer: '/populations/chatters/messages/to',
              message: 'has no place here: echo knows no groups',
              value: 'rooms',
              hint: 'leave it out',
            },
          ],
        ],
      ],
      echoProfile,
    );
  });

  describe('of memberships', () => {
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

  describe('of limits', () => {
    specify([
      [
        'refuses times of nothing, but not a drain of nothing',
        (p) => {
          p.hold = '0s';
          p.timeouts = { connect: '0s', welcome: '0s', reply: '0s', drain: '0s' };
          p.safety.maxDuration = '0h';
        },
        [
          ['/hold', '0s'],
          ['/timeouts/connect', '0s'],
          ['/timeouts/welcome', '0s'],
          ['/timeouts/reply', '0s'],
          ['/safety/maxDuration', '0h'],
        ].map(([pointer, value]) => ({ pointer: pointer!, message: 'is nothing', value, limit: 'more than 0' })),
      ],
      [
        'refuses an error rate over no time',
        (p) => (p.safety.maxErrorRate = '0.5 over 0s'),
        [
          {
            pointer: '/safety/maxErrorRate',
            message: 'looks at no time at all',
            value: '0.5 over 0s',
            limit: 'a window of more than 0',
          },
        ],
      ],
      ['accepts an error rate over some time', (p) => (p.safety.maxErrorRate = '0.5 over 10s'), []],
      [
        'refuses a distribution as a metric, and names its figures',
        (p) => (p.thresholds = { 'messages.responseMs': '< 500' }),
        [
          {
            pointer: '/thresholds/messages.responseMs',
            message: 'is no single figure',
            value: 'messages.responseMs',
            hint: 'name one of count, min, mean, p50, p90, p95, p99, p999, max, such as "messages.responseMs.p95"',
            atKey: true,
          },
        ],
      ],
      [
        'refuses percents of a share',
        (p) => (p.thresholds = { 'connections.successRate': { condition: '>= 95' }, 'messages.successRate': '> 101' }),
        [
          {
            pointer: '/thresholds/connections.successRate/condition',
            message: 'compares a share with what is none',
            value: '>= 95',
            limit: '0 to 1',
            hint: 'for 95 percent write ">= 0.95"',
          },
          {
            pointer: '/thresholds/messages.successRate',
            message: 'compares a share with what is none',
            value: '> 101',
            limit: '0 to 1',
            hint: 'a share is from 0 to 1',
          },
        ],
      ],
      [
        'refuses abortOnFail that would look too late',
        (p) => (p.thresholds = { 'messages.successRate': { condition: '> 0.5', abortOnFail: true, delay: '10s' } }),
        [
          {
            pointer: '/thresholds/messages.successRate/delay',
            message: 'ends when hold is over: abortOnFail would never look',
            value: '10s',
            limit: 'less than hold, 10s',
          },
        ],
      ],
      [
        'accepts abortOnFail with and without a delay within hold',
        (p) =>
          (p.thresholds = {
            'messages.successRate': { condition: '> 0.5', abortOnFail: true, delay: '9s' },
            'errors.total': { condition: '< 5', abortOnFail: true },
            'errors.critical': { condition: '== 0', delay: '1h' },
          }),
        [],
      ],
    ]);

    it('refuses an unknown metric with all that are known', () => {
      const profile = soundProfile();
      profile.thresholds = { 'messages.succesRate': '> 0.9' };
      const [problem, ...others] = checkProfile(profile);
      expect(others).to.deep.equal([]);
      expect(problem).to.include({ pointer: '/thresholds/messages.succesRate', message: 'is no metric', atKey: true });
      expect(problem!.known).to.include.members(['messages.successRate', 'errors.total']);
    });
  });

  describe('beside what the schema has refused', () => {
    it('reports nothing more about the refused fields, whatever stands there', () => {
      const refused: [pointers: string[], spoil: (profile: Profile) => void][] = [
        [['/hold'], (p) => Object.assign(p, { hold: 5 })],
        [['/target/url'], (p) => Object.assign(p.target, { url: 5, allowHosts: ['127.0.0.1'] })],
        [['/target/api'], (p) => Object.assign(p.target, { api: [] })],
        [['/target'], (p) => Object.assign(p, { target: null })],
        [['/target/headers/a'], (p) => Object.assign(p.target, { headers: { a: 5 } })],
        [
          ['/target/cookies/a', '/target/query/a'],
          (p) => Object.assign(p.target, { cookies: { a: 5 }, query: { a: 5 } }),
        ],
        [
          ['/target/headers', '/target/cookies', '/target/query', '/target/subprotocols'],
          (p) => Object.assign(p.target, { headers: 1, cookies: 1, query: 1, subprotocols: 1 }),
        ],
        [['/target/allowHosts/0'], (p) => Object.assign(p.target, { allowHosts: [5] })],
        [['/target/protocol'], (p) => Object.assign(p.target, { protocol: 'chatt' })],
        [['/groups'], (p) => Object.assign(p, { groups: 'x' })],
        [['/groups/rooms'], (p) => Object.assign(p.groups, { rooms: 1 })],
        [['/groups/rooms/name', '/groups/rooms/count'], (p) => Object.assign(p.groups.rooms!, { name: 1, count: 'x' })],
        [['/groups/rooms/create/by'], (p) => Object.assign(p.groups.rooms!.create, { via: 'websocket', by: 5 })],
        [['/groups/rooms/members'], (p) => Object.assign(p.groups.rooms!, { members: 5 })],
        [['/populations'], (p) => Object.assign(p, { populations: undefined })],
        [
          ['/populations'],
          (p) => {
            p.groups.rooms!.create.via = 'websocket';
            Object.assign(p, { populations: undefined });
          },
        ],
        [['/populations/chatters'], (p) => Object.assign(p.populations, { chatters: 7 })],
        [['/populations/chatters/clients'], (p) => Object.assign(p.populations.chatters, { clients: '5' })],
        [['/populations/chatters/join'], (p) => Object.assign(p.populations.chatters, { join: null })],
        [['/populations/chatters/arrival'], (p) => Object.assign(p.populations.chatters, { arrival: 'soon' })],
        [['/populations/chatters/heartbeat'], (p) => Object.assign(p.populations.chatters, { heartbeat: 'off' })],
        [
          ['/populations/chatters/heartbeat/every'],
          (p) => Object.assign(p.populations.chatters.heartbeat, { every: 5 }),
        ],
        [['/populations/chatters/messages'], (p) => Object.assign(p.populations.chatters, { messages: null })],
        [['/populations/chatters/messages/rate'], (p) => Object.assign(p.populations.chatters.messages!, { rate: 5 })],
        [
          ['/populations/chatters/messages/size', '/populations/chatters/messages/to'],
          (p) => Object.assign(p.populations.chatters.messages!, { size: '5', to: 5 }),
        ],
        [
          ['/timeouts', '/safety', '/thresholds'],
          (p) => Object.assign(p, { timeouts: 1, safety: null, thresholds: null }),
        ],
        [
          ['/thresholds/errors.total/condition'],
          (p) => Object.assign(p.thresholds, { 'errors.total': { condition: 5 } }),
        ],
      ];
      for (const [pointers, spoil] of refused) {
        const profile = soundProfile();
        spoil(profile);
        expect(checkProfile(profile, pointers), pointers.join()).to.deep.equal([]);
      }
    });

    it('still checks everything else', () => {
      const profile = soundProfile();
      Object.assign(profile, { hold: 5 });
      profile.thresholds = { nonsense: '< 1', 'errors.total': 'x' };
      profile.populations.chatters.arrival!.rate = '0/s';
      const pointers = checkProfile(profile, ['/hold', '/thresholds/errors.total']).map(({ pointer }) => pointer);
      expect(pointers).to.deep.equal(['/populations/chatters/arrival/rate', '/thresholds/nonsense']);
    });
  });

  describe('of deliveries', () => {
    const tooMany = (more: Partial<CheckProblem>): CheckProblem => ({
      pointer: '/populations/chatters/messages',
      message: 'makes for 200 deliveries/s at 0 ms of hold, all populations together',
      limit: 'at most 199/s, safety.maxDeliveriesPerSecond',
      hint: 'lower the rate or the size of groups, or raise safety.maxDeliveriesPerSecond if the target is meant to take it',
      atKey: true,
      ...more,
    });
    specify([
      ['takes as many as the limit allows', (p) => (p.safety.maxDeliveriesPerSecond = 200), []],
      [
        'refuses more in a second than that: a rate times the size of groups',
        (p) => (p.safety.maxDeliveriesPerSecond = 199),
        [tooMany({})],
      ],
      [
        'adds populations up, and names the one that brings most',
        (p) => {
          p.safety.maxDeliveriesPerSecond = 219;
          p.populations = {
            quiet: {
              ...p.populations.chatters,
              join: { rooms: 2 },
              messages: { ...p.populations.chatters.messages!, rate: '2/s' },
            },
            chatters: { ...p.populations.chatters, join: { rooms: 3 } },
          };
        },
        [
          tooMany({
            message: 'makes for 220 deliveries/s at 0 ms of hold, all populations together',
            limit: 'at most 219/s, safety.maxDeliveriesPerSecond',
          }),
        ],
      ],
    ]);

    it('says nothing of them where something else is wrong already', () => {
      const profile = soundProfile();
      profile.safety.maxDeliveriesPerSecond = 1;
      profile.populations.chatters.messages!.to = 'nowhere';
      expect(checkProfile(profile).map(({ pointer }) => pointer)).to.deep.equal(['/populations/chatters/messages/to']);
    });

    it('looks also where the target has been changed by an option', () => {
      const profile = soundProfile();
      profile.safety.maxDeliveriesPerSecond = 1;
      expect(checkProfile(profile, ['/target/allowHosts'])).to.have.length(1);
    });
  });
});
