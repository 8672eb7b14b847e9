import { expect } from 'chai';
import type { Step } from '../../../engine/run/control.js';
import { expectIdentities } from '../../support/identities.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { VirtualRun } from '../../support/virtual-run.js';

const profile: SmallProfile = {
  groups: { a: { count: 4, members: 5, create: { via: 'websocket', creators: 2, inFlight: 1 } } },
  populations: { c: { clients: 10, rate: '10/s', join: { a: 2 }, messages: { to: 'a', rate: '20/s' } } },
  hold: '2s',
};

/** Paused `atMs` after the step began (or before, when negative) for `forMs`. */
function paused(step: Step, atMs: number, forMs: number, shards = 1): VirtualRun {
  const whole = new VirtualRun(profile, { shards }).start().reach(step);
  whole.clock.advanceTo(whole.beganAtMs(step) + atMs);
  whole.coordinator.pause();
  whole.advanceBy(forMs);
  whole.coordinator.resume();
  return whole;
}

function sends(whole: VirtualRun): number[] {
  return whole.model.of('chat_message').map(({ atMs }) => atMs - 5 - whole.beganAtMs('hold'));
}

const undisturbed = Array.from({ length: 40 }, (_, n) => 50 * n);

describe('a pause', () => {
  for (const shards of [1, 2]) {
    it(`in hold shifts every later send, and the end, by exactly its length (${shards} shards)`, () => {
      const whole = paused('hold', 625, 3333, shards);
      whole.finish();
      const expected = undisturbed.map((offset) => (offset <= 625 ? offset : offset + 3333));
      expect(sends(whole)).to.deep.equal(expected);
      expect(whole.beganAtMs('drain') - whole.beganAtMs('hold')).to.equal(5333);
      const { messages } = whole.summary();
      expect(messages).to.include({ planned: 40, sent: 40, acknowledged: 40, droppedSends: 0 });
      expect(messages.sendLagMs!.max).to.equal(0);
      expectIdentities(whole.outcomes[0]!);
    });
  }

  it('may come twice', () => {
    const whole = paused('hold', 625, 1000);
    whole.advanceBy(500).coordinator.pause();
    whole.advanceBy(2000).coordinator.resume();
    whole.finish();
    expect(sends(whole)).to.deep.equal(
      undisturbed.map((offset) => offset + (offset <= 625 ? 0 : offset <= 1125 ? 1000 : 3000)),
    );
    expect(whole.beganAtMs('drain') - whole.beganAtMs('hold')).to.equal(5000);
  });

  it('counts once, however often it is asked for', () => {
    const whole = new VirtualRun(profile).start().reach('hold');
    whole.clock.advanceTo(whole.beganAtMs('hold') + 625);
    whole.coordinator.resume();
    whole.coordinator.pause();
    whole.advanceBy(500).coordinator.pause();
    whole.advanceBy(500).coordinator.resume();
    whole.coordinator.resume();
    whole.finish();
    expect(whole.beganAtMs('drain') - whole.beganAtMs('hold')).to.equal(3000);
  });

  it('between the announcement of hold and its begin holds back every send', () => {
    const whole = paused('hold', -20, 1020);
    whole.finish();
    expect(sends(whole)).to.deep.equal(undisturbed.map((offset) => offset + 1000));
    expect(whole.beganAtMs('drain') - whole.beganAtMs('hold')).to.equal(3000);
    expect(whole.summary().messages).to.include({ planned: 40, acknowledged: 40 });
  });

  it('that is over before hold begins changes nothing', () => {
    const whole = paused('hold', -40, 20);
    whole.finish();
    expect(sends(whole)).to.deep.equal(undisturbed);
    expect(whole.beganAtMs('drain') - whole.beganAtMs('hold')).to.equal(2000);
  });

  it('in connect holds back arrivals, and shifts them by its length', () => {
    for (const [atMs, forMs, shift] of [
      [250, 3000, 3000],
      [-20, 3020, 3000],
    ] as const) {
      const whole = paused('connect', atMs, forMs, 2);
      whole.finish();
      const arrivals = whole.model.connections.map(({ openedMs }) => openedMs - 5 - whole.beganAtMs('connect'));
      const expected = Array.from({ length: 10 }, (_, n) => (100 * n < atMs ? 100 * n : 100 * n + shift));
      expect(arrivals).to.deep.equal(expected);
      expect(whole.summary().connections.setupMs!.max).to.be.closeTo(10, 0.1);
    }
  });

  it('in set-up lets the step under way finish, and begins no further one', () => {
    for (const step of ['connect', 'groups', 'join', 'leave'] as const) {
      const whole = new VirtualRun(profile).start().reach(step);
      // All arrivals are through; in the other steps it is in the middle of things.
      whole.clock.advanceTo(whole.beganAtMs(step) + (step === 'connect' ? 905 : 5));
      whole.coordinator.pause();
      const announced = whole.runner.controls.length;
      whole.advanceBy(10_000);
      expect(whole.runner.controls.length, step).to.equal(announced);
      whole.coordinator.resume();
      whole.finish();
      expect(whole.beganAtMs('drain') - whole.beganAtMs('hold'), step).to.equal(2000);
      expect(sends(whole), step).to.deep.equal(undisturbed);
    }
  });

  it('leaves heartbeats going', () => {
    const whole = paused('hold', 500, 200_000);
    const { connections, heartbeats } = whole.summary();
    expect(connections.dropped).to.equal(0);
    expect(heartbeats.client.answered).to.be.at.least(60);
    expect(heartbeats.server.ponged).to.equal(heartbeats.server.received).and.be.at.least(60);
  });

  it('ends with an interrupt: what would have been due since is not planned', () => {
    const whole = new VirtualRun(profile, { shards: 2 }).start().reach('hold');
    whole.clock.advanceTo(whole.beganAtMs('hold') + 625);
    whole.coordinator.pause();
    whole.advanceBy(60_000).coordinator.interrupt('enough');
    const outcome = whole.finish();
    expect(whole.summary().messages).to.include({ planned: 13, acknowledged: 13 });
    expect(outcome.stop).to.equal('interrupted');
    expectIdentities(outcome);
    whole.coordinator.resume();
    expect(whole.outcomes).to.have.length(1);
  });

  it('is counted out where a lost shard is settled', () => {
    const whole = new VirtualRun(profile, { shards: 2 }).start().reach('hold');
    whole.clock.advanceTo(whole.beganAtMs('hold') + 625);
    whole.coordinator.pause();
    whole.advanceBy(5000).runner.lose(1);
    whole.coordinator.kill('at once');
    const outcome = whole.finish();
    // Due before the pause: 0, 50, …, 600.
    expect(outcome.aggregate.counter('messages.planned')).to.equal(13);
    expectIdentities(outcome);
  });
});
