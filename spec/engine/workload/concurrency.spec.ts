import { expect } from 'chai';
import fc from 'fast-check';
import { Concurrency, type ConcurrencyStage } from '../../../engine/workload/concurrency.js';

const stage = (from: number, to: number, overMs: number): ConcurrencyStage => ({ from, to, overMs });
const levels = (stages: ConcurrencyStage[], ...times: number[]): number[] =>
  times.map((atMs) => new Concurrency(stages).levelAt(atMs));

const stages = fc.array(
  fc.record({ from: fc.nat({ max: 9 }), to: fc.nat({ max: 9 }), overMs: fc.integer({ min: 1, max: 40 }) }),
  { minLength: 1, maxLength: 4 },
);
/** In quarters of a millisecond, to hit the crossings too. */
const time = fc.nat({ max: 800 }).map((quarters) => quarters / 4);

describe('concurrency', () => {
  it('stays at a number that does not change', () => {
    expect(levels([stage(100, 100, 0)], 0, 1, 1e9)).to.deep.equal([100, 100, 100]);
  });

  it('rises on a straight line, and is at its end just at the end', () => {
    expect(levels([stage(10, 100, 9000)], 0, 99, 100, 4500, 8999, 9000, 1e6)).to.deep.equal([
      10, 10, 11, 55, 99, 100, 100,
    ]);
  });

  it('falls the same way', () => {
    expect(levels([stage(100, 10, 9000)], 0, 99, 100, 8999, 9000)).to.deep.equal([100, 100, 99, 11, 10]);
  });

  it('goes through its stages, and jumps where one begins elsewhere than the last one ended', () => {
    const up = [stage(0, 4, 40), stage(4, 4, 10), stage(8, 2, 60), stage(2, 5, 0)];
    expect(levels(up, 0, 10, 39, 40, 49, 50, 60, 109, 110)).to.deep.equal([0, 1, 3, 4, 4, 8, 7, 3, 5]);
    expect(new Concurrency(up).peak).to.equal(8);
  });

  it('lets the first clients of the population take part, as many as the level says', () => {
    fc.assert(
      fc.property(stages, time, (given, atMs) => {
        const concurrency = new Concurrency(given);
        const level = concurrency.levelAt(atMs);
        for (let client = 0; client < 10; client++) {
          const isOn = concurrency.onAtMs(client, atMs) === atMs;
          expect(isOn, `client ${client} of ${level}`).to.equal(client < level);
          expect(concurrency.offAtMs(client, atMs) === atMs).to.equal(!isOn);
        }
      }),
    );
  });

  it('knows when a client comes and goes as a search in small steps finds it', () => {
    fc.assert(
      fc.property(stages, time, fc.nat({ max: 9 }), (given, atMs, client) => {
        const concurrency = new Concurrency(given);
        const endMs = given.reduce((sum, { overMs }) => sum + overMs, 0);
        const search = (wanted: boolean): number => {
          // Crossings lie at 1/9 of stages of whole milliseconds, or less: each is seen, and none is passed over.
          for (let t = atMs; t < endMs + 1; t = Math.round((t + 0.005) * 1000) / 1000) {
            if (client < concurrency.levelAt(t) === wanted) return t;
          }
          return atMs <= endMs ? Infinity : client < given.at(-1)!.to === wanted ? atMs : Infinity;
        };
        for (const [found, known] of [
          [search(true), concurrency.onAtMs(client, atMs)],
          [search(false), concurrency.offAtMs(client, atMs)],
        ] as const) {
          if (found === Infinity) expect(known).to.equal(Infinity);
          else expect(found - known).to.be.within(0, 0.005001);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('rises and falls by one client at a time, whatever the numbers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0.1, max: 1e7, noNaN: true }),
        (to, overMs) => {
          const concurrency = new Concurrency([stage(0, to, overMs)]);
          for (const client of [0, to >> 1, to - 1]) {
            const onMs = concurrency.onAtMs(client, 0);
            if (onMs < overMs) expect(concurrency.levelAt(onMs)).to.equal(client + 1);
            expect(concurrency.levelAt(overMs)).to.equal(to);
          }
        },
      ),
    );
  });

  it('refuses what counts no clients, and no stages', () => {
    expect(() => new Concurrency([])).to.throw(RangeError, 'at least one stage');
    expect(() => new Concurrency([stage(0.5, 1, 1)])).to.throw(RangeError, '0.5 to 1');
    expect(() => new Concurrency([stage(1, -1, 1)])).to.throw(RangeError, '1 to -1');
    expect(() => new Concurrency([stage(1, 1, NaN)])).to.throw(RangeError, 'NaN');
  });
});
