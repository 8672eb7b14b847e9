import { expect } from 'chai';
import { compilePaced, compileCadence, compileRate, streamSeed } from '../../../engine/plan/compile-rate.js';
import { planOf } from '../../support/small-profile.js';

describe('compile rate', () => {
  it('reads each model in events per second and milliseconds', () => {
    expect(compileRate('30/m')).to.deep.equal({ kind: 'constant', perSecond: 0.5 });
    expect(compileRate({ model: 'ramp', from: '0/s', to: '200/s', over: '30s' })).to.deep.equal({
      kind: 'ramp',
      fromPerSecond: 0,
      toPerSecond: 200,
      overMs: 30_000,
    });
    expect(compileRate({ model: 'stairs', levels: [{ rate: '10/s', for: '1m' }] })).to.deep.equal({
      kind: 'stairs',
      levels: [{ perSecond: 10, forMs: 60_000 }],
    });
    expect(compileRate({ model: 'spike', base: '1/s', peak: '2/s', at: '3s', for: '4s' })).to.deep.equal({
      kind: 'spike',
      basePerSecond: 1,
      peakPerSecond: 2,
      atMs: 3000,
      forMs: 4000,
    });
    expect(compileRate({ model: 'sine', mean: '5/s', amplitude: '1/s', period: '1h' })).to.deep.equal({
      kind: 'sine',
      meanPerSecond: 5,
      amplitudePerSecond: 1,
      periodMs: 3_600_000,
    });
  });

  it('makes a Poisson rate of a constant one with exponential intervals', () => {
    const poisson = { kind: 'constant', perSecond: 5, intervals: { kind: 'exponential' }, seed: 9 };
    expect(compilePaced({ model: 'poisson', mean: '5/s' }, 9)).to.deep.equal(poisson);
    const messages = { size: 100, latenessLimit: '1s' as const };
    expect(compileCadence({ ...messages, rate: { model: 'poisson', mean: '5/s' } }, 3, 9)).to.deep.equal(poisson);
    const interval = { distribution: 'exponential' as const };
    expect(compileCadence({ ...messages, rate: '5/s', interval }, 3, 9)).to.deep.equal(poisson);
  });

  it('puts no chance into the plan where there is none', () => {
    const messages = { size: 100, latenessLimit: '1s' as const, interval: { distribution: 'fixed' as const } };
    expect(compileCadence({ ...messages, ratePerClient: '2/s' }, 3, 9)).to.deep.equal({
      kind: 'constant',
      perSecond: 6,
    });
    expect(compileCadence({ ...messages, rate: '2/s', burst: { on: '1s', off: '2s' } }, 3, 9)).to.deep.equal({
      kind: 'constant',
      perSecond: 2,
      burst: { onMs: 1000, offMs: 2000 },
    });
  });

  it('seeds each stream of each population apart, and from the profile’s seed alone', () => {
    const seeds = [
      streamSeed(1, 0, 'arrival'),
      streamSeed(1, 0, 'messages'),
      streamSeed(1, 1, 'arrival'),
      streamSeed(1, 1, 'messages'),
      streamSeed(2, 0, 'arrival'),
    ];
    expect(new Set(seeds).size).to.equal(5);
    const interval = { distribution: 'exponential' as const };
    const population = { clients: 3, messages: { rate: '1/s', interval } };
    const plan = planOf({ seed: 5, protocol: 'echo', populations: { a: population, b: population } });
    expect(plan.populations.map(({ messages }) => messages!.pacer)).to.deep.equal(
      [0, 1].map((id) => ({
        kind: 'constant',
        perSecond: 1,
        intervals: { kind: 'exponential' },
        seed: streamSeed(5, id, 'messages'),
      })),
    );
    expect(structuredClone(plan)).to.deep.equal(plan);
  });
});
