import { expect } from 'chai';
import type { CheckProblem } from '../../../engine/plan/check-scope.js';
import { checkProfile } from '../../../engine/plan/check-profile.js';
import type { Model } from '../../../engine/plan/resolved-profile.generated.js';
import { soundProfile } from './sound-profile.js';

type Case = [title: string, spoil: (model: Model) => void, problems: CheckProblem[]];

const cases: Case[] = [
  [
    'refuses a variation where the distribution has its own',
    (model) => (model.serviceTime = { distribution: 'exponential', mean: '1ms', variation: 2 }),
    [
      {
        pointer: '/model/serviceTime/variation',
        message: 'is not for the distribution exponential, which has none of its own',
        value: 2,
        hint: 'leave it out, or use log-normal or uniform',
      },
    ],
  ],
  [
    'refuses a target that takes no time at all',
    (model) => {
      model.latency = '0ms';
      model.serviceTime = { distribution: 'constant', mean: '0ms' };
    },
    [
      {
        pointer: '/model/latency',
        message: 'leaves no time to pass: the service time is 0 too',
        value: '0ms',
        limit: 'more than 0, or a service time of more than 0',
      },
    ],
  ],
  [
    'refuses a uniform service time that would begin below 0',
    (model) => (model.serviceTime = { distribution: 'uniform', mean: '1ms', variation: 0.6 }),
    [
      {
        pointer: '/model/serviceTime/variation',
        message: 'would make a uniform service time begin below 0',
        value: 0.6,
        limit: 'at most 0.577',
        hint: 'use log-normal for one that varies more',
      },
    ],
  ],
  [
    'takes one that nearly does',
    (model) => (model.serviceTime = { distribution: 'uniform', mean: '1ms', variation: 0.577 }),
    [],
  ],
  [
    'refuses a stall of no time',
    (model) => (model.stalls = [{ at: '1s', for: '0s' }]),
    [{ pointer: '/model/stalls/0/for', message: 'is nothing', value: '0s', limit: 'more than 0' }],
  ],
  [
    'refuses a failure that begins within another, in whatever order they stand',
    (model) =>
      (model.failures = [
        { at: '9s', for: '5s', drop: 1, refuse: 1 },
        { at: '5s', for: '4001ms', drop: 1, refuse: 1 },
        { at: '14s', for: '1s', drop: 1, refuse: 1 },
      ]),
    [
      {
        pointer: '/model/failures/0/at',
        message: 'lies within another one',
        value: '9s',
        limit: 'the end of the one at 5s for 4001ms',
      },
    ],
  ],
];

describe('check model', () => {
  for (const [title, spoil, problems] of cases) {
    it(title, () => {
      const profile = soundProfile();
      spoil(profile.model);
      expect(checkProfile(profile)).to.deep.equal(problems);
    });
  }

  it('says nothing of what the schema has refused already', () => {
    const profile = { ...soundProfile(), model: 7 as unknown as Model };
    expect(checkProfile(profile, ['/model'])).to.deep.equal([]);
  });
});
