import { expect } from 'chai';
import fc from 'fast-check';
import { messagesBySecond, messagesDueBefore } from '../../../engine/plan/messages-due.js';
import type { Counter } from '../../../engine/telemetry/metric.js';
import { expectIdentities } from '../../support/identities.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { readAll } from '../../support/stamps.js';
import { run, VirtualRun, type VirtualRunOptions } from '../../support/virtual-run.js';

const groups = { rooms: { count: 6, members: 4 } };
const join = { rooms: 2 };

/** A warm-up, a plain phase and a dense one, with a burst of one population beside the last two. */
const inPhases: SmallProfile = {
  groups,
  populations: {
    a: { clients: 8, rate: '50/s', join, messages: { to: 'rooms', rate: '10/s' } },
    b: {
      clients: 4,
      rate: '50/s',
      join,
      messages: { to: 'rooms', rate: '4/s' },
      history: { from: 'rooms', rate: '2/s' },
    },
  },
  phases: {
    warm: { duration: '2s', warmUp: true },
    quiet: { duration: '1s', messages: { a: 'none' } },
    dense: { duration: '3s', messages: { a: { rate: '30/s' } } },
    burst: { duration: '500ms', start: '2750ms', messages: { b: { rate: '40/s' } } },
  },
};

/** The same with intervals of each client's own, and no phase beside the others. */
const ofOwn: SmallProfile = {
  groups,
  populations: {
    a: {
      clients: 8,
      rate: '50/s',
      join,
      messages: { to: 'rooms', ratePerClient: '2/s', interval: { distribution: 'exponential' } },
    },
    b: { clients: 4, rate: '50/s', join, messages: { to: 'rooms', rate: '4/s' } },
  },
  phases: {
    warm: { duration: '2s', warmUp: true },
    dense: { duration: '3s', messages: { a: { rate: '30/s' } } },
    rare: { duration: '5s', messages: { a: { ratePerClient: '1/s', interval: { distribution: 'pareto', shape: 2 } } } },
  },
};

/** By user: when after the start of hold, which of its messages, and where to. */
function sentBy(whole: VirtualRun): Record<string, string[]> {
  const sent: Record<string, string[]> = {};
  for (const { user, atMs, room, text } of whole.model.of('chat_message')) {
    const at = (atMs - whole.beganAtMs('hold')).toFixed(3);
    (sent[user] ??= []).push(`${at} ${room} ${readAll(text).sequence}`);
  }
  return sent;
}

/** The sums of messages hold in each phase of the workload, too. */
function expectIdentitiesOfPhases(whole: VirtualRun): void {
  const outcome = whole.outcomes[0]!;
  expectIdentities(outcome);
  const { aggregate, plan } = outcome;
  plan.phases.forEach(({ key }, workload) => {
    const n = (counter: Counter): number => aggregate.counter(counter, { workload });
    const dropped =
      n('messages.dropped.disconnected') + n('messages.dropped.inFlight') + n('messages.dropped.generator');
    expect(n('messages.planned'), key).to.equal(n('messages.sent') + dropped);
    expect(n('messages.sent'), key).to.equal(
      n('messages.acknowledged') + n('messages.refused') + n('messages.timedOut') + n('messages.disconnected'),
    );
    expect(n('history.planned'), key).to.equal(n('history.answered') + n('history.failed'));
  });
}

