import { expect } from 'chai';
import { checkProfile } from '../../../engine/plan/check-profile.js';
import { reads, specify, type Profile } from './check-cases.js';
import { echoProfile, soundProfile } from './sound-profile.js';

describe('check profile', () => {
  it('finds nothing wrong with a sound profile, and leaves it as it is', () => {
    const profile = soundProfile();
    expect(checkProfile(profile)).to.deep.equal([]);
    expect(profile).to.deep.equal(soundProfile());
    expect(checkProfile(echoProfile())).to.deep.equal([]);
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
});
