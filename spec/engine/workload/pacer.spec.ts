import { expect } from 'chai';
import fc from 'fast-check';
import { constantPacer, createPacer, type PacerSpec } from '../../../engine/workload/pacer.js';

/** Rates as profiles have them, and others. */
const rate = fc.oneof(
  fc.integer({ min: 1, max: 100_000 }),
  fc.integer({ min: 1, max: 1000 }).map((perMinute) => perMinute / 60),
  fc.integer({ min: 1, max: 1000 }).map((perHour) => perHour / 3600),
  fc.double({ min: 1e-4, max: 1e6, noNaN: true }),
);
const index = fc.nat({ max: 10_000_000 });

/** A double as the fraction that it stands for. */
function exact(value: number): [numerator: bigint, denominator: bigint] {
  let denominator = 1n;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    denominator *= 2n;
  }
  return [BigInt(scaled), denominator];
}

/** The slow, obviously right one: ⌈t · rate / 1000⌉ in whole numbers, where the rate is a ratio of whole numbers. */
function dueBeforeExactly(elapsedMs: number, count: bigint, perMs: bigint): bigint {
  const [t, of] = exact(elapsedMs);
  if (t <= 0n) return 0n;
  const [top, bottom] = [t * count, of * perMs];
  return (top + bottom - 1n) / bottom;
}

