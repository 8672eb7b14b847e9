import { expect } from 'chai';
import { turnsDueBefore } from '../../../engine/plan/group-turns.js';
import type { Step } from '../../../engine/run/control.js';
import { earlyEnds, endedEarly } from '../../support/ended-early.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { expectSummaryIdentities } from '../../support/summary-identities.js';
import { run, VirtualRun } from '../../support/virtual-run.js';

const profile: SmallProfile = {
  groups: { rooms: { count: 4, members: 5 } },
  populations: {
    talkers: { clients: 10, user: 't{index}', join: { rooms: 1 }, messages: { to: 'rooms', rate: '50/s' } },
    comers: { clients: 10, user: 'c{index}', join: { rooms: 1 }, churn: { set: 'rooms', rate: '2/s', away: '1s' } },
  },
  hold: '5s',
};

/** They talk where they come and go. */
const talking: SmallProfile = {
  groups: { rooms: { count: 4, members: 5 } },
  populations: {
    all: {
      clients: 20,
      join: { rooms: 1 },
      messages: { to: 'rooms', rate: '100/s' },
      churn: { set: 'rooms', rate: '4/s', away: '500ms' },
    },
  },
  hold: '5s',
};

describe('members that leave a group for a while', () => {
  for (const shards of [1, 3]) {
    it(`leave when they are due, come back, and get what is said while they are in (${shards} shards)`, () => {
      const whole = run(profile, { shards });
      const summary = whole.summary();
      expect(summary.churn).to.include({ planned: 10, left: 10, failed: 0, dropped: 0 });
      expect(summary.churn.responseMs).to.include({ count: 10, min: 10, max: 10 });
      const beganMs = whole.beganAtMs('hold');
      const left = whole.model.requests.filter(({ type }) => type === 'leave_room');
      expect(left.map(({ atMs, user }) => [user, atMs - beganMs])).to.deep.equal(
        Array.from({ length: 10 }, (_, n) => [`c${n}`, 500 * n + 5]),
      );
      // The last ones are still away at the end.
      expect(summary.phases.hold!.joins).to.include({ attempted: 8, joined: 8 });
      const { due, received, lost, misdelivered, undecided } = summary.deliveries!;
      expect([lost, misdelivered], 'lost, misdelivered').to.deep.equal([0, 0]);
      expect(received).to.equal(due);
      expect(due).to.be.within(1000, 1249);
      expect(undecided).to.be.below(30);
      expect(summary.presence).to.include({ lost: 0, duplicate: 0 });
      expect(summary.presence.due).to.be.above(0);
      expect(summary.errors.byCode).to.deep.equal([]);
      expectSummaryIdentities(summary);
    });
  }

  it('send nothing to the group meanwhile: that is a dropped send, and no refusal', () => {
    const summary = run(talking, { shards: 2 }).summary();
    expect(summary.churn).to.include({ planned: 20, left: 20, failed: 0 });
    expect(summary.messages).to.include({ planned: 500, refused: 0, timedOut: 0 });
    // Each of 20 is away for half a second, in which it would have spoken 2 to 3 times; the last ones not to the end.
    expect(summary.messages.droppedBy.disconnected).to.be.within(40, 60);
    expect(summary.messages.droppedSends).to.equal(summary.messages.droppedBy.disconnected);
    expect(summary.deliveries).to.include({ lost: 0, misdelivered: 0, duplicate: 0 });
    expect(summary.errors.byCode).to.deep.equal([]);
    expectSummaryIdentities(summary);
  });

  it('count as failed where the target refuses or stays silent, and come back all the same', () => {
    const refused = run(profile, {
      faults: { refuse: ({ type }) => (type === 'leave_room' ? 'Not in that room' : undefined) },
    }).summary();
    expect(refused.churn).to.include({ planned: 10, left: 0, failed: 10 });
    expect(refused.phases.hold!.joins.joined, 'Already in room').to.equal(8);
    // Who was in all the time has not come: nobody is told, and nothing is lost.
    expect(refused.presence.lost).to.equal(0);
    const silent = run(
      { ...profile, timeouts: { reply: '200ms' } },
      { faults: { silent: ({ type }) => type === 'leave_room' } },
    ).summary();
    expect(silent.churn).to.include({ planned: 10, left: 0, failed: 10 });
    expect(silent.errors.byCode[0]).to.include({ code: 'LEAVE_TIMEOUT', count: 10 });
    expect(silent.deliveries, 'nobody knows of them').to.include({ lost: 0, misdelivered: 0 });
    for (const summary of [refused, silent]) expectSummaryIdentities(summary);
  });

  it('try again to come back', () => {
    let refusals = 2;
    const whole = run(profile, {
      faults: {
        refuse: ({ type, user, atMs }) =>
          type === 'join_room' && user === 'c0' && atMs > holdMs && refusals-- > 0 ? 'Room name too long' : undefined,
      },
    });
    const { joins } = whole.summary().phases.hold!;
    expect(joins).to.include({ failed: 2 });
    expect(joins.joined).to.be.within(7, 8);
  });

  it('pass their turn while they are away, or not connected', () => {
    const busy: SmallProfile = {
      ...profile,
      populations: {
        ...profile.populations,
        comers: { ...profile.populations!['comers']!, churn: { set: 'rooms', rate: '40/s', away: '1s' } },
      },
    };
    const { churn } = run(busy).summary();
    expect(churn.planned).to.equal(200);
    expect(churn.dropped).to.be.above(100);
    expect(churn.planned).to.equal(churn.left + churn.failed + churn.dropped);
    const dropped = new VirtualRun(profile).start().reach('hold').advanceBy(100);
    for (const { peer, user } of dropped.model.connections) if (user.startsWith('c')) peer.close(1001);
    expect(dropped.summary().churn).to.include({ planned: 10, left: 1, dropped: 9 });
  });

  for (const [how, end] of earlyEnds) {
    it(`keep their sum after ${how}: planned is what was due until the stop`, () => {
      const moments: [Step, number][] = [
        ['join', 5],
        ['hold', 1730],
        ['drain', 2],
      ];
      const make = (): VirtualRun => new VirtualRun(talking, { shards: 3 });
      for (const { outcome, heldMs, when } of endedEarly(moments, end, make)) {
        const due = turnsDueBefore(outcome.plan, 0, outcome.plan.populations[0]!.churn, heldMs, 0, 1);
        expect(outcome.aggregate.counter('churn.planned'), when).to.be.closeTo(due, 1);
      }
    });
  }

  it('wait with a pause', () => {
    const whole = new VirtualRun(profile).start().reach('hold').advanceBy(700);
    whole.coordinator.pause();
    whole.advanceBy(5000);
    expect(whole.model.requests.filter(({ type }) => type === 'leave_room')).to.have.length(2);
    whole.coordinator.resume();
    expect(whole.summary().churn).to.include({ planned: 10, left: 10 });
  });
});

/** Joins of set-up come before that. */
const holdMs = 5_000_500;
