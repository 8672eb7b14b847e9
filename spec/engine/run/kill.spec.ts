import { expect } from 'chai';
import type { Step } from '../../../engine/run/control.js';
import { expectIdentities } from '../../support/identities.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { VirtualRun, type VirtualRunOptions } from '../../support/virtual-run.js';

const profile: SmallProfile = {
  groups: {
    h: { count: 30, create: { inFlight: 4 } },
    w: { count: 30, members: 4, create: { via: 'websocket', creators: 3, inFlight: 2 } },
  },
  populations: {
    c: {
      clients: 20,
      rate: '50/s',
      join: { w: 6 },
      joinsInFlight: 4,
      messages: { to: 'w', rate: '100/s', inFlight: 1 },
    },
  },
  hold: '3s',
};

const steps: Step[] = ['connect', 'groups', 'join', 'leave', 'hold', 'drain', 'close'];

function inStep(step: Step, afterMs: number, options: VirtualRunOptions = {}): VirtualRun {
  const whole = new VirtualRun(profile, { latencyMs: 20, shards: 2, ...options }).start().reach(step);
  whole.clock.advanceTo(whole.beganAtMs(step) + afterMs);
  return whole;
}

describe('a kill', () => {
  for (const step of steps) {
    it(`in ${step} ends at once, and settles what is open`, () => {
      const whole = inStep(step, 25);
      whole.coordinator.kill('now');
      const before = whole.clock.now();
      const outcome = whole.finish();
      expect(outcome).to.include({ stop: 'interrupted', stopReason: 'now' });
      expect(whole.outcomes).to.have.length(1);
      expect(before + 1 - whole.beganAtMs(steps[0]!)).to.be.at.least(outcome.durationMs);
      expectIdentities(outcome);
      // No phase begins that the run has not come to.
      const last = Object.keys(outcome.phases).at(-1);
      expect(last).to.equal(step === 'leave' ? 'join' : step);
      expect(whole.model.connections.every(({ closedMs }) => closedMs !== undefined)).to.equal(true);
    });
  }

  it('counts what was open: connections as closed, handshakes as failed, messages as disconnected', () => {
    const whole = inStep('hold', 1005);
    whole.coordinator.kill('now');
    const { connections, messages } = whole.summary();
    expect(connections).to.include({ established: 20, dropped: 0, failed: 0 });
    expect(whole.outcomes[0]!.aggregate.counter('connections.closed')).to.equal(20);
    // Due: 0, 10, …, 1,000; those of the last 40 ms have no answer.
    expect(messages).to.include({ planned: 101, sent: 101, acknowledged: 97, disconnected: 4 });
    const early = inStep('connect', 30);
    early.coordinator.kill('now');
    expect(early.summary().connections).to.include({ attempted: 2, established: 0, failed: 2 });
    expect(early.summary().errors.byCode).to.deep.include({
      code: 'RUN_ENDED',
      count: 2,
      samples: [
        'c0: the run ended before the connection was usable',
        'c1: the run ended before the connection was usable',
      ],
    });
  });

  it('drops what waits for the in-flight limit', () => {
    const whole = inStep('hold', 1005);
    whole.model.stall(Infinity);
    whole.advanceBy(500).coordinator.kill('now');
    const { messages } = whole.summary();
    // Every client has one open, and a second one that waits.
    expect(messages.droppedBy).to.include({ disconnected: 0, generator: 0 });
    expect(messages.droppedBy.inFlight).to.be.greaterThan(20);
    expectIdentities(whole.outcomes[0]!);
  });

  it('follows an interrupt that takes too long', () => {
    const whole = inStep('hold', 1005);
    whole.model.stall(Infinity);
    whole.advanceBy(500).coordinator.interrupt('enough');
    whole.advanceBy(1000).coordinator.kill('now');
    whole.coordinator.kill('now!');
    const outcome = whole.finish();
    expect(outcome).to.include({ stop: 'interrupted', stopReason: 'enough' });
    expect(whole.summary().phases).to.not.have.property('close');
    expectIdentities(outcome);
  });

  it('before the first step ends the run without a connect', () => {
    for (const wait of [0, 20]) {
      const whole = new VirtualRun(profile, { shards: 2 }).start().advanceBy(wait);
      whole.coordinator.kill('now');
      const outcome = whole.finish();
      expect(outcome).to.include({ stop: 'interrupted', durationMs: 0 });
      expect(whole.model.connections).to.have.length(0);
      expectIdentities(outcome);
    }
  });

  it('gives a stuck thread up after three seconds: its clients are lost, by our own fault', () => {
    const whole = inStep('hold', 1005);
    whole.runner.stick(1);
    whole.coordinator.kill('now');
    whole.advanceBy(2999);
    expect(whole.outcomes).to.have.length(0);
    whole.advanceBy(1);
    const outcome = whole.finish();
    expect(outcome.stop).to.equal('crashed');
    expect(outcome.aggregate.counter('clients.lost')).to.equal(10);
    expect(outcome.aggregate.counter('messages.planned')).to.equal(101);
    expectIdentities(outcome);
    expect(whole.summary().errors.byCode).to.deep.include({
      code: 'THREAD_STUCK',
      count: 1,
      samples: ['thread of shard 1 did not end'],
    });
  });
});

