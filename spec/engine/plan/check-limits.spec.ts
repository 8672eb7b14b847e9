import { expect } from 'chai';
import { checkProfile } from '../../../engine/plan/check-profile.js';
import { specify } from './check-cases.js';
import { soundProfile } from './sound-profile.js';

describe('check of limits', () => {
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
