import { expect } from 'chai';
import {
  comparedTotals,
  judgePhase,
  judgeVerdict,
  totalsAreComparable,
  verdictLimits,
  type VerdictInput,
} from '../../../engine/judge/verdict.js';
import { Aggregate } from '../../../engine/telemetry/aggregate.js';
import { figuresOf } from '../../../engine/telemetry/figures.js';
import type { Dist } from '../../../engine/telemetry/dist.js';
import type { Figures, VerdictStatus } from '../../../engine/telemetry/summary.js';
import type { TargetTotals } from '../../../engine/telemetry/target-figures.js';
import { planOf } from '../../support/small-profile.js';

const totals: TargetTotals = { connections: 1000, groups: 50, messages: 900, deliveries: 9000 };

function dist(p99: number): Dist {
  return { count: 1, min: 0, mean: 0, p50: 0, p90: 0, p95: 0, p99, p999: p99, max: p99 };
}

/** A run without a flaw, with totals of its target that agree. */
function flawless(): VerdictInput & { target: TargetTotals } {
  const plan = planOf({ populations: { p: { clients: 1000 } } });
  const figures: Figures = figuresOf(new Aggregate(1, 1), plan, {});
  Object.assign(figures.connections, { attempted: 1000, established: 1000 });
  Object.assign(figures.groups, { attempted: 50, created: 50 });
  Object.assign(figures.messages, { planned: 1000, sent: 900, acknowledged: 900, received: 9000, sendLagMs: dist(1) });
  return {
    figures,
    stop: 'completed',
    clientsLost: 0,
    eventLoopDelayP99Ms: 1,
    target: { ...totals },
    faultsInjected: false,
  };
}

function judged(change: (input: ReturnType<typeof flawless>) => void): ReturnType<typeof judgeVerdict> {
  const input = flawless();
  change(input);
  return judgeVerdict(input);
}

/** Each row of the contract's table: how to bring a value about, its limits, and a hair above them. */
const rows: [
  signal: string,
  set: (input: ReturnType<typeof flawless>, value: number) => void,
  valid: number,
  overValid: number,
  suspect: number,
  overSuspect: number,
  words: RegExp,
][] = [
  [
    'send lag p99, in ms,',
    ({ figures }, ms) => (figures.messages.sendLagMs = dist(ms)),
    10,
    10.001,
    50,
    50.001,
    /^send lag p99 is 50\.0 ms$/,
  ],
  [
    'sends of 100,000 dropped by the generator',
    ({ figures: { messages } }, sends) => {
      messages.planned = 100_000;
      messages.droppedBy.generator = sends;
    },
    100,
    101,
    1000,
    1001,
    /^the generator dropped 1\.00 % of the sends$/,
  ],
  [
    'clients of 1,000 lost by the generator',
    (input, clients) => (input.clientsLost = clients),
    0,
    1,
    10,
    11,
    /^the generator lost 1\.10 % of its clients$/,
  ],
  [
    'event-loop delay p99 of the worst thread, in ms,',
    (input, ms) => (input.eventLoopDelayP99Ms = ms),
    20,
    20.001,
    100,
    100.001,
    /^event-loop delay p99 is 100 ms$/,
  ],
];