describe('constant pacer', () => {
  it('has its first event at once and event n at n / rate', () => {
    const pacer = constantPacer(500);
    expect([0, 1, 2, 500, 60_000].map((n) => pacer.dueAtMs(n))).to.deep.equal([0, 2, 4, 1000, 120_000]);
  });

  it('comes to exactly 60,000 events at 500/s in 120 s', () => {
    const pacer = constantPacer(500, { untilMs: 120_000 });
    expect(pacer.dueBefore(120_000)).to.equal(60_000);
    expect(pacer.dueBefore(1e9)).to.equal(60_000);
    expect(pacer.dueAtMs(59_999)).to.equal(119_998);
    expect(pacer.dueAtMs(60_000)).to.equal(undefined);
  });

  const wholes: [perSecond: number, ms: number, events: number][] = [
    [0.1, 60_000, 6],
    [1 / 3, 60_000, 20],
    [1 / 60, 3_600_000, 60],
    [1 / 3600, 36_000_000, 10],
    [0.7, 10_000, 7],
    [3, 1000, 3],
    [1e6, 1, 1000],
    [1.1, 100_000, 110],
    [0.3, 20_000, 6],
    [2.3, 1000_000, 2300],
    [5000 * 0.1, 120_000, 60_000],
    [7 * 0.1, 120_000, 84],
  ];
  for (const [perSecond, ms, events] of wholes) {
    it(`comes to exactly ${events} events at ${perSecond}/s in ${ms} ms`, () => {
      expect(constantPacer(perSecond).dueBefore(ms)).to.equal(events);
      expect(constantPacer(perSecond, { untilMs: ms }).dueAtMs(events)).to.equal(undefined);
    });
  }

  it('counts before a time exactly the events that are due before it', () => {
    fc.assert(
      fc.property(rate, index, (perSecond, n) => {
        const pacer = constantPacer(perSecond);
        const dueAtMs = pacer.dueAtMs(n)!;
        // Event n is not due before its own time, and due before the next time that there is.
        expect(pacer.dueBefore(dueAtMs)).to.equal(n);
        expect(pacer.dueBefore(dueAtMs + Math.max(dueAtMs * Number.EPSILON, Number.MIN_VALUE))).to.equal(n + 1);
      }),
      { numRuns: 1000 },
    );
  });

  it('agrees with exact arithmetic wherever that is not a nanosecond from the next event', () => {
    const count = fc.bigInt({ min: 1n, max: 100_000n });
    const perMs = fc.constantFrom(1000n, 60_000n, 3_600_000n);
    fc.assert(
      fc.property(count, perMs, fc.double({ min: 0, max: 1e8, noNaN: true }), (events, per, elapsedMs) => {
        const perSecond = Number(events) / (Number(per) / 1000);
        const found = BigInt(constantPacer(perSecond).dueBefore(elapsedMs));
        const hair = elapsedMs * 1e-14 + 1e-6;
        expect(found >= dueBeforeExactly(elapsedMs - hair, events, per)).to.equal(true);
        expect(found <= dueBeforeExactly(elapsedMs + hair, events, per)).to.equal(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('never exceeds its rate over any window', () => {
    const span = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(rate, span, span, (perSecond, fromMs, widthMs) => {
        const pacer = constantPacer(perSecond);
        const events = pacer.dueBefore(fromMs + widthMs) - pacer.dueBefore(fromMs);
        const most = (widthMs * perSecond) / 1000;
        const hair = (2 * perSecond) / 1e9 + 1e-9; // times are whole nanoseconds
        expect(events).to.be.at.most(Math.ceil(most + hair));
        expect(events).to.be.at.least(Math.floor(most - hair));
      }),
      { numRuns: 1000 },
    );
  });

  it('comes to exactly rate × duration for every rate with up to three decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000_000 }), fc.integer({ min: 1, max: 3600 }), (thousandths, seconds) => {
        const events = constantPacer(thousandths / 1000).dueBefore(seconds * 1000);
        expect(events).to.equal(Math.ceil((thousandths * seconds) / 1000));
      }),
      { numRuns: 1000 },
    );
  });

  it('is never late: what is due rises with n', () => {
    fc.assert(
      fc.property(rate, index, (perSecond, n) => {
        const pacer = constantPacer(perSecond);
        expect(pacer.dueAtMs(n + 1)!).to.be.above(pacer.dueAtMs(n)!);
      }),
    );
  });

  it('has nothing due before its start', () => {
    const pacer = constantPacer(10);
    expect([-1, -0, 0].map((ms) => pacer.dueBefore(ms))).to.deep.equal([0, 0, 0]);
    expect(pacer.dueBefore(Number.MIN_VALUE)).to.equal(1);
  });

  it('ends at the sooner of its count and its time', () => {
    const byCount = constantPacer(10, { count: 3, untilMs: 1000 });
    expect([byCount.dueAtMs(2), byCount.dueAtMs(3)]).to.deep.equal([200, undefined]);
    const byTime = constantPacer(10, { count: 30, untilMs: 1000 });
    expect([byTime.dueAtMs(9), byTime.dueAtMs(10)]).to.deep.equal([900, undefined]);
    expect([byCount.dueBefore(250), byCount.dueBefore(5000), byTime.dueBefore(5000)]).to.deep.equal([3, 3, 10]);
  });

  it('is empty where its count or its time is 0', () => {
    for (const limit of [{ count: 0 }, { untilMs: 0 }]) {
      const pacer = constantPacer(10, limit);
      expect([pacer.dueAtMs(0), pacer.dueBefore(1000)]).to.deep.equal([undefined, 0]);
    }
  });

  it('answers for times without end, and for more events than can be told apart', () => {
    expect(constantPacer(500).dueBefore(Infinity)).to.equal(Infinity);
    expect(constantPacer(500, { count: 7 }).dueBefore(Infinity)).to.equal(7);
    expect(constantPacer(500, { untilMs: Infinity }).dueAtMs(1)).to.equal(2);
    expect(constantPacer(1e300).dueBefore(1e6)).to.be.above(1e300);
    expect(constantPacer(Number.MIN_VALUE).dueBefore(1e6)).to.equal(1);
  });

  for (const perSecond of [0, -1, NaN, Infinity]) {
    it(`refuses a rate of ${perSecond}`, () => {
      expect(() => constantPacer(perSecond)).to.throw(RangeError, 'more than 0');
    });
  }

  it('is what a spec that crossed a thread compiles to', () => {
    const pacer = createPacer(structuredClone({ kind: 'constant', perSecond: 4 } as const), { count: 2 });
    expect([0, 1, 2].map((n) => pacer.dueAtMs(n))).to.deep.equal([0, 250, undefined]);
  });
});

describe('pacer with random intervals', () => {
  const poisson = { kind: 'constant', perSecond: 100, intervals: { kind: 'exponential' }, seed: 42 } as const;

  it('is the same for the same seed, and another for any other', () => {
    const times = (seed: number): (number | undefined)[] => {
      const pacer = createPacer({ ...poisson, seed });
      return Array.from({ length: 5 }, (_, n) => pacer.dueAtMs(n));
    };
    expect(times(42)).to.deep.equal([1.805407, 23.022072, 28.349966, 34.778056, 45.317259]);
    expect(times(43)).to.not.deep.equal(times(42));
  });

  it('counts before any time exactly the events that are due before it, also in bursts and on stairs', () => {
    const levels = [
      { perSecond: 50, forMs: 2000 },
      { perSecond: 0, forMs: 500 },
      { perSecond: 400, forMs: 1000 },
    ];
    const specs: PacerSpec[] = [
      poisson,
      { ...poisson, burst: { onMs: 300, offMs: 700 } },
      { kind: 'stairs', levels, intervals: { kind: 'pareto', shape: 1.5 }, seed: 7 },
      {
        kind: 'sine',
        meanPerSecond: 80,
        amplitudePerSecond: 80,
        periodMs: 3000,
        intervals: { kind: 'logNormal', sigma: 1 },
      },
    ];
    fc.assert(
      fc.property(fc.constantFrom(...specs), fc.double({ min: 0, max: 10_000, noNaN: true }), (spec, untilMs) => {
        const pacer = createPacer(spec);
        let due = 0;
        while (pacer.dueAtMs(due)! < untilMs) due++;
        expect(createPacer(spec).dueBefore(untilMs)).to.equal(due);
      }),
    );
  });

  it('follows its curve: in a silent level nothing, where the rate is eightfold eight times as many', () => {
    const levels = [
      { perSecond: 1000, forMs: 10_000 },
      { perSecond: 0, forMs: 10_000 },
      { perSecond: 8000, forMs: 10_000 },
    ];
    const pacer = createPacer({ kind: 'stairs', levels, intervals: { kind: 'exponential' }, seed: 1 });
    const [first, second, third] = [10_000, 20_000, 30_000].map((ms) => pacer.dueBefore(ms));
    expect(first).to.be.closeTo(10_000, 400); // four standard deviations
    expect(second).to.equal(first);
    expect(third! - second!).to.be.closeTo(80_000, 1132);
  });

  it('has the counts of a Poisson process: their variance is their mean', () => {
    const pacer = createPacer(poisson);
    const counts = Array.from({ length: 2000 }, (_, s) => pacer.dueBefore(1000 * (s + 1)) - pacer.dueBefore(1000 * s));
    const mean = counts.reduce((sum, each) => sum + each, 0) / counts.length;
    const variance = counts.reduce((sum, each) => sum + (each - mean) ** 2, 0) / counts.length;
    expect(mean).to.be.closeTo(100, 1);
    expect(variance / mean).to.be.closeTo(1, 0.13);
  });

  it('achieves over 60 s its planned count exactly, and ends at its limits', () => {
    const planned = createPacer(poisson).dueBefore(60_000);
    const pacer = createPacer(poisson, { untilMs: 60_000 });
    expect(pacer.dueAtMs(planned - 1)).to.be.below(60_000);
    expect(pacer.dueAtMs(planned)).to.equal(undefined);
    expect(pacer.dueBefore(Infinity)).to.equal(planned);
    const three = createPacer(poisson, { count: 3 });
    expect([three.dueAtMs(2)! > 0, three.dueAtMs(3), three.dueBefore(Infinity)]).to.deep.equal([true, undefined, 3]);
  });
});