describe('a stuck thread', () => {
  it('is not drained any more once the run is killed, whatever else comes', () => {
    const whole = inStep('hold', 1005);
    whole.runner.stick(1);
    whole.coordinator.kill('now');
    whole.coordinator.abort('TARGET_GONE', 'gone');
    whole.coordinator.interrupt('enough');
    whole.advanceBy(100).coordinator.crash('DISK_FULL', 'no space');
    const outcome = whole.finish();
    expect(whole.began('drain')).to.equal(false);
    expect(outcome).to.include({ stop: 'crashed', stopReason: 'no space' });
    expectIdentities(outcome);
  });

  it('ends the run although it never finishes its drain or its close', () => {
    for (const step of ['hold', 'drain', 'close'] as const) {
      const whole = new VirtualRun(profile, { latencyMs: 20, shards: 2 }).start().reach(step);
      whole.runner.stick(0);
      const outcome = whole.finish(60_000);
      expect(whole.outcomes, step).to.have.length(1);
      expect(outcome.aggregate.errors.get('THREAD_STUCK')!.critical, step).to.equal(true);
      expect(outcome.aggregate.counter('clients.lost'), step).to.equal(10);
      expectIdentities(outcome);
    }
  });

  it('is given up after half a minute of silence, in whatever step, and the others go on', () => {
    for (const step of ['connect', 'groups', 'join'] as const) {
      const whole = new VirtualRun(profile, { latencyMs: 20, shards: 2 }).start().reach(step);
      whole.runner.stick(1);
      whole.advanceBy(29_900);
      expect(whole.runner.givenUp, step).to.deep.equal([]);
      whole.advanceBy(6000);
      expect(whole.runner.givenUp, step).to.deep.equal([1]);
      const outcome = whole.finish();
      expect(outcome.stop, step).to.equal('completed');
      expect(outcome.aggregate.errors.get('THREAD_STUCK')!.samples).to.deep.equal([
        'thread of shard 1 said nothing for half a minute',
      ]);
      expect(outcome.aggregate.counter('clients.lost'), step).to.equal(10);
      expectIdentities(outcome);
    }
  });

  it('that never becomes ready is given up too', () => {
    const whole = new VirtualRun(profile, { shards: 2 });
    whole.runner.stickFromStart(1);
    const outcome = whole.start().finish();
    expect(outcome.stop).to.equal('completed');
    expect(outcome.aggregate.counter('connections.established')).to.equal(10);
    expect(outcome.aggregate.counter('clients.lost')).to.equal(10);
  });

  it('does not hold up the ticks of the others', () => {
    const whole = inStep('hold', 1005);
    whole.runner.stick(0);
    const before = whole.ticks.length;
    whole.advanceBy(5200);
    expect(whole.ticks.length - before).to.equal(2);
  });
});