describe('verdict', () => {
  it('is valid without a reason where nothing is wrong', () => {
    expect(judgeVerdict(flawless())).to.deep.equal({ status: 'valid', reasons: [] });
  });

  for (const [signal, set, valid, overValid, suspect, overSuspect, words] of rows) {
    const cases: [value: number, status: VerdictStatus][] = [
      ...(valid > 0 ? ([[0, 'valid']] as [number, VerdictStatus][]) : []),
      [valid, 'valid'],
      [overValid, 'suspect'],
      [suspect, 'suspect'],
      [overSuspect, 'invalid'],
    ];
    for (const [value, status] of cases) {
      it(`is ${status} at ${value} ${signal.replace(/,$/, '')}`, () => {
        const verdict = judged((input) => set(input, value));
        expect(verdict.status).to.equal(status);
        expect(verdict.reasons).to.have.length(status === 'valid' ? 0 : 1);
        if (value === overSuspect) expect(verdict.reasons[0]).to.match(words);
      });
    }
  }

  it("has the contract's limits", () => {
    expect(verdictLimits).to.deep.equal({
      sendLagP99Ms: { valid: 10, suspect: 50 },
      droppedByGenerator: { valid: 0.001, suspect: 0.01 },
      clientsLost: { valid: 0, suspect: 0.01 },
      eventLoopDelayP99Ms: { valid: 20, suspect: 100 },
    });
  });

  it('says nothing of what was not measured', () => {
    const verdict = judged((input) => {
      Object.assign(input.figures.messages, { planned: 0, sendLagMs: null });
      input.figures.connections.planned = 0;
      input.eventLoopDelayP99Ms = null;
      input.target = null as never;
    });
    expect(verdict).to.deep.equal({ status: 'valid', reasons: [] });
  });

  it('does not hold against the generator what the target or the profile is to blame for', () => {
    const verdict = judged(({ figures: { messages, connections } }) => {
      messages.droppedBy.disconnected = 900;
      messages.droppedBy.inFlight = 900;
      messages.timedOut = 0;
      connections.failed = 500;
      connections.dropped = 500;
    });
    expect(verdict.status).to.equal('valid');
  });

  it('is as bad as its worst reason, and names that first', () => {
    const verdict = judged((input) => {
      input.figures.messages.sendLagMs = dist(30);
      input.clientsLost = 500;
      input.eventLoopDelayP99Ms = 25;
    });
    expect(verdict).to.deep.equal({
      status: 'invalid',
      reasons: [
        'the generator lost 50.00 % of its clients',
        'send lag p99 is 30.0 ms',
        'event-loop delay p99 is 25.0 ms',
      ],
    });
  });

  describe("against the target's own count", () => {
    const names: [keyof TargetTotals, string][] = [
      ['connections', 'connections established: 1000 by our count, 1001 by the target'],
      ['groups', 'groups created: 50 by our count, 51 by the target'],
      ['messages', 'messages accepted: 900 by our count, 901 by the target'],
      ['deliveries', 'deliveries: 9000 by our count, 9001 by the target'],
    ];
    for (const [key, words] of names) {
      it(`is invalid where ${key} differ, by one in either direction`, () => {
        const verdict = judged(({ target }) => target[key]++);
        expect(verdict).to.deep.equal({ status: 'invalid', reasons: [`${words}'s`] });
        expect(judged(({ target }) => target[key]--).status).to.equal('invalid');
      });
    }

    it('names every total that differs', () => {
      expect(
        judged((input) => (input.target = { connections: 0, groups: 0, messages: 0, deliveries: 0 })).reasons,
      ).to.have.length(4);
    });

    it('does not ask a target that gives no count', () => {
      expect(judged((input) => (input.target = null as never)).status).to.equal('valid');
    });

    const excuses: [reason: string, change: (input: ReturnType<typeof flawless>) => void][] = [
      ['the run was interrupted', (input) => (input.stop = 'interrupted')],
      ['the run was aborted', (input) => (input.stop = 'aborted')],
      ['the run crashed', (input) => (input.stop = 'crashed')],
      ['faults were injected', (input) => (input.faultsInjected = true)],
      ['a connection dropped', ({ figures }) => (figures.connections.dropped = 1)],
      ['a connection failed', ({ figures }) => (figures.connections.failed = 1)],
      ['a creation failed', ({ figures }) => (figures.groups.failed = 1)],
      ['a join failed', ({ figures }) => (figures.joins.failed = 1)],
      ['a message was refused', ({ figures }) => (figures.messages.refused = 1)],
      ['a message was cut off', ({ figures }) => (figures.messages.disconnected = 1)],
    ];
    for (const [reason, change] of excuses) {
      it(`is not judged where ${reason}`, () => {
        const verdict = judged((input) => {
          change(input);
          for (const key of ['connections', 'groups', 'messages', 'deliveries'] as const) input.target[key] += 7;
        });
        expect(verdict).to.deep.equal({ status: 'valid', reasons: [] });
        const input = flawless();
        change(input);
        expect([totalsAreComparable(flawless()), totalsAreComparable(input)]).to.deep.equal([true, false]);
      });
    }

    it('compares what was established, created, accepted and received', () => {
      const input = flawless();
      Object.assign(input.figures.connections, { attempted: 1002, established: 1001 });
      Object.assign(input.figures.groups, { attempted: 90, created: 60, existing: 30 });
      Object.assign(input.figures.messages, { sent: 950, acknowledged: 940, timedOut: 10, received: 9400 });
      expect(comparedTotals(input)).to.deep.equal({ connections: 1001, groups: 60, messages: 950, deliveries: 9400 });
    });
  });
});

describe('verdict of a phase', () => {
  const cases: [delayMs: number | null, status: VerdictStatus, reasons: string[]][] = [
    [null, 'valid', []],
    [20, 'valid', []],
    [20.5, 'suspect', ['event-loop delay p99 in connect is 20.5 ms']],
    [100, 'suspect', ['event-loop delay p99 in connect is 100 ms']],
    [101, 'invalid', ['event-loop delay p99 in connect is 101 ms']],
  ];
  for (const [delayMs, status, reasons] of cases) {
    it(`is ${status} at an event-loop delay of ${delayMs ?? 'unknown'} ms`, () => {
      expect(judgePhase('connect', delayMs)).to.deep.equal({ status, reasons });
    });
  }
});
