import { expect } from 'chai';
import fc from 'fast-check';
import type { PlanReconnect } from '../../../engine/plan/plan.js';
import { backoffMs } from '../../../engine/workload/backoff.js';

const exponential: PlanReconnect = { policy: 'exponential', delayMs: 500, maxDelayMs: 8000 };

/** Times that the clients 0 … `clients` - 1 wait before that attempt, each as a share of the longest wait. */
function shares(clients: number, attempt: number, seed = 42): number[] {
  const longestMs = Math.min(8000, 500 * 2 ** attempt);
  return Array.from({ length: clients }, (_, client) => backoffMs(exponential, seed, client, attempt)! / longestMs);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Pearson's, from -1 to 1. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - meanA) * (b[i]! - meanB)));
  const variance = (values: readonly number[], middle: number): number =>
    mean(values.map((value) => (value - middle) ** 2));
  return covariance / Math.sqrt(variance(a, meanA) * variance(b, meanB));
}

describe('backoff', () => {
  it('is never where the policy is none', () => {
    expect(backoffMs({ policy: 'none', delayMs: 1, maxDelayMs: 2 }, 1, 0, 0)).to.equal(undefined);
  });

  it('is the delay each time where the policy is fixed', () => {
    for (const attempt of [0, 1, 5, 500])
      expect(backoffMs({ policy: 'fixed', delayMs: 700, maxDelayMs: 100 }, 1, 3, attempt)).to.equal(700);
  });

  it('lies between 0 and the delay, doubled with each attempt, up to the longest delay', () => {
    fc.assert(
      fc.property(
        fc.record({ delayMs: fc.integer({ min: 1, max: 1e5 }), maxDelayMs: fc.integer({ min: 1, max: 1e7 }) }),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: 0, max: 2 ** 26 }),
        fc.integer({ min: 0, max: 2000 }),
        ({ delayMs, maxDelayMs }, seed, client, attempt) => {
          const waitMs = backoffMs({ policy: 'exponential', delayMs, maxDelayMs }, seed, client, attempt)!;
          expect(waitMs).to.be.at.least(0);
          expect(waitMs).to.be.at.most(Math.min(maxDelayMs, delayMs * 2 ** attempt));
        },
      ),
    );
  });

  it('is the same for the same seed, client and attempt, and another for others', () => {
    const waits = (seed: number): (number | undefined)[] =>
      [0, 1, 2, 3].flatMap((client) => [0, 1, 2].map((attempt) => backoffMs(exponential, seed, client, attempt)));
    expect(waits(7)).to.deep.equal(waits(7));
    const both = [...waits(7), ...waits(8)];
    expect(new Set(both).size).to.equal(both.length);
  });

  it('spreads clients evenly over the whole of it, at every attempt', () => {
    for (const attempt of [0, 1, 4, 9]) {
      const tenths = Array<number>(10).fill(0);
      for (const share of shares(20_000, attempt)) tenths[Math.floor(share * 10)]!++;
      for (const count of tenths) expect(count / 20_000, `attempt ${attempt}`).to.be.within(0.09, 0.11);
    }
  });

  it('keeps nobody together: one attempt, one client or one seed says nothing of the next', () => {
    const first = shares(5000, 0);
    expect(Math.abs(correlation(first, shares(5000, 1)))).to.be.below(0.05);
    expect(Math.abs(correlation(shares(5000, 1), shares(5000, 2)))).to.be.below(0.05);
    expect(Math.abs(correlation(first, shares(5000, 0, 43)))).to.be.below(0.05);
    expect(Math.abs(correlation(first.slice(1), first.slice(0, -1)))).to.be.below(0.05);
  });
});
