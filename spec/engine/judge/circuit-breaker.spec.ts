import { expect } from 'chai';
import { CircuitBreaker, type BreakerReading } from '../../../engine/judge/circuit-breaker.js';
import type { Safety } from '../../../engine/plan/resolved-profile.generated.js';

function breakerOf(safety: Partial<Safety>): CircuitBreaker {
  return new CircuitBreaker({ onLoss: 'continue', maxDeliveriesPerSecond: 100_000, ...safety });
}

function reading(part: Partial<BreakerReading>): BreakerReading {
  return { atMs: 0, connectFailures: 0, failures: 0, ended: 0, rssBytes: 0, ...part };
}

/** Looks once a second, with that many failures of ten endings in each; the second at which it trips. */
function tripsAt(breaker: CircuitBreaker, failuresOfTen: number[]): number | undefined {
  let [failures, ended] = [0, 0];
  for (const [i, failed] of failuresOfTen.entries()) {
    failures += failed;
    ended += 10;
    const trip = breaker.check(reading({ atMs: (i + 1) * 1000, failures, ended }));
    if (trip) {
      expect(trip.code).to.equal('MAX_ERROR_RATE');
      return i + 1;
    }
  }
  return undefined;
}

describe('circuit breaker', () => {
  it('never trips without a limit', () => {
    const breaker = breakerOf({});
    const worst = reading({ atMs: 1e12, connectFailures: 1e9, failures: 1e9, ended: 1e9, rssBytes: 1e15 });
    expect([breaker.check(worst), breaker.check({ ...worst, atMs: 2e12 })]).to.deep.equal([undefined, undefined]);
  });

  it('trips once the longest duration is reached', () => {
    const breaker = breakerOf({ maxDuration: '15m' });
    expect(breaker.check(reading({ atMs: 899_999 }))).to.equal(undefined);
    expect(breaker.check(reading({ atMs: 900_000 }))).to.deep.equal({
      code: 'MAX_DURATION',
      text: 'the run reached safety.maxDuration 15m',
    });
  });

  it('trips at the number of failed connects', () => {
    const breaker = breakerOf({ maxConnectFailures: 500 });
    expect(breaker.check(reading({ connectFailures: 499 }))).to.equal(undefined);
    expect(breaker.check(reading({ connectFailures: 500 }))).to.deep.equal({
      code: 'MAX_CONNECT_FAILURES',
      text: '500 connects failed (safety.maxConnectFailures 500)',
    });
  });

  it('trips above the most memory', () => {
    const breaker = breakerOf({ maxMemory: '4MiB' });
    expect(breaker.check(reading({ rssBytes: 4 * 2 ** 20 }))).to.equal(undefined);
    expect(breaker.check(reading({ rssBytes: 5 * 2 ** 20 }))).to.deep.equal({
      code: 'MAX_MEMORY',
      text: 'the generator uses 5 MiB (safety.maxMemory 4MiB)',
    });
  });

  describe('error rate', () => {
    it('trips when a full window fails more than its share, not at the share itself', () => {
      expect(tripsAt(breakerOf({ maxErrorRate: '0.5 over 3s' }), new Array<number>(20).fill(5))).to.equal(undefined);
      expect(tripsAt(breakerOf({ maxErrorRate: '0.5 over 3s' }), new Array<number>(20).fill(6))).to.equal(3);
    });

    it('waits for a whole window before it judges', () => {
      expect(tripsAt(breakerOf({ maxErrorRate: '0.5 over 10s' }), new Array<number>(20).fill(10))).to.equal(10);
    });

    it('forgets what is older than the window', () => {
      const good = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
      // Of the last 3 seconds, 16 of 30 failed at the 12th; of all, few.
      expect(tripsAt(breakerOf({ maxErrorRate: '0.5 over 3s' }), [...good, 6, 10, 0, 0])).to.equal(12);
      // Bad at first, within the first window well again: the rest never trips.
      expect(tripsAt(breakerOf({ maxErrorRate: '0.5 over 3s' }), [10, 5, 0, 0, 0, 0, 0])).to.equal(undefined);
    });

    it('says how much failed within the window', () => {
      const breaker = breakerOf({ maxErrorRate: '0.25 over 2s' });
      breaker.check(reading({ atMs: 1000, failures: 0, ended: 1000 }));
      breaker.check(reading({ atMs: 2000, failures: 0, ended: 1000 }));
      expect(breaker.check(reading({ atMs: 3000, failures: 13, ended: 1040 }))).to.deep.equal({
        code: 'MAX_ERROR_RATE',
        text: '32.5 % failed (safety.maxErrorRate 0.25 over 2s)',
      });
    });

    it('looks back over at least a window when readings come late', () => {
      const breaker = breakerOf({ maxErrorRate: '0.5 over 2s' });
      breaker.check(reading({ atMs: 2500, failures: 0, ended: 100 }));
      // The window begins between two readings: the last one before it counts, and the good hundred do not.
      expect(breaker.check(reading({ atMs: 5000, failures: 60, ended: 200 }))?.code).to.equal('MAX_ERROR_RATE');
    });

    it('makes nothing of fewer than ten endings', () => {
      const breaker = breakerOf({ maxErrorRate: '0 over 1s' });
      expect(breaker.check(reading({ atMs: 1000, failures: 9, ended: 9 }))).to.equal(undefined);
      expect(breaker.check(reading({ atMs: 2000, failures: 18, ended: 18 }))).to.equal(undefined);
      expect(breaker.check(reading({ atMs: 3000, failures: 28, ended: 28 }))?.code).to.equal('MAX_ERROR_RATE');
    });

    it('does not trip where nothing ends', () => {
      const breaker = breakerOf({ maxErrorRate: '0 over 1s' });
      for (let second = 1; second < 5; second++) {
        expect(breaker.check(reading({ atMs: second * 1000 }))).to.equal(undefined);
      }
    });
  });

  it('names the duration before the other limits', () => {
    const breaker = breakerOf({ maxDuration: '1s', maxConnectFailures: 1, maxMemory: '1B' });
    const all = reading({ atMs: 1000, connectFailures: 1, rssBytes: 2 });
    expect(breaker.check(all)?.code).to.equal('MAX_DURATION');
    expect(breaker.check({ ...all, atMs: 0 })?.code).to.equal('MAX_CONNECT_FAILURES');
  });
});
