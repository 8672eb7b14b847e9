import { expect } from 'chai';
import { observe } from '../../../engine/calibrate/observe.js';
import type { Summary } from '../../../engine/telemetry/summary.js';
import { calibrationProfile } from '../../support/calibration-profile.js';
import { modelledRun } from '../../support/modelled-run.js';
import { planOf, type SmallProfile } from '../../support/small-profile.js';

const rates = [50, 100, 150];
const { plan, summary: simulated } = modelledRun(calibrationProfile(rates));
const summary: Summary = { ...simulated, simulated: false };

function reasonsOf(change: (profile: SmallProfile) => void): string[] {
  const profile = calibrationProfile(rates);
  change(profile);
  return observe(planOf(profile), summary).reasons ?? [];
}

function reasonsOfRun(change: (summary: Summary) => void): string[] {
  const changed = structuredClone(summary);
  change(changed);
  return observe(plan, changed).reasons ?? [];
}

describe('observation of a run', () => {
  it('has every message when it was due, and each stair’s own', () => {
    const { arrivalsMs, stairs } = observe(plan, summary).observed!;
    expect(arrivalsMs).to.have.lengthOf(summary.messages.planned);
    expect([...arrivalsMs]).to.deep.equal([...arrivalsMs].sort((a, b) => a - b));
    expect(stairs.map(({ name }) => name)).to.deep.equal(['stair1', 'stair2', 'stair3']);
    stairs.forEach(({ from, to, perSecond, serviceMs, name }, index) => {
      expect(to - from).to.equal(serviceMs.count);
      expect(serviceMs).to.equal(summary.workload![name]!.messages.serviceMs);
      expect(perSecond).to.be.within(0.85 * rates[index]!, 1.15 * rates[index]!);
      expect(arrivalsMs[from]).to.be.within(1000 + 10_000 * index, 1500 + 10_000 * index);
    });
  });

  it('has the first part of each stair of a run that is too long to be simulated whole', () => {
    const long = modelledRun(
      calibrationProfile([800, 1600, 2400], { serviceTime: { distribution: 'constant', mean: '0.1ms' } }),
    );
    const { arrivalsMs, stairs } = observe(long.plan, { ...long.summary, simulated: false }).observed!;
    expect(long.summary.messages.planned).to.be.above(45_000);
    expect(arrivalsMs.length).to.be.within(39_990, 40_010);
    expect(stairs.map(({ to, from, serviceMs }) => ((to - from) / serviceMs.count).toFixed(2))).to.deep.equal(
      Array.from({ length: 3 }, () => (40_000 / long.summary.messages.planned).toFixed(2)),
    );
  });

  const otherPlans: [what: string, change: (profile: SmallProfile) => void, reason: RegExp][] = [
    ['no phases', (profile) => delete profile.phases, /made of 3 stairs or more/],
    ['two stairs', (profile) => delete profile.phases!['stair3'], /made of 3 stairs or more/],
    [
      'a stair in which nobody sends',
      (profile) => (profile.phases!['stair2']!.messages = { callers: 'none' }),
      /made of 3/,
    ],
    ['a stair beside the others', (profile) => (profile.phases!['stair3']!.start = '2s'), /must follow each other/],
    [
      'even intervals',
      (profile) => (profile.phases!['stair2']!.messages = { callers: { rate: '100/s' } }),
      /exponential intervals/,
    ],
    ['an in-flight limit', (profile) => (profile.populations!['callers']!.messages!.inFlight = 1), /in-flight limit/],
    ['groups of two', (profile) => (profile.groups = { own: { count: 5, members: 2 } }), /groups must have one member/],
    [
      'reads of history',
      (profile) => (profile.populations!['callers']!.history = { from: 'own', rate: '1/s' }),
      /Reads of history/,
    ],
    [
      'departures',
      (profile) => (profile.populations!['callers']!.churn = { set: 'own', rate: '1/s', away: '1s' }),
      /Departures, typing and private messages/,
    ],
    [
      'typing',
      (profile) => (profile.populations!['callers']!.typing = { set: 'own', rate: '1/s', for: '1s' }),
      /Departures, typing and private messages/,
    ],
    [
      'two populations',
      (profile) => (profile.populations!['others'] = { clients: 1 }),
      /one population, which sends messages/,
    ],
    ['no messages', (profile) => delete profile.populations!['callers']!.messages, /which sends messages/],
  ];
  for (const [what, change, reason] of otherPlans) {
    it(`refuses a plan with ${what}`, () => {
      expect(reasonsOf(change).join(' ')).to.match(reason);
    });
  }

  const otherRuns: [what: string, change: (summary: Summary) => void, reason: RegExp][] = [
    ['is simulated', (run) => (run.simulated = true), /virtual run/],
    ['was interrupted', (run) => (run.stop = 'interrupted'), /did not complete: interrupted/],
    [
      'is invalid',
      (run) => (run.verdict = { status: 'invalid', reasons: ['send lag p99 is 60 ms'] }),
      /verdict is invalid: send lag p99 is 60 ms/,
    ],
    ['lost connections', (run) => (run.connections.dropped = 2), /2 connections dropped/],
    ['had messages refused', (run) => (run.messages.refused = 7), /7 of \d+ messages were refused.*--scale/],
    [
      'was late by more than the target took',
      (run) => {
        const { messages } = run.workload!['stair2']!;
        messages.sendLagMs = { ...messages.serviceMs! };
      },
      /stair2 was bound by the generator/,
    ],
    [
      'has other counts than the plan',
      (run) => (run.workload!['stair3']!.messages.serviceMs!.count = 5),
      /stair3 has 5 answers where the plan has \d+ messages/,
    ],
  ];
  for (const [what, change, reason] of otherRuns) {
    it(`refuses a run that ${what}`, () => {
      const reasons = reasonsOfRun(change);
      expect(reasons).to.have.lengthOf(1);
      expect(reasons[0]).to.match(reason);
    });
  }

  it('refuses stairs with too few messages to have a 99th percentile', () => {
    const short = modelledRun(calibrationProfile(rates, {}, 2000));
    expect(observe(short.plan, { ...short.summary, simulated: false }).reasons!.join(' ')).to.match(
      /stair1 has \d+ messages: at least 200/,
    );
  });
});
