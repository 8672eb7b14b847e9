import { expect } from 'chai';
import { checkProfile } from '../../../engine/plan/check-profile.js';
import type { CheckProblem } from '../../../engine/plan/check-scope.js';
import type { Concurrency, Population } from '../../../engine/plan/resolved-profile.generated.js';
import { soundProfile } from './sound-profile.js';

type Chatters = Population & { messages: NonNullable<Population['messages']> };

/** Problems of the sound profile with its population made closed, and then changed. */
function problems(change: (chatters: Chatters, profile: ReturnType<typeof soundProfile>) => unknown): CheckProblem[] {
  const profile = soundProfile();
  const chatters = profile.populations.chatters as Chatters;
  delete chatters.arrival;
  chatters.concurrency = 'all';
  delete chatters.messages.rate;
  chatters.messages.ratePerClient = '0.2/s';
  change(chatters, profile);
  return checkProfile(profile);
}

const at = '/populations/chatters';

describe('check of closed populations', () => {
  it('accepts all clients at once, a ramp, stages, sessions and think times', () => {
    for (const concurrency of [
      'all',
      { over: '60s' },
      { from: 10, to: 100, over: '60s' },
      [
        { to: 100, over: '60s' },
        { to: 100, over: '1m' },
        { to: 0, over: '10s' },
      ],
      [
        { from: 5, to: 5, over: '1s' },
        { to: 100, over: '0s' },
      ],
    ] as const) {
      expect(problems((p) => (p.concurrency = structuredClone(concurrency) as Concurrency))).to.deep.equal([]);
    }
    const drawn = { distribution: 'log-normal', mean: '5s', variation: 2 } as const;
    expect(problems((p) => (p.session = { length: '30s', thinkTime: drawn }))).to.deep.equal([]);
    expect(
      problems((p) => (p.messages = { to: 'rooms', size: 200, latenessLimit: '1s', thinkTime: '0s' })),
    ).to.deep.equal([]);
  });

  it('refuses a closed population with an arrival rate: it cannot be meant', () => {
    const [problem, ...others] = problems((p) => (p.arrival = { rate: '50/s' }));
    expect(others).to.deep.equal([]);
    expect(problem).to.include({ pointer: `${at}/arrival`, limit: 'one of the two' });
    expect(problem!.message).to.include('has no place beside concurrency');
  });

  it('asks for one of the two', () => {
    expect(problems((p) => delete p.concurrency)).to.deep.equal([
      {
        pointer: `${at}/arrival`,
        message: 'is missing, and concurrency too',
        hint: 'add one of them: "arrival": {"rate": "200/s"} for an open workload, "concurrency": "all" for a closed one',
      },
    ]);
  });

  it('refuses sessions of clients that arrive at a rate', () => {
    const found = problems((p) => {
      delete p.concurrency;
      p.arrival = { rate: '50/s' };
      p.session = { thinkTime: '1s' };
    });
    expect(found).to.have.length(1);
    expect(found[0]).to.include({
      pointer: `${at}/session`,
      hint: 'leave it out, or write "concurrency": "all" in place of arrival',
    });
  });

  it('refuses more clients than there are, in each stage', () => {
    expect(
      problems(
        (p) =>
          (p.concurrency = [
            { to: 200, over: '1s' },
            { from: 101, over: '1s' },
          ]),
      ),
    ).to.deep.equal([
      {
        pointer: `${at}/concurrency/0/to`,
        message: 'is more clients than there are',
        value: 200,
        limit: 'at most the 100 of the population',
      },
      {
        pointer: `${at}/concurrency/1/from`,
        message: 'is more clients than there are',
        value: 101,
        limit: 'at most the 100 of the population',
      },
    ]);
  });

  it('refuses clients that never take part', () => {
    expect(problems((p) => (p.concurrency = { from: 10, to: 60, over: '1s' }))).to.deep.equal([
      {
        pointer: `${at}/concurrency`,
        message: 'never lets more than 60 take part',
        limit: 'all 100 clients at some time',
        hint: 'write "clients": 60',
      },
    ]);
    const [none] = problems((p) => (p.concurrency = { to: 0, over: '1s' }));
    expect(none).to.include({ message: 'lets no client take part', hint: 'leave "to" out for all of them' });
  });

  it('refuses a stage of no time before another one', () => {
    const found = problems((p) => (p.concurrency = [{ to: 100, over: '0s' }, { over: '1s' }]));
    expect(found.map(({ pointer, message }) => [pointer, message])).to.deep.equal([
      [`${at}/concurrency/0/over`, 'is nothing, and another stage follows'],
    ]);
  });

  it('refuses what only clients that stay can do: a total rate, coming back, creating groups before hold', () => {
    const found = problems((p, profile) => {
      p.messages.rate = '20/s';
      delete p.messages.ratePerClient;
      p.reconnect.policy = 'fixed';
      profile.groups.rooms!.create = { via: 'websocket', inFlight: 1, creators: 1 };
    });
    expect(found.map(({ pointer }) => pointer)).to.deep.equal([
      `${at}/reconnect/policy`,
      `${at}/messages/rate`,
      '/groups/rooms/create/via',
    ]);
  });

  it('refuses a think time beside a rate or an in-flight limit', () => {
    const found = problems((p) => Object.assign(p.messages, { thinkTime: '1s', inFlight: 1 }));
    expect(found.map(({ pointer, message }) => [pointer, message])).to.deep.equal([
      [
        `${at}/messages/ratePerClient`,
        'has no place beside thinkTime: the next message follows the answer to the last',
      ],
      [`${at}/messages/inFlight`, 'has no place beside thinkTime: the next message follows the answer to the last'],
    ]);
  });

  it('refuses a session of no length, and a variation that means nothing', () => {
    const found = problems((p) => {
      p.session = {
        length: { distribution: 'exponential', mean: '0s', variation: 1 },
        thinkTime: { distribution: 'uniform', mean: '1s', variation: 0.6 },
      };
    });
    expect(found.map(({ pointer, message }) => [pointer, message])).to.deep.equal([
      [`${at}/session/length/mean`, 'is nothing'],
      [`${at}/session/length/variation`, 'has no place beside exponential'],
      [`${at}/session/thinkTime/variation`, 'would make durations negative'],
    ]);
    expect(
      problems((p) => (p.session = { length: '0s', thinkTime: '0s' })).map(({ message }) => message),
    ).to.deep.equal(['is nothing']);
  });
});
