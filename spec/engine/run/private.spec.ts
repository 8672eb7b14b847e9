import { expect } from 'chai';
import { PrivateMessages, privateDueBefore } from '../../../engine/plan/private-messages.js';
import type { Step } from '../../../engine/run/control.js';
import { earlyEnds, endedEarly } from '../../support/ended-early.js';
import { planOf, type SmallProfile } from '../../support/small-profile.js';
import { expectSummaryIdentities } from '../../support/summary-identities.js';
import { run, VirtualRun } from '../../support/virtual-run.js';

const profile: SmallProfile = {
  populations: {
    writers: { clients: 7, user: 'w{index}', private: { to: 'readers', rate: '40/s', size: 100 } },
    readers: { clients: 5, user: 'r{index}' },
  },
  hold: '3s',
};

describe('private messages', () => {
  for (const shards of [1, 3]) {
    it(`are confirmed, and received by whom they are for, which are two things (${shards} shards)`, () => {
      const summary = run(profile, { shards }).summary();
      expect(summary.private).to.include({ planned: 120, sent: 120, confirmed: 120, dropped: 0 });
      expect(summary.private).to.include({ copies: 120, due: 120, received: 120, lost: 0, undecided: 0 });
      expect(summary.private.responseMs).to.include({ count: 120, min: 10, max: 10 });
      expect(summary.private.latencyMs).to.include({ count: 120, min: 10, max: 10 });
      expect(summary.populations['writers']!.private).to.include({ sent: 120, copies: 0, received: 120 });
      expect(summary.populations['readers']!.private).to.include({ sent: 0, copies: 120, received: 0 });
      expect(summary.phases.hold!.private).to.include({ planned: 120, confirmed: 120, due: null });
      expectSummaryIdentities(summary);
    });
  }

  it('are lost though they were confirmed, late, doubled or misdelivered: each is seen exactly', () => {
    const fate = (n: number): string[] => {
      if (n % 10 === 0) return [];
      if (n % 10 === 1) return ['target', 'target'];
      return n % 10 === 2 ? ['target', 'r9'] : ['target'];
    };
    const strangers: SmallProfile = {
      ...profile,
      populations: { ...profile.populations, others: { clients: 10, user: 'r{index}', rate: '1000/s' } },
      deliveries: { lateAfter: '500ms' },
    };
    delete (strangers.populations as Record<string, unknown>)['readers'];
    strangers.populations!['readers'] = { clients: 5, user: 'm{index}' };
    const summary = run(strangers, {
      faults: { privately: (n, to) => fate(n).map((user) => (user === 'target' ? to : user)) },
    }).summary();
    expect(summary.private).to.include({ confirmed: 120, due: 120, received: 108, lost: 12 });
    expect(summary.private).to.include({ duplicate: 12, misdelivered: 12, undecided: 0, copies: 132 });
    const late = run({ ...profile, deliveries: { lateAfter: '5ms' } }).summary();
    expect(late.private).to.include({ received: 120, late: 120, lost: 0 });
  });

  it('are not sent by a client whose session is over and that waits for its heartbeat only', () => {
    const { connections, private: privately } = run({
      populations: {
        writers: {
          clients: 20,
          user: 'w{index}',
          concurrency: 'all',
          session: { length: '1s', thinkTime: '100ms' },
          heartbeat: { every: '333ms', timeout: '300ms' },
          private: { to: 'readers', rate: '400/s', size: 100 },
        },
        readers: { clients: 5, user: 'r{index}' },
      },
      hold: '10s',
    }).summary();
    expect(connections.dropped).to.equal(0);
    expect(privately.disconnected).to.equal(0);
    expect(privately.sent).to.be.above(500);
  });

  it('that are refused, or not answered in time, are no losses', () => {
    const refused = run(profile, {
      faults: { refuse: ({ type }) => (type === 'private_message' ? 'User not found' : undefined) },
    }).summary();
    expect(refused.private).to.include({ sent: 120, refused: 120, due: 0, lost: 0, undecided: 0 });
    expect(refused.errors.byCode[0]).to.include({ code: 'USER_NOT_FOUND', count: 120 });
    const silent = run(
      { ...profile, timeouts: { reply: '300ms' } },
      { faults: { silent: ({ type }) => type === 'private_message', privately: () => [] } },
    ).summary();
    expect(silent.private).to.include({ sent: 120, timedOut: 120, lost: 0, undecided: 120 });
    for (const summary of [refused, silent]) expectSummaryIdentities(summary);
  });

  it('to a client that is not connected are not due, nor sent by one that is not', () => {
    const away = new VirtualRun(profile).start().reach('hold');
    for (const { peer, user } of away.model.connections) if (user === 'r2') peer.close(1001);
    const { private: told } = away.summary();
    expect(told).to.include({ confirmed: 120, lost: 0 });
    const messages = new PrivateMessages(away.plan, 0, away.plan.populations[0]!.privately!);
    const toOthers = Array.from({ length: 120 }, (_, n) => messages.targetOf(n)).filter((target) => target !== 2);
    expect(told.due! + told.undecided!).to.equal(toOthers.length);
    const silenced = new VirtualRun(profile).start().reach('hold');
    for (const { peer, user } of silenced.model.connections) if (user === 'w2') peer.close(1001);
    const { planned, dropped, sent } = silenced.summary().private;
    expect([planned, dropped, sent]).to.deep.equal([120, 17, 103]);
  });

  for (const [how, end] of earlyEnds) {
    it(`keep their sum after ${how}: planned is what was due until the stop, and none is lost`, () => {
      const moments: [Step, number][] = [
        ['connect', 5],
        ['hold', 1730],
        ['drain', 2],
      ];
      const make = (): VirtualRun => new VirtualRun(profile, { shards: 3 });
      for (const { whole, outcome, heldMs, when } of endedEarly(moments, end, make)) {
        const due = privateDueBefore(outcome.plan, 0, heldMs, 0, 1);
        expect(outcome.aggregate.counter('private.planned'), when).to.be.closeTo(due, 1);
        expect(whole.summary().private.lost).to.equal(0);
      }
    });
  }

  it('go round all targets, and never to their sender', () => {
    for (const to of ['writers', 'readers']) {
      const writers = { ...profile.populations!['writers']!, private: { to, rate: '40/s', size: 100 } };
      const plan = planOf({ ...profile, populations: { ...profile.populations, writers } });
      const messages = new PrivateMessages(plan, 0, plan.populations[0]!.privately!);
      const targets = new Set<number>();
      for (let n = 0; n < 7 * 6; n++) {
        if (to === 'writers') expect(messages.targetOf(n)).to.not.equal(messages.senderOf(n));
        if (messages.senderOf(n) === 3) targets.add(messages.targetOf(n));
      }
      expect([...targets].sort()).to.deep.equal(to === 'writers' ? [0, 1, 2, 4, 5, 6] : [0, 1, 2, 3, 4]);
    }
  });
});