describe('phases of the workload', () => {
  it('follow each other, or run beside each other, each at its own rates', () => {
    const whole = run(inPhases);
    const { workload, messages, history, phases } = whole.summary();
    const planned = Object.entries(workload!).map(([name, figures]) => [name, figures.messages.planned]);
    // warm: 2 s × (10 + 4); quiet: 1 s × 4; dense: 3 s × (30 + 4); burst: 0.5 s × 40.
    expect(planned).to.deep.equal([
      ['warm', 28],
      ['quiet', 4],
      ['dense', 102],
      ['burst', 20],
    ]);
    expect(messages).to.include({ planned: 154, sent: 154, acknowledged: 154 });
    expect(phases.hold!.durationMs).to.equal(6000);
    expect(workload!['dense']).to.include({ durationMs: 3000, warmUp: false });
    expect(workload!['dense']!.startedAtMs - phases.hold!.startedAtMs).to.equal(3000);
    expect(workload!['dense']!.messages.perSecond).to.equal(34);
    expect(Object.values(workload!).map((figures) => figures.history.planned)).to.deep.equal([4, 2, 6, 0]);
    expect(history.planned).to.equal(12);
    // Copies count for the phase in turn: four members each, the burst's with those of quiet and dense.
    expect(Object.values(workload!).reduce((sum, figures) => sum + figures.messages.received, 0)).to.equal(4 * 154);
    expectIdentitiesOfPhases(whole);
    const a = Object.entries(sentBy(whole)).filter(([user]) => user.startsWith('a'));
    const times = a.flatMap(([, sent]) => sent.map((each) => Number(each.split(' ')[0]) - 5)).sort((x, y) => x - y);
    expect(times.slice(0, 21).map(Math.round)).to.deep.equal([...Array.from({ length: 20 }, (_, n) => 100 * n), 3000]);
  });

  it('leave out of thresholds what was due in a warm-up, and only there', () => {
    const thresholds = {
      'messages.planned': '== 126',
      'messages.sent': '== 126',
      'messages.acknowledged': '== 126',
      'messages.received': '== 504',
      'messages.responseMs.count': '== 126',
      'messages.perSecond': '== 31.5',
      'history.planned': '== 8',
      'connections.established': '== 12',
    };
    const whole = run(inPhases, { thresholds });
    const { thresholds: results, messages, workload } = whole.summary();
    expect(results.map(({ metric, result, value }) => [metric, result, value])).to.deep.equal(
      Object.entries(thresholds).map(([metric, condition]) => [metric, 'passed', Number(condition.slice(3))]),
    );
    expect(messages.planned).to.equal(154);
    expect(workload!['warm']!.warmUp).to.equal(true);
  });

  it('do not stop a run for what a threshold with abortOnFail would find in a warm-up', () => {
    const thresholds = { 'messages.sent': { condition: '< 1', abortOnFail: true } };
    const whole = new VirtualRun(inPhases, { thresholds }).start();
    const outcome = whole.finish();
    expect(outcome.stop).to.equal('aborted');
    // As soon as a second of what is judged has been looked at: not in the two seconds of the warm-up.
    expect(outcome.phases.hold!.durationMs).to.be.within(2000, 4100);
  });

  it('are no part of the summary of a profile with hold', () => {
    const whole = run({ groups, populations: inPhases.populations!, hold: '1s' });
    expect(whole.summary()).to.not.have.property('workload');
  });

  for (const [name, profile] of Object.entries({ 'together and beside each other': inPhases, 'of their own': ofOwn })) {
    describe(`with messages ${name}`, () => {
      const one = run(profile);

      for (const shards of [2, 3, 5]) {
        it(`are the same for ${shards} threads`, () => {
          const several = run(profile, { shards });
          expect(sentBy(several)).to.deep.equal(sentBy(one));
          const counts = ({ workload }: ReturnType<VirtualRun['summary']>): object =>
            Object.values(workload!).map(({ messages }) => [messages.planned, messages.sent, messages.received]);
          expect(counts(several.summary())).to.deep.equal(counts(one.summary()));
        });
      }

      it('come to exactly the plan, population by population and phase by phase', () => {
        const { aggregate, plan } = one.outcomes[0]!;
        for (const { id } of plan.populations) {
          const whole = messagesDueBefore(plan, id, plan.holdMs, 0, 1);
          expect(aggregate.counter('messages.planned', { population: id })).to.equal(whole);
          expect(messagesBySecond(plan, id).reduce((sum, each) => sum + each, 0)).to.equal(whole);
          plan.phases.forEach((_, workload) => {
            expect(aggregate.counter('messages.planned', { population: id, workload })).to.equal(
              messagesDueBefore(plan, id, plan.holdMs, 0, 1, workload),
            );
          });
        }
        for (const sent of Object.values(sentBy(one))) {
          expect(sent.map((each) => Number(each.split(' ')[2]))).to.deep.equal(sent.map((_, i) => i));
        }
      });

      it('are planned exactly for any time of the stop, any number of threads, and a lost thread', () => {
        const stop = fc.integer({ min: 0, max: 6500 });
        fc.assert(
          fc.property(stop, fc.integer({ min: 1, max: 4 }), fc.boolean(), (stopMs, shards, loses) => {
            const options: VirtualRunOptions = { shards };
            const whole = new VirtualRun(profile, options).start().reach('hold');
            whole.clock.advanceTo(whole.beganAtMs('hold') + stopMs);
            if (loses && shards > 1) whole.runner.lose(shards - 1);
            whole.coordinator.interrupt('test');
            whole.finish();
            const { aggregate, plan } = whole.outcomes[0]!;
            // Due before the stop, and at its very instant where its turn came first.
            const heldMs = whole.beganAtMs('drain') - whole.beganAtMs('hold');
            plan.phases.forEach((_, workload) => {
              const [least, most] = [heldMs, heldMs + 1e-6].map((ms) =>
                plan.populations.reduce((sum, { id }) => sum + messagesDueBefore(plan, id, ms, 0, 1, workload), 0),
              );
              expect(aggregate.counter('messages.planned', { workload })).to.be.within(least!, most!);
            });
            expectIdentitiesOfPhases(whole);
          }),
          { numRuns: 25 },
        );
      });
    });
  }

  it('deal out their counts over any number of threads without loss', () => {
    const plans = [new VirtualRun(inPhases).plan, new VirtualRun(ofOwn).plan];
    const ms = fc.double({ min: 0, max: 12_000, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...plans), ms, fc.integer({ min: 1, max: 9 }), fc.integer({ min: -1, max: 2 }), (plan, untilMs, shards, workload) => {
        for (const { id } of plan.populations) {
          let sum = 0;
          for (let shard = 0; shard < shards; shard++) sum += messagesDueBefore(plan, id, untilMs, shard, shards, workload);
          expect(sum).to.equal(messagesDueBefore(plan, id, untilMs, 0, 1, workload));
        }
      }),
      { numRuns: 50 },
    ); // prettier-ignore
  });
});
