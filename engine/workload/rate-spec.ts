import { constantCurve, type ConstantRate } from './constant-rate.js';
import { rampCurve, type RampRate } from './ramp-rate.js';
import type { RateCurve } from './rate-curve.js';
import { sineCurve, type SineRate } from './sine-rate.js';
import { spikeCurve, type SpikeRate } from './spike-rate.js';
import { stairsCurve, type StairsRate } from './stairs-rate.js';

/** A rate's model as plain data. */
export type RateSpec = ConstantRate | RampRate | StairsRate | SpikeRate | SineRate;

/** Throws `RangeError` for numbers that make no rate. */
export function createCurve(spec: RateSpec): RateCurve {
  switch (spec.kind) {
    case 'constant':
      return constantCurve(spec);
    case 'ramp':
      return rampCurve(spec);
    case 'stairs':
      return stairsCurve(spec);
    case 'spike':
      return spikeCurve(spec);
    case 'sine':
      return sineCurve(spec);
  }
}
