import { expect } from 'chai';
import { checkProfile } from '../../../engine/plan/check-profile.js';
import type { CheckProblem } from '../../../engine/plan/check-scope.js';
import { specify } from './check-cases.js';
import { soundProfile } from './sound-profile.js';

describe('check of deliveries', () => {
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

  specify([
    [
      'takes pushes of typing for deliveries, and names what brings most',
      (p) => {
        p.safety.maxDeliveriesPerSecond = 199;
        p.populations.chatters.messages!.rate = '1/s';
        p.populations.chatters.typing = { set: 'rooms', rate: '20/s', for: '1s' };
      },
      [
        tooMany({
          pointer: '/populations/chatters/typing',
          // 20 starts and as many stops, each to nine others; in the last second those of its own starts, too.
          message: 'makes for 550 deliveries and pushes of typing/s at 9 s of hold, all populations together',
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
