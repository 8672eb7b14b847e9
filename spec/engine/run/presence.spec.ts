import { expect } from 'chai';
import type { SmallProfile } from '../../support/small-profile.js';
import { expectSummaryIdentities } from '../../support/summary-identities.js';
import { run, VirtualRun } from '../../support/virtual-run.js';

const storm: SmallProfile = {
  groups: { room: { count: 1, members: 40 } },
  populations: { crowd: { clients: 40, join: { room: 1 }, joinRate: '20/s' } },
};

describe('joins at a pace', () => {
  for (const shards of [1, 3]) {
    it(`begin when they are due, and are pushed to all who are in: 1 + 2 + … + 40 times (${shards} shards)`, () => {
      const whole = run(storm, { shards });
      const summary = whole.summary();
      expect(summary.joins).to.include({ planned: 40, attempted: 40, joined: 40, failed: 0 });
      expect(summary.presence).to.include({ received: 820, joined: 820, left: 0, gone: 0 });
      expect(summary.presence).to.include({ due: 820, lost: 0, duplicate: 0, undecided: 0 });
      expect(summary.presence.latencyMs).to.include({ count: 820, min: 10, max: 10 });
      expect(summary.populations['crowd']!.presence).to.deep.equal(summary.presence);
      expect(summary.phases.join!.presence).to.include({ joined: 820, due: null });
      const beganMs = whole.beganAtMs('join');
      const asked = whole.model.requests.filter(({ type }) => type === 'join_room').map(({ atMs }) => atMs - beganMs);
      expect(asked).to.deep.equal(Array.from({ length: 40 }, (_, n) => 50 * n + 5));
      expectSummaryIdentities(summary);
    });
  }

  it('count from when they were due, however late the target takes them', () => {
    const whole = new VirtualRun(storm).start().reach('join');
    whole.model.stall(whole.beganAtMs('join') + 1000);
    const summary = whole.summary();
    expect(summary.presence.latencyMs).to.include({ count: 820, max: 1005 });
    expect(summary.joins.responseMs).to.include({ count: 40, max: 1005 });
    // Who was not yet confirmed when the next one asked may have been told or not.
    expect(summary.presence).to.include({ lost: 0, joined: 820 });
    expect(summary.presence.undecided).to.be.above(0);
    expect(summary.presence.due).to.be.within(600, 819);
  });

  it('keep the pace of a pause, and begin no more after the end', () => {
    const paused = new VirtualRun(storm).start().reach('join').advanceBy(500);
    paused.coordinator.pause();
    paused.advanceBy(3000);
    paused.coordinator.resume();
    expect(paused.summary().presence).to.include({ joined: 820, due: 820, lost: 0 });
    const ended = new VirtualRun(storm).start().reach('join').advanceBy(1000);
    ended.coordinator.interrupt('enough');
    const { joins } = ended.summary();
    expect(joins.attempted).to.be.within(18, 21);
    expect(joins.attempted).to.equal(joins.joined + joins.failed);
  });

  it('show a push that one member did not get', () => {
    const summary = run(storm, {
      faults: { untold: (member, joiner) => member.user === 'crowd3' && joiner.user === 'crowd7' },
    }).summary();
    expect(summary.presence).to.include({ joined: 819, due: 820, lost: 1 });
  });

  it('let a client with several groups join them one after the other', () => {
    const several = run({
      groups: { room: { count: 8, members: 5 } },
      populations: { crowd: { clients: 10, join: { room: 4 }, joinRate: '20/s' } },
    });
    const beganMs = several.beganAtMs('join');
    const asked = several.model.requests.filter(({ type }) => type === 'join_room').map(({ atMs }) => atMs - beganMs);
    expect(asked).to.deep.equal(
      Array.from({ length: 10 }, (_, client) => [0, 10, 20, 30].map((later) => 200 * client + later + 5)).flat(),
    );
    expect(several.summary().presence).to.include({ joined: 8 * 15, due: 8 * 15, lost: 0 });
  });

  it('are due to who stays, also where another one comes and goes more than once within a second', () => {
    const { presence, churn } = run({
      groups: { room: { count: 1, members: 5 } },
      populations: {
        comers: { clients: 3, user: 'c{index}', join: { room: 1 }, churn: { set: 'room', rate: '12/s', away: '50ms' } },
        stayers: { clients: 2, user: 's{index}', join: { room: 1 } },
      },
      hold: '5s',
    }).summary();
    expect(churn).to.include({ left: 60, failed: 0 });
    expect(presence).to.include({ lost: 0, duplicate: 0 });
    // Of 60 departures and as many returns, but for the last, to two who stay.
    expect(presence.due).to.be.at.least(2 * (60 + 57));
  });

  it('are only counted where nothing keeps a pace, or nobody checks', () => {
    const { joinRate, ...crowd } = storm.populations!['crowd']!;
    expect(joinRate).to.equal('20/s');
    const unpaced = run({ ...storm, populations: { crowd } }).summary();
    expect(unpaced.presence).to.include({ joined: 820, due: null, lost: null });
    const unchecked = run({ ...storm, deliveries: { check: false } }).summary();
    expect(unchecked.presence).to.include({ joined: 820, due: null, undecided: null, latencyMs: null });
  });

  it('know of the clients of a lost thread only what they had told', () => {
    const whole = new VirtualRun(storm, { shards: 2 }).start().reach('hold');
    whole.runner.lose(1);
    expect(whole.summary().presence).to.include({ lost: 0, duplicate: 0 });
  });
});
