import { expect } from 'chai';
import { checkProfile } from '../../../engine/plan/check-profile.js';
import type { Cadence, Concurrency, Phase } from '../../../engine/plan/resolved-profile.generated.js';
import { soundProfile } from './sound-profile.js';

function phase(duration: string, more: Partial<Phase> = {}): Phase {
  return { duration, warmUp: false, messages: {}, ...more };
}

type Profile = ReturnType<typeof soundProfile>;

function problemsOf(phases: Record<string, Phase>, spoil: (profile: Profile) => void = () => undefined): object[] {
  const profile = soundProfile();
  delete profile.hold;
  profile.phases = phases;
  spoil(profile);
  return checkProfile(profile).map((problem) => ({ ...problem }));
}

const own: Cadence = { ratePerClient: '1/s', interval: { distribution: 'exponential' } };

describe('check of phases', () => {
  it('finds nothing wrong with phases one after the other and beside each other', () => {
    const phases = {
      warm: phase('5s', { warmUp: true }),
      calm: phase('10s', { messages: { chatters: 'none' } }),
      dense: phase('10s', { messages: { chatters: own } }),
    };
    expect(problemsOf(phases)).to.deep.equal([]);
    const beside = { base: phase('10s'), spike: phase('2s', { start: '3s', messages: { chatters: { rate: '9/s' } } }) };
    expect(problemsOf(beside)).to.deep.equal([]);
  });

  it('refuses hold beside phases, and neither of the two', () => {
    expect(problemsOf({ a: phase('5s') }, (p) => (p.hold = '10s'))).to.deep.equal([
      {
        pointer: '/hold',
        message: 'is given beside phases',
        value: '10s',
        limit: 'one of the two',
        hint: 'phases have durations of their own: change /phases/<name>/duration',
      },
    ]);
    expect(problemsOf({}, (p) => delete p.phases)).to.deep.equal([
      { pointer: '/hold', message: 'is missing, and phases too', hint: 'add "hold": "30s"' },
    ]);
  });

  it('refuses a phase of no length, and one with the name of a phase that each run has', () => {
    expect(problemsOf({ drain: phase('0s') })).to.deep.equal([
      {
        pointer: '/phases/drain',
        message: 'has the name of a phase that each run has',
        value: 'drain',
        limit: 'none of connect, groups, join, hold, drain, close',
        atKey: true,
      },
      { pointer: '/phases/drain/duration', message: 'is nothing', value: '0s', limit: 'more than 0' },
    ]);
  });

  it('refuses names that are no population, and populations that say nothing or follow their own loop', () => {
    const phases = { a: phase('5s', { messages: { chaters: { rate: '1/s' } } }) };
    expect(problemsOf(phases)).to.deep.equal([
      {
        pointer: '/phases/a/messages/chaters',
        message: 'is no population',
        value: 'chaters',
        known: ['chatters'],
        atKey: true,
      },
    ]);
    const named = { a: phase('5s', { messages: { chatters: { rate: '1/s' } } }) };
    expect(problemsOf(named, (p) => delete p.populations.chatters.messages)).to.deep.include({
      pointer: '/phases/a/messages/chatters',
      message: 'has no messages',
      value: 'chatters',
      hint: 'add "messages" to populations.chatters: to whom, and how long',
      atKey: true,
    });
    const thinking = problemsOf(named, ({ populations: { chatters } }) => {
      delete chatters.messages!.rate;
      chatters.messages!.thinkTime = '2s';
    });
    expect(thinking).to.deep.equal([
      {
        pointer: '/phases/a/messages/chatters',
        message: 'speaks when its own last message or session says so, whatever the phase',
        value: 'chatters',
        limit: 'populations whose messages keep to a rate',
        atKey: true,
      },
    ]);
  });

  it('checks the rates of a phase as those of a population, within its own time', () => {
    const at = '/phases/a/messages/chatters';
    const cadence = (each: Cadence): object[] => problemsOf({ a: phase('2s', { messages: { chatters: each } }) });
    expect(cadence({})).to.deep.equal([
      {
        pointer: `${at}/rate`,
        message: 'is missing, and ratePerClient too',
        hint: 'add one of them, such as "rate": "500/s" for the whole population',
      },
    ]);
    expect(cadence({ rate: '1/s', ratePerClient: '2/s' })).to.have.lengthOf(1);
    expect(cadence({ rate: '0.1/s' })).to.deep.equal([
      {
        pointer: `${at}/rate`,
        message: 'gives no message within the phase',
        value: '0.1/s',
        limit: 'at least one; 0.1/s × 2s = 0.2',
      },
    ]);
    expect(cadence({ rate: { model: 'poisson', mean: '0/s' } })).to.have.lengthOf(1);
    expect(cadence({ rate: '9/s', burst: { on: '0s', off: '1s' } })).to.have.lengthOf(1);
  });

  it('refuses a phase beside others that names nobody who speaks', () => {
    expect(problemsOf({ base: phase('10s'), more: phase('2s', { start: '1s' }) })).to.deep.equal([
      {
        pointer: '/phases/more/messages',
        message: 'names nobody who speaks: a phase beside the others has only what it names',
        hint: 'add "messages": {"<population>": {"rate": "10/s"}}, or leave start out',
      },
    ]);
  });

  it('refuses a phase without clients', () => {
    const found = (concurrency: Concurrency): object[] =>
      problemsOf({ busy: phase('6s'), empty: phase('2s') }, ({ populations: { chatters } }) => {
        delete chatters.arrival;
        delete chatters.messages!.rate;
        chatters.messages!.ratePerClient = '1/s';
        chatters.concurrency = concurrency;
      });
    expect(found([{ over: '4s' }, { to: 0, over: '2s' }])).to.deep.equal([
      {
        pointer: '/phases/empty',
        message: 'is a phase without clients: the concurrency of every population is 0',
        limit: 'somebody from 6 s to 8 s of hold',
        hint: 'change "to" or "over" of a stage, or leave the phase out',
        atKey: true,
      },
    ]);
    expect(found([{ over: '4s' }, { to: 0, over: '2001ms' }])).to.deep.equal([]);
    expect(found('all')).to.deep.equal([]);
    const never = found([{ to: 0, over: '4s' }]).map((problem) => 'pointer' in problem && problem.pointer);
    expect(never).to.deep.equal(['/populations/chatters/concurrency']);
  });

  it('refuses a warm-up beside others, others beside a warm-up, and nothing but warm-ups', () => {
    const messages = { chatters: { rate: '9/s' } };
    expect(problemsOf({ a: phase('5s'), b: phase('1s', { start: '1s', warmUp: true, messages }) })).to.deep.equal([
      {
        pointer: '/phases/b/warmUp',
        message: 'can be no phase beside others',
        value: true,
        hint: 'leave start out: a warm-up is over before what is judged begins',
      },
    ]);
    const overlapping = {
      warm: phase('5s', { warmUp: true }),
      a: phase('5s'),
      b: phase('1s', { start: '4999ms', messages }),
    };
    expect(problemsOf(overlapping)).to.deep.equal([
      { pointer: '/phases/b/start', message: 'lets it run beside the warm-up "warm"', value: '4999ms', limit: 'a time of no warm-up' },
    ]); // prettier-ignore
    overlapping.b.start = '5s';
    expect(problemsOf(overlapping)).to.deep.equal([]);
    expect(problemsOf({ warm: phase('5s', { warmUp: true }) })).to.deep.equal([
      { pointer: '/phases', message: 'are all warm-ups: thresholds would judge nothing', limit: 'one that is none' },
    ]);
  });

  it('refuses to lay more over clients that draw their own intervals', () => {
    const phases = {
      base: phase('10s', { messages: { chatters: own } }),
      more: phase('2s', { start: '3s', messages: { chatters: { rate: '9/s' } } }),
    };
    expect(problemsOf(phases)).to.deep.equal([
      {
        pointer: '/phases/more/messages/chatters',
        message: 'comes on top of intervals that each client of "chatters" draws for itself',
        limit: 'phases one after the other for such a population',
        hint: 'give rate in place of ratePerClient, or leave start out',
        atKey: true,
      },
    ]);
  });

  it('takes the sum of the phases for hold where a delay or a read is measured by it', () => {
    const phases = { a: phase('3s'), b: phase('4s') };
    const delayed = problemsOf(phases, (p) => {
      p.thresholds = { 'messages.sent': { condition: '> 5', abortOnFail: true, delay: '7s' } };
    });
    expect(delayed).to.deep.equal([
      {
        pointer: '/thresholds/messages.sent/delay',
        message: 'ends when hold is over: abortOnFail would never look',
        value: '7s',
        limit: 'less than hold, 7 s',
      },
    ]);
    const read = problemsOf(phases, (p) => {
      p.populations.chatters.history = { from: 'rooms', rate: '0.1/s', limit: 5 };
    });
    expect(read).to.deep.equal([
      {
        pointer: '/populations/chatters/history/rate',
        message: 'gives no read within hold',
        value: '0.1/s',
        limit: 'at least one; 0.1/s × 7 s = 0.7',
      },
    ]);
  });
});
