import { expect } from 'chai';
import { checkProfile } from '../../../engine/plan/check-profile.js';
import type { Population } from '../../../engine/plan/resolved-profile.generated.js';
import { specify } from './check-cases.js';
import { soundProfile } from './sound-profile.js';

describe('check of joins at a pace', () => {
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
