import { expect } from 'chai';
import fc from 'fast-check';
import { VirtualClock } from '../../../engine/clock/virtual-clock.js';
import { serviceTimes } from '../../../targets/virtual/service-time.js';
import { Stalls } from '../../../targets/virtual/stalls.js';
import { Station, type Customer } from '../../../targets/virtual/station.js';

interface Job {
  name: string;
  atMs: number;
  serviceMs: number;
}

/** Who is served when, and who is refused. */
function serve(
  jobs: readonly Job[],
  servers: number,
  limit: number,
): { served: [string, number][]; refused: string[] } {
  const clock = new VirtualClock();
  const station = new Station(clock, { servers, limit }, new Stalls(clock, []));
  const served: [string, number][] = [];
  const refused: string[] = [];
  const customer: Customer<Job> = {
    begin: ({ serviceMs }) => serviceMs,
    served: ({ name }) => served.push([name, clock.now()]),
  };
  for (const job of jobs) {
    clock.at(job.atMs, () => {
      if (!station.offer(customer, job)) refused.push(job.name);
    });
  }
  clock.runAll();
  expect(station.idle).to.equal(true);
  return { served, refused };
}

const job = (name: string, atMs: number, serviceMs: number): Job => ({ name, atMs, serviceMs });

describe('station', () => {
  it('serves one after the other, first come first served', () => {
    const { served } = serve([job('a', 0, 10), job('b', 1, 5), job('c', 20, 5)], 1, 100);
    expect(served).to.deep.equal([
      ['a', 10],
      ['b', 15],
      ['c', 25],
    ]);
  });

  it('serves as many at a time as there are servers', () => {
    const { served } = serve([job('a', 0, 10), job('b', 0, 4), job('c', 0, 4)], 2, 100);
    expect(served).to.deep.equal([
      ['b', 4],
      ['c', 8],
      ['a', 10],
    ]);
  });

  it('refuses who comes when as many wait as may', () => {
    const jobs = ['a', 'b', 'c', 'd'].map((name, n) => job(name, n, 10));
    expect(serve(jobs, 1, 2)).to.deep.equal({
      served: [
        ['a', 10],
        ['b', 20],
        ['c', 30],
      ],
      refused: ['d'],
    });
    expect(serve(jobs, 1, 0).refused).to.deep.equal(['b', 'c', 'd']);
  });

  for (const time of [
    { distribution: 'constant', meanMs: 1, variation: 0 },
    { distribution: 'exponential', meanMs: 1, variation: 1 },
    { distribution: 'log-normal', meanMs: 1, variation: 1.5 },
  ] as const) {
    it(`lets Poisson arrivals wait as the formula of Pollaczek and Khinchine has it: ${time.distribution}`, () => {
      for (const utilisation of [0.3, 0.6]) {
        const gapMs = serviceTimes({ distribution: 'exponential', meanMs: 1 / utilisation, variation: 1 }, 5);
        const serviceMs = serviceTimes(time, 6);
        let atMs = 0;
        const jobs = Array.from({ length: 150_000 }, (_, n) => job(String(n), (atMs += gapMs()), serviceMs()));
        const ends = new Map(serve(jobs, 1, Infinity).served);
        const waits = jobs.map(({ name, atMs: arrival, serviceMs: took }) => ends.get(name)! - arrival - took);
        const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
        const formula = (utilisation * (1 + time.variation ** 2)) / (2 * (1 - utilisation));
        expect(mean / formula, `at ${utilisation}`).to.be.within(0.93, 1.07);
      }
    });
  }

  it("ends each job as Lindley's recursion has it, however long the queue", () => {
    const gaps = fc.array(
      fc.record({ gap: fc.integer({ max: 5, min: 0 }), serviceMs: fc.integer({ min: 0, max: 9 }) }),
      {
        minLength: 1,
        maxLength: 3000,
        size: 'max',
      },
    );
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 4 }), (list, servers) => {
        let atMs = 0;
        const jobs = list.map(({ gap, serviceMs }, n) => job(String(n), (atMs += gap), serviceMs));
        const free = new Array<number>(servers).fill(0);
        const ends = jobs.map(({ name, atMs: arrival, serviceMs }): [string, number] => {
          free.sort((a, b) => a - b);
          free[0] = Math.max(free[0]!, arrival) + serviceMs;
          return [name, free[0]];
        });
        const { served } = serve(jobs, servers, Infinity);
        expect(new Map(served)).to.deep.equal(new Map(ends));
      }),
      { numRuns: 30 },
    );
  });
});
