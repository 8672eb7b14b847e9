import { expect } from 'chai';
import { turnsDueBefore } from '../../../engine/plan/group-turns.js';
import { offeredBy } from '../../../engine/plan/offered.js';
import type { Step } from '../../../engine/run/control.js';
import { earlyEnds, endedEarly } from '../../support/ended-early.js';
import { expectIdentities } from '../../support/identities.js';
import { expectSummaryIdentities } from '../../support/summary-identities.js';
import { run, VirtualRun } from '../../support/virtual-run.js';
import { changed, profile } from './typing-crowd.js';

describe('typing', () => {
  for (const shards of [1, 3]) {
    it(`begins when it is due, stops a while later, and is told to all others of the group (${shards} shards)`, () => {
      const whole = run(profile, { shards });
      const summary = whole.summary();
      expect(summary.typing).to.include({ planned: 60, started: 60, stopped: 60, dropped: 0 });
      expect(summary.typing).to.include({ pushes: 480, due: 480, received: 480, lost: 0, late: 0 });
      expect(summary.typing).to.include({ duplicate: 0, unexpected: 0, undecided: 0 });
      expect(summary.typing.latencyMs).to.include({ count: 480, min: 10, max: 10 });
      expect(summary.populations['all']!.typing).to.deep.equal(summary.typing);
      expect(summary.phases.hold!.typing).to.include({ started: 60, pushes: 480, due: null });
      const beganMs = whole.beganAtMs('hold');
      const at = (type: string): number[] => whole.model.of(type).map(({ atMs }) => atMs - beganMs - 5);
      expect(at('typing_start')).to.deep.equal(Array.from({ length: 60 }, (_, n) => 50 * n));
      // Who types when hold is over stops then.
      expect(at('typing_stop')).to.deep.equal(Array.from({ length: 60 }, (_, n) => Math.min(50 * n + 300, 3000)));
      expect(summary.errors.byCode).to.deep.equal([]);
      expect(summary.presence, 'nothing of joins is checked').to.include({ due: null });
      expectSummaryIdentities(summary);
    });
  }

  it('goes round the groups of a client', () => {
    const whole = run(
      changed({ clients: 10, join: { rooms: 2 }, typing: { set: 'rooms', rate: '10/s', for: '300ms' } }),
    );
    const rooms = whole.model.of('typing_start').flatMap(({ user, room }) => (user === 'all3' ? [room] : []));
    expect(rooms).to.have.length(3);
    expect(rooms[0]).to.equal(rooms[2]).and.not.to.equal(rooms[1]);
    expect(whole.summary().typing).to.include({ due: 30 * 2 * 4, lost: 0, unexpected: 0 });
  });

  it('passes the turn of a client that types already, or is not connected', () => {
    const whole = run(changed({ typing: { set: 'rooms', rate: '20/s', for: '1500ms' } }));
    // Each types from its first turn past its second one, and from its third one to the end.
    expect(whole.summary().typing).to.include({
      planned: 60,
      started: 40,
      stopped: 40,
      dropped: 20,
      due: 320,
      lost: 0,
    });
    const away = new VirtualRun(profile).start().reach('hold').advanceBy(60);
    away.model.drop('all5', 1001);
    const { typing } = away.summary();
    expect(typing).to.include({ planned: 60, started: 57, stopped: 57, dropped: 3, lost: 0, unexpected: 0 });
  });

  it('is as much as was forecast, however often turns pass', () => {
    for (const [rate, lasts] of [
      ['20/s', '300ms'],
      ['20/s', '1s'],
      ['20/s', '1500ms'],
      ['200/s', '3s'],
      ['45/s', '700ms'],
    ] as const) {
      const whole = run(changed({ typing: { set: 'rooms', rate, for: lasts } }));
      const { started, pushes } = whole.summary().typing;
      const { typingStarts, typingPushes } = offeredBy(whole.plan);
      expect([started, pushes], `${rate} for ${lasts}`).to.deep.equal([typingStarts, typingPushes]);
    }
  });

  it('that is cut short in a pause stops when it is, and is not late', () => {
    const whole = new VirtualRun(profile).start().reach('hold').advanceBy(700);
    whole.coordinator.pause();
    whole.advanceBy(5000);
    whole.coordinator.interrupt('enough');
    const { typing } = whole.summary();
    expect(typing.stopped).to.equal(typing.started);
    expect(typing).to.include({ late: 0, lost: 0 });
    expect(typing.latencyMs).to.include({ max: 10 });
  });

  it('that throws as it stops before a leave costs its client alone, and leaves no sum open', () => {
    const comers = changed({
      churn: { set: 'rooms', rate: '4/s', away: '500ms' },
      typing: { set: 'rooms', rate: '20/s', for: '900ms' },
    });
    let threw = 0;
    const whole = new VirtualRun(comers, {
      sabotage: {
        send: (url, text) => {
          if (!text.includes('typing_stop') || !url.endsWith('all2')) return;
          threw++;
          throw new Error('sabotage');
        },
      },
    }).start();
    expectIdentities(whole.finish());
    expect(threw).to.equal(1);
    expect(whole.summary().churn.dropped).to.be.at.least(1);
  });

  it('owes no stop to a connection that is gone, and begins anew on the next one', () => {
    const reconnect = { policy: 'fixed', delay: '100ms' } as const;
    const whole = new VirtualRun(changed({ reconnect })).start().reach('hold').advanceBy(170);
    whole.model.drop('all0');
    const { typing, connections } = whole.summary();
    expect(connections.reconnects).to.equal(1);
    expect(typing).to.include({ planned: 60, started: 60, stopped: 59, lost: 0, unexpected: 0, duplicate: 0 });
    expect(whole.model.of('typing_start').filter(({ user }) => user === 'all0')).to.have.length(3);
  });

  it('stops before its client leaves the group, and does not begin while it is away', () => {
    const comers = changed(
      { churn: { set: 'rooms', rate: '3/s', away: '900ms' }, typing: { set: 'rooms', rate: '40/s', for: '400ms' } },
      { hold: '6s' },
    );
    for (const shards of [1, 2]) {
      const whole = run(comers, { shards });
      const { typing, churn, presence } = whole.summary();
      expect(churn).to.include({ failed: 0 });
      expect(typing.started).to.equal(typing.stopped);
      expect(typing.dropped).to.be.above(20);
      expect(typing).to.include({ lost: 0, unexpected: 0, duplicate: 0 });
      expect(typing.due! + typing.undecided!).to.be.at.least(typing.pushes);
      expect(typing.undecided).to.be.below(typing.due! / 5);
      expect(presence).to.include({ lost: 0, duplicate: 0 });
      expect(presence.due).to.be.above(0);
      const leaves = whole.model
        .of('leave_room')
        .filter(({ user }) => whole.model.of('typing_start').some((start) => start.user === user));
      for (const { user, atMs } of leaves) {
        const before = whole.model.requests.filter((each) => each.user === user && each.atMs <= atMs);
        const signals = before.filter(({ type }) => type.startsWith('typing_'));
        expect(signals.at(-1)?.type ?? 'typing_stop', `${user} at ${atMs}`).to.equal('typing_stop');
      }
    }
  });

  it('belongs to sessions too, and stops with them', () => {
    const { typing, connections } = run(
      changed({
        concurrency: 'all',
        session: { length: '1s', thinkTime: '100ms' },
        typing: { set: 'rooms', rate: '60/s', for: '300ms' },
      }),
    ).summary();
    expect(connections.dropped).to.equal(0);
    expect(typing.started).to.be.above(60).and.to.equal(typing.stopped);
    expect(typing).to.include({ lost: 0, unexpected: 0, duplicate: 0 });
    expect(typing.due).to.be.above(100);
  });

  for (const [how, end] of earlyEnds) {
    it(`keeps its sum after ${how}: planned is what was due until the stop, and nothing is lost`, () => {
      const moments: [Step, number][] = [
        ['join', 5],
        ['hold', 1730],
        ['drain', 2],
      ];
      const make = (): VirtualRun => new VirtualRun(profile, { shards: 3 });
      for (const { whole, outcome, heldMs, when } of endedEarly(moments, end, make)) {
        const due = turnsDueBefore(outcome.plan, 0, outcome.plan.populations[0]!.typing, heldMs, 0, 1);
        expect(outcome.aggregate.counter('typing.planned'), when).to.be.closeTo(due, 1);
        expect(whole.summary().typing).to.include({ lost: 0, unexpected: 0, duplicate: 0 });
      }
    });
  }

  it('waits with a pause: neither begins nor ends in it', () => {
    const whole = new VirtualRun(profile).start().reach('hold').advanceBy(700);
    const signals = (): number => whole.model.requests.filter(({ type }) => type.startsWith('typing_')).length;
    whole.coordinator.pause();
    whole.advanceBy(100);
    const before = signals();
    whole.advanceBy(5000);
    expect(signals()).to.equal(before);
    whole.coordinator.resume();
    expect(whole.summary().typing).to.include({
      planned: 60,
      started: 60,
      stopped: 60,
      due: 480,
      lost: 0,
      undecided: 0,
    });
  });
});
