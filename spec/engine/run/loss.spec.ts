import { expect } from 'chai';
import type { Step } from '../../../engine/run/control.js';
import { expectIdentities } from '../../support/identities.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { VirtualRun } from '../../support/virtual-run.js';

const profile: SmallProfile = {
  groups: {
    h: { count: 60, create: { inFlight: 4 } },
    w: { count: 30, members: 4, create: { via: 'websocket', creators: 3, inFlight: 2 } },
  },
  populations: {
    c: { clients: 20, rate: '50/s', join: { w: 6 }, joinsInFlight: 4, messages: { to: 'w', rate: '100/s' } },
    quiet: { clients: 7, rate: '50/s' },
  },
  hold: '3s',
};

const steps: Step[] = ['connect', 'groups', 'join', 'leave', 'hold', 'drain', 'close'];

/** Over all populations: client 0 of the second one is number 20. */
function numberOf(user: string): number {
  return user.startsWith('c') ? Number(user.slice(1)) : 20 + Number(user.slice('quiet'.length));
}

function begun(step: Step, safety: { onLoss?: 'stop' } = {}): VirtualRun {
  const whole = new VirtualRun(profile, { latencyMs: 20, shards: 3, safety }).start().reach(step);
  whole.clock.advanceTo(whole.beganAtMs(step) + 25);
  return whole;
}

describe('a lost shard', () => {
  for (const step of steps) {
    it(`in ${step} does not hold the others up; all sums hold, and its messages are dropped by us`, () => {
      const whole = begun(step);
      if (step === 'hold') whole.advanceBy(1000);
      whole.runner.lose(1);
      const outcome = whole.finish();
      expect(outcome.stop).to.equal('completed');
      expect(whole.outcomes).to.have.length(1);
      expectIdentities(outcome);
      const { aggregate } = outcome;
      // Clients 1, 4, 7, … of 27.
      expect(aggregate.counter('clients.lost')).to.equal(9);
      expect(aggregate.errors.get('THREAD_LOST')).to.include({ count: 1, critical: true });
      const { messages, verdict, errors } = whole.summary();
      // The plan stands: nobody takes over a lost client's share.
      expect(messages.planned).to.equal(300);
      expect(errors.critical).to.equal(1);
      expect(verdict.status).to.equal('invalid');
      if (step === 'close') expect(messages.droppedBy.generator).to.equal(0);
      // What it had not reported when it was lost: a second's worth at the most, in drain.
      else if (step === 'drain') expect(messages.droppedBy.generator).to.be.at.most(35);
      else if (step === 'hold') expect(messages.droppedBy.generator).to.be.within(70, 105);
      // Its whole share: 7 of 20 senders.
      else expect(messages.droppedBy.generator).to.equal(105);
      expect(messages.droppedSends).to.equal(messages.droppedBy.generator);
    });
  }

  it('before the first step leaves the run to the others', () => {
    const whole = new VirtualRun(profile, { shards: 3 }).start();
    whole.runner.lose(0);
    const outcome = whole.finish();
    expect(outcome.stop).to.equal('completed');
    expect(whole.summary().connections).to.include({ planned: 27, established: 18 });
    expectIdentities(outcome);
  });

  it('ends the run as crashed where the profile says stop: the others drain and close', () => {
    for (const step of steps) {
      const whole = begun(step, { onLoss: 'stop' });
      whole.runner.lose(1);
      const outcome = whole.finish();
      expect(outcome).to.include({ stop: 'crashed', stopReason: 'thread of shard 1: gone' });
      expectIdentities(outcome);
      const others = whole.model.connections.filter(({ user }) => numberOf(user) % 3 !== 1);
      expect(
        others.every(({ closeCode }) => closeCode === 1000),
        step,
      ).to.equal(true);
      expect(outcome.aggregate.counter('connections.closed'), step).to.equal(others.length);
      expect(outcome.aggregate.open).to.equal(0);
    }
  });

  it('takes a client that was lost before it only once', () => {
    const whole = new VirtualRun(profile, {
      latencyMs: 20,
      shards: 3,
      sabotage: {
        connect: (url) => {
          if (url.endsWith('/c1')) throw new Error('sabotage');
        },
      },
    })
      .start()
      .reach('hold')
      .advanceBy(1100);
    whole.runner.lose(1);
    whole.finish();
    expect(whole.outcomes[0]!.aggregate.counter('clients.lost')).to.equal(9);
  });

  it('with others of the same runner is one loss, one error and all their clients', () => {
    const whole = begun('hold').advanceBy(1000);
    whole.runner.loseAll([0, 2], 'RUNNER_LOST');
    const outcome = whole.finish();
    expect(outcome.stop).to.equal('completed');
    expect(outcome.aggregate.errors.get('RUNNER_LOST')).to.include({ count: 1, critical: true });
    expect(outcome.aggregate.counter('clients.lost')).to.equal(18);
    expect(whole.events.filter(({ code }) => code === 'RUNNER_LOST')).to.have.length(1);
    expectIdentities(outcome);
  });

  it('is suspect up to 1 %: what its clients did last is not held against the target', () => {
    const crowd: SmallProfile = { populations: { c: { clients: 300, rate: '1000/s' } }, hold: '3s' };
    const whole = new VirtualRun(crowd, { shards: 100, probe: 'model' }).start().reach('hold').advanceBy(500);
    whole.runner.lose(7);
    const { verdict, stop } = whole.summary();
    expect(stop).to.equal('completed');
    expect(verdict).to.deep.equal({ status: 'suspect', reasons: ['the generator lost 1.00 % of its clients'] });
  });
});

describe('the loss of all shards', () => {
  it('ends the run at once, as crashed, whatever it was doing', () => {
    for (const step of steps) {
      const whole = begun(step);
      for (const shard of [0, 1, 2]) whole.runner.lose(shard);
      expect(whole.outcomes, step).to.have.length(1);
      const [outcome] = whole.outcomes;
      expect(outcome!.stop).to.equal('crashed');
      expect(outcome!.aggregate.counter('clients.lost')).to.equal(27);
      expectIdentities(outcome!);
      if (step === 'hold') expect(outcome!.aggregate.counter('messages.planned')).to.equal(3);
      whole.advanceBy(60_000);
      expect(whole.outcomes).to.have.length(1);
    }
  });
});
