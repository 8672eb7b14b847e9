import { expect } from 'chai';
import { checkProfile } from '../../../engine/plan/check-profile.js';
import type { Interval, Rate, RateModel } from '../../../engine/plan/resolved-profile.generated.js';
import { soundProfile } from './sound-profile.js';

type Told = Record<string, unknown>;

function problemsOf(spoil: (profile: ReturnType<typeof soundProfile>) => void): Told[] {
  const profile = soundProfile();
  spoil(profile);
  return checkProfile(profile).map((problem) => ({ ...problem }));
}

const ofMessages = (rate: Rate | RateModel): Told[] =>
  problemsOf((p) => (p.populations.chatters.messages!.rate = rate));
const ofArrival = (rate: Rate | RateModel): Told[] => problemsOf((p) => (p.populations.chatters.arrival!.rate = rate));
const ofInterval = (interval: Interval): Told[] =>
  problemsOf((p) => (p.populations.chatters.messages!.interval = interval));

const messagesRate = '/populations/chatters/messages/rate';
const arrivalRate = '/populations/chatters/arrival/rate';
const messagesInterval = '/populations/chatters/messages/interval';

describe('check of rates', () => {
  const sound: RateModel[] = [
    { model: 'ramp', from: '0/s', to: '100/s', over: '5s' },
    { model: 'stairs', levels: [{ rate: '0/s', for: '1s' }, { rate: '50/s', for: '1s' }] }, // prettier-ignore
    { model: 'spike', base: '0/s', peak: '100/s', at: '0s', for: '2s' },
    { model: 'sine', mean: '50/s', amplitude: '50/s', period: '3s' },
    { model: 'poisson', mean: '50/s' },
  ];
  for (const rate of sound) {
    it(`finds nothing wrong with a ${rate.model} that can be meant`, () => {
      expect(ofMessages(rate)).to.deep.equal([]);
    });
  }

  const wrong: [what: string, rate: RateModel, at: string, told: Told][] = [
    ['a ramp of no length', { model: 'ramp', from: '1/s', to: '2/s', over: '0s' }, '/over', { message: 'is nothing', value: '0s', limit: 'more than 0' }],
    ['a ramp from nothing to nothing', { model: 'ramp', from: '0/s', to: '0/m', over: '1s' }, '/to', { message: 'is nothing, like from', value: '0/m', limit: 'one of the two above 0' }],
    ['a level of no length', { model: 'stairs', levels: [{ rate: '9/s', for: '0s' }] }, '/levels/0/for', { message: 'is nothing', value: '0s', limit: 'more than 0' }],
    ['levels that are all silent', { model: 'stairs', levels: [{ rate: '0/s', for: '1s' }] }, '/levels', { message: 'are all silent', limit: 'at least one with a rate above 0' }],
    ['a peak of no length', { model: 'spike', base: '1/s', peak: '9/s', at: '1s', for: '0s' }, '/for', { message: 'is nothing', value: '0s', limit: 'more than 0' }],
    ['a peak below its base', { model: 'spike', base: '9/s', peak: '1/s', at: '1s', for: '1s' }, '/peak', { message: 'is no peak', value: '1/s', limit: 'more than base, 9/s', hint: 'for a rate that drops for a while, use the model "stairs"' }],
    ['an amplitude above the mean', { model: 'sine', mean: '5/s', amplitude: '6/s', period: '1s' }, '/amplitude', { message: 'would swing the rate below 0', value: '6/s', limit: 'at most mean, 5/s' }],
    ['a period of 0', { model: 'sine', mean: '5/s', amplitude: '5/s', period: '0s' }, '/period', { message: 'is nothing', value: '0s', limit: 'more than 0' }],
    ['a Poisson rate of 0', { model: 'poisson', mean: '0/s' }, '/mean', { message: 'is nothing', value: '0/s', limit: 'more than 0' }],
  ]; // prettier-ignore
  for (const [what, rate, at, told] of wrong) {
    it(`refuses ${what}, of messages and arrivals alike`, () => {
      expect(ofMessages(rate)).to.deep.equal([{ pointer: messagesRate + at, ...told }]);
      expect(ofArrival(rate)).to.deep.equal([{ pointer: arrivalRate + at, ...told }]);
    });
  }

  it('refuses a rate that ends before every client has arrived', () => {
    const limit = 'all clients; the last rate above 0, or enough before it';
    expect(ofArrival({ model: 'ramp', from: '10/s', to: '0/s', over: '10s' })).to.deep.equal([
      { pointer: arrivalRate, message: 'brings no more than 50 of 100 clients', limit },
    ]);
    expect(ofArrival({ model: 'ramp', from: '20/s', to: '0/s', over: '10s' })).to.deep.equal([]);
  });

  it('refuses a model that gives no message within hold', () => {
    const rate: RateModel = { model: 'spike', base: '0/s', peak: '9/s', at: '10s', for: '5s' };
    expect(ofMessages(rate)).to.deep.equal([
      {
        pointer: messagesRate,
        message: 'gives no message within hold',
        value: rate,
        limit: 'at least one; in 10s it comes to 0',
      },
    ]);
  });
});

describe('check of intervals and bursts', () => {
  it('finds nothing wrong with any that can be meant', () => {
    const sound: Interval[] = [
      { distribution: 'fixed' },
      { distribution: 'exponential' },
      { distribution: 'uniform', spread: 1 },
      { distribution: 'log-normal', sigma: 1 },
      { distribution: 'pareto', shape: 1.5 },
      { distribution: 'empirical', values: [0, 1] },
    ];
    expect(sound.flatMap((interval) => ofInterval(interval))).to.deep.equal([]);
  });

  it('refuses measured intervals without numbers, with both sources, and of nothing', () => {
    expect(ofInterval({ distribution: 'empirical' })).to.deep.equal([
      {
        pointer: `${messagesInterval}/file`,
        message: 'is missing, and values too',
        hint: 'add "file": "./intervals.txt"',
      },
    ]);
    expect(ofInterval({ distribution: 'empirical', file: 'a.txt', values: [1] })).to.deep.equal([
      {
        pointer: `${messagesInterval}/file`,
        message: 'is given beside values',
        value: 'a.txt',
        limit: 'one of the two',
      },
    ]);
    expect(ofInterval({ distribution: 'empirical', values: [0, 0] })).to.deep.equal([
      { pointer: `${messagesInterval}/values`, message: 'are all 0', limit: 'at least one above 0' },
    ]);
  });

  it('refuses intervals beside a Poisson rate, which has its own', () => {
    const found = problemsOf((p) => {
      p.populations.chatters.messages!.rate = { model: 'poisson', mean: '20/s' };
      p.populations.chatters.messages!.interval = { distribution: 'pareto', shape: 2 };
    });
    expect(found).to.deep.equal([
      {
        pointer: messagesInterval,
        message: 'is given beside the model "poisson", which has exponential intervals',
        value: 'pareto',
        hint: 'leave interval out, or give rate as a number such as "500/s"',
      },
    ]);
  });

  it('refuses bursts and rests of no length', () => {
    const found = problemsOf((p) => (p.populations.chatters.messages!.burst = { on: '0s', off: '0ms' }));
    expect(found.map(({ pointer, value }) => [pointer, value])).to.deep.equal([
      ['/populations/chatters/messages/burst/on', '0s'],
      ['/populations/chatters/messages/burst/off', '0ms'],
    ]);
  });
});
