import { expect } from 'chai';
import { readsDueBefore } from '../../../engine/plan/reads-due.js';
import type { Step } from '../../../engine/run/control.js';
import { earlyEnds, endedEarly } from '../../support/ended-early.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { expectSummaryIdentities } from '../../support/summary-identities.js';
import { run, VirtualRun, type VirtualRunOptions } from '../../support/virtual-run.js';

const profile: SmallProfile = {
  groups: { a: { count: 6, members: 4 } },
  populations: {
    talkers: { clients: 12, join: { a: 2 }, messages: { to: 'a', rate: '20/s' } },
    readers: { clients: 3, history: { from: 'a', rate: '30/s', limit: 20 } },
  },
  hold: '3s',
};

const slow: VirtualRunOptions = { shards: 3, httpLatencyMs: () => 400 };

describe('history in a run', () => {
  for (const shards of [1, 3]) {
    it(`is read as often as the plan says, and counted for hold and its population (${shards} shards)`, () => {
      const summary = run(profile, { shards }).summary();
      expect(summary.history).to.include({ planned: 90, answered: 90, failed: 0 });
      expect(summary.history.responseMs).to.include({ count: 90, min: 10, max: 10 });
      expect(summary.populations['readers']!.history.planned).to.equal(90);
      expect(summary.populations['talkers']!.history.planned).to.equal(0);
      expect(summary.phases.hold!.history).to.deep.equal(summary.history);
      expect(summary.stop).to.equal('completed');
      expectSummaryIdentities(summary);
    });
  }

  it('is waited for in drain', () => {
    const whole = run(profile, slow);
    expect(whole.summary().history).to.include({ planned: 90, answered: 90 });
    expect(whole.beganAtMs('close') - whole.beganAtMs('drain')).to.be.within(300, 500);
  });

  const ends: typeof earlyEnds = [
    ...earlyEnds,
    ['an abort', (whole) => whole.coordinator.abort('TARGET_GONE', 'gone')],
    ['a crash', (whole) => whole.coordinator.crash('E_DISK_FULL', 'full')],
    [
      'a stuck thread',
      (whole) => {
        whole.runner.stick(1);
        whole.coordinator.interrupt('enough');
      },
    ],
    ['the loss of all threads', (whole) => [0, 1, 2].forEach((shard) => whole.runner.lose(shard))],
  ];
  for (const [how, end] of ends) {
    it(`holds its sum after ${how}: planned is what was due until the stop`, () => {
      const moments: [Step, number][] = [
        ['groups', 20],
        ['hold', 0],
        ['hold', 1730],
        ['drain', 100],
      ];
      for (const { outcome, heldMs, when } of endedEarly(moments, end, () => new VirtualRun(profile, slow))) {
        const due = readsDueBefore(outcome.plan, 1, heldMs, 0, 1);
        expect(outcome.aggregate.counter('history.planned'), when).to.be.closeTo(due, 1);
      }
    });
  }

  it('reads on while a pause lasts no longer than it', () => {
    const whole = new VirtualRun(profile, { shards: 2 }).start().reach('hold').advanceBy(1050);
    whole.coordinator.pause();
    const before = whole.http.requests.length;
    whole.advanceBy(2000);
    expect(whole.http.requests.length - before).to.be.at.most(1);
    whole.coordinator.resume();
    whole.finish();
    expect(whole.summary().history).to.include({ planned: 90, answered: 90 });
  });
});
