import { expect } from 'chai';
import fc from 'fast-check';
import { createPacer, type PacerSpec } from '../../../engine/workload/pacer.js';
import { PartsPacer } from '../../../engine/workload/parts-pacer.js';

interface Given {
  atMs: number;
  forMs: number;
  spec: PacerSpec;
}

const END_MS = 3000;
const spec: fc.Arbitrary<PacerSpec> = fc.oneof(
  fc.integer({ min: 1, max: 60 }).map((perSecond): PacerSpec => ({ kind: 'constant', perSecond })),
  fc.record({ kind: fc.constant('ramp' as const), fromPerSecond: fc.nat({ max: 50 }), toPerSecond: fc.integer({ min: 1, max: 50 }), overMs: fc.integer({ min: 1, max: 900 }) }),
  fc.record({ kind: fc.constant('constant' as const), perSecond: fc.integer({ min: 1, max: 60 }), intervals: fc.constant({ kind: 'exponential' as const }), seed: fc.nat() }),
); // prettier-ignore
const parts: fc.Arbitrary<Given[]> = fc.array(
  fc.record({ atMs: fc.nat({ max: 2500 }), forMs: fc.integer({ min: 1, max: 1500 }), spec }),
  { minLength: 1, maxLength: 4 },
);

function together(given: readonly Given[]): PartsPacer {
  const pacers = given.map(({ atMs, forMs, spec: each }) => ({ atMs, pacer: createPacer(each, { untilMs: forMs }) }));
  return new PartsPacer(pacers, END_MS);
}

/** The slow, obviously right one: all events of all parts, sorted. */
function sorted(given: readonly Given[]): { time: number; part: number }[] {
  return given
    .flatMap(({ atMs, forMs, spec: each }, part) => {
      const pacer = createPacer(each, { untilMs: forMs });
      const count = pacer.dueBefore(Infinity);
      return Array.from({ length: count }, (_, n) => ({
        time: Math.round((atMs + pacer.dueAtMs(n)!) * 1e6) / 1e6,
        part,
      }));
    })
    .filter(({ time }) => time < END_MS)
    .sort((a, b) => a.time - b.time || a.part - b.part);
}

describe('pacer of parts', () => {
  it('has the events of all its parts, in order of time', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const pacer = together(given);
        const expected = sorted(given);
        const found = expected.map((_, n) => ({ time: pacer.dueAtMs(n), part: pacer.partOf(n) }));
        expect(found).to.deep.equal(expected);
        expect([pacer.dueAtMs(expected.length), pacer.partOf(expected.length)]).to.deep.equal([undefined, -1]);
      }),
    );
  });

  it('has the same events, asked in any order', () => {
    fc.assert(
      fc.property(parts, fc.array(fc.nat({ max: 150 }), { minLength: 1 }), (given, order) => {
        const pacer = together(given);
        const expected = sorted(given);
        for (const n of order) {
          expect(pacer.dueAtMs(n)).to.equal(expected[n]?.time);
          expect(pacer.partOf(n)).to.equal(expected[n]?.part ?? -1);
        }
      }),
    );
  });

  it('counts before any time exactly the events that are due before it, in all and in each part', () => {
    fc.assert(
      fc.property(parts, fc.double({ min: 0, max: 4000, noNaN: true }), (given, untilMs) => {
        const pacer = together(given);
        const due = sorted(given).filter(({ time }) => time < untilMs);
        expect(pacer.dueBefore(untilMs)).to.equal(due.length);
        given.forEach((_, part) => {
          expect(pacer.dueBeforeIn(part, untilMs)).to.equal(due.filter((each) => each.part === part).length);
        });
      }),
    );
  });

  it('begins each part when it is due, with an event of its own', () => {
    const pacer = together([
      { atMs: 0, forMs: 1000, spec: { kind: 'constant', perSecond: 2 } },
      { atMs: 1000, forMs: 1000, spec: { kind: 'constant', perSecond: 4 } },
      { atMs: 1250, forMs: 250, spec: { kind: 'constant', perSecond: 8 } },
    ]);
    const times = Array.from({ length: 9 }, (_, n) => [pacer.dueAtMs(n), pacer.partOf(n)]);
    expect(times).to.deep.equal([[0, 0], [500, 0], [1000, 1], [1250, 1], [1250, 2], [1375, 2], [1500, 1], [1750, 1], [undefined, -1]]); // prettier-ignore
  });

  it('is empty without parts', () => {
    const pacer = new PartsPacer([], 1000);
    expect([pacer.dueAtMs(0), pacer.dueBefore(1000)]).to.deep.equal([undefined, 0]);
  });
});
