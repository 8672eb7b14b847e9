import { uniformAt } from '../workload/chance.js';
import { createIntervals } from '../workload/intervals.js';

/** How service times vary about their mean: those of the profile's `model` that a fit tells apart. */
export type ServiceShape =
  | { distribution: 'constant' }
  | { distribution: 'exponential' }
  /** Standard deviation / mean, more than 0. */
  | { distribution: 'log-normal'; variation: number };

/** Any number will do: what matters is that every candidate is drawn by the same one. */
const SEED = 0x51e2;

/**
 * `count` service times of mean 1. Two shapes with the same `draw` are made of the same random numbers, so that what
 * differs between them is the shape alone.
 */
export function serviceSizes(shape: ServiceShape, count: number, draw: number): Float64Array {
  if (shape.distribution === 'constant') return new Float64Array(count).fill(1);
  const intervals = createIntervals(
    shape.distribution === 'exponential'
      ? { kind: 'exponential' }
      : { kind: 'logNormal', sigma: Math.sqrt(Math.log(1 + shape.variation ** 2)) },
  );
  return Float64Array.from({ length: count }, (_, n) =>
    intervals.interval(uniformAt(SEED, draw, n), intervals.usesV ? uniformAt(SEED, draw, n, 1) : 0),
  );
}
