import { seedOf } from '../workload/chance.js';
import type { IntervalSpec } from '../workload/intervals.js';
import type { ClientPacerSpec } from '../workload/client-pacer.js';
import type { PacerSpec, SimplePacerSpec } from '../workload/pacer.js';
import type { RateSpec } from '../workload/rate-spec.js';
import { parseDurationMs, parseRatePerSecond } from './quantity.js';
import type { Burst, Cadence, Interval, Rate, RateModel } from './resolved-profile.generated.js';

/** What chance decides of a population; each has a seed of its own, so that none disturbs another. */
const streams = { arrival: 0, messages: 1, history: 2, churn: 3, private: 4, typing: 5 };

/** Seed of a population's stream, by its position among the populations. */
export function streamSeed(seed: number, population: number, stream: keyof typeof streams): number {
  return seedOf(seedOf(seed, population), streams[stream]);
}

/** A rate of the profile, as numbers. A Poisson rate's curve is the constant one. */
export function compileRate(rate: Rate | RateModel): RateSpec {
  if (typeof rate === 'string') return { kind: 'constant', perSecond: parseRatePerSecond(rate) };
  switch (rate.model) {
    case 'ramp':
      return {
        kind: 'ramp',
        fromPerSecond: parseRatePerSecond(rate.from),
        toPerSecond: parseRatePerSecond(rate.to),
        overMs: parseDurationMs(rate.over),
      };
    case 'stairs':
      return {
        kind: 'stairs',
        levels: rate.levels.map((level) => ({
          perSecond: parseRatePerSecond(level.rate),
          forMs: parseDurationMs(level.for),
        })),
      };
    case 'spike':
      return {
        kind: 'spike',
        basePerSecond: parseRatePerSecond(rate.base),
        peakPerSecond: parseRatePerSecond(rate.peak),
        atMs: parseDurationMs(rate.at),
        forMs: parseDurationMs(rate.for),
      };
    case 'sine':
      return {
        kind: 'sine',
        meanPerSecond: parseRatePerSecond(rate.mean),
        amplitudePerSecond: parseRatePerSecond(rate.amplitude),
        periodMs: parseDurationMs(rate.period),
      };
    case 'poisson':
      return { kind: 'constant', perSecond: parseRatePerSecond(rate.mean) };
  }
}

/** Of arrivals, reads, departures, typing and private messages. `seed`: of the stream; see `streamSeed`. */
export function compilePaced(rate: Rate | RateModel, seed: number): PacerSpec {
  return { ...compileRate(rate), ...randomly(isPoisson(rate) ? { kind: 'exponential' } : undefined, seed) };
}

/** The cadence of the whole population, `ratePerClient` included. `seed`: of the stream. */
export function compileCadence(cadence: Cadence, clients: number, seed: number): SimplePacerSpec {
  const { rate, ratePerClient, interval, burst } = cadence;
  const curve: RateSpec =
    ratePerClient === undefined
      ? compileRate(rate ?? '')
      : { kind: 'constant', perSecond: clients * parseRatePerSecond(ratePerClient) };
  const intervals =
    rate !== undefined && isPoisson(rate) ? { kind: 'exponential' as const } : compileInterval(interval);
  return { ...curve, ...randomly(intervals, seed), ...(burst ? { burst: compileBurst(burst) } : {}) };
}

/** The cadence of each client, where it draws its own intervals. `seed`: of the stream. */
export function compileOwnCadence({ ratePerClient, interval, burst }: Cadence, seed: number): ClientPacerSpec {
  return {
    perSecond: parseRatePerSecond(ratePerClient ?? ''),
    intervals: compileInterval(interval) ?? { kind: 'exponential' },
    seed,
    ...(burst ? { burst: compileBurst(burst) } : {}),
  };
}

function isPoisson(rate: Rate | RateModel): boolean {
  return typeof rate !== 'string' && rate.model === 'poisson';
}

function randomly(intervals: IntervalSpec | undefined, seed: number): { intervals?: IntervalSpec; seed?: number } {
  return intervals ? { intervals, seed } : {};
}

/** `undefined`: all alike. */
function compileInterval(interval: Interval | undefined): IntervalSpec | undefined {
  switch (interval?.distribution) {
    case undefined:
    case 'fixed':
      return undefined;
    case 'exponential':
      return { kind: 'exponential' };
    case 'uniform':
      return { kind: 'uniform', spread: interval.spread };
    case 'log-normal':
      return { kind: 'logNormal', sigma: interval.sigma };
    case 'pareto':
      return { kind: 'pareto', shape: interval.shape };
    case 'empirical':
      return { kind: 'empirical', values: interval.values ?? [] };
  }
}

function compileBurst({ on, off }: Burst): { onMs: number; offMs: number } {
  return { onMs: parseDurationMs(on), offMs: parseDurationMs(off) };
}
