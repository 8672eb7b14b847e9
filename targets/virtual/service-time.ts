import { Chance } from '../embedded/faults/chance.js';
import type { ServiceTime } from './target-model.js';

/**
 * Draws service times, in ms. With u, v uniform in [0, 1) and c the variation (standard deviation / mean):
 *
 *     constant      mean
 *     exponential   − mean · ln(1 − u)
 *     uniform       mean · (1 + √3 · c · (2u − 1))
 *     log-normal     mean · exp(σz − σ²/2),  σ² = ln(1 + c²),  z = √(−2 ln(1 − u)) · cos 2πv     [Box, Muller 1958]
 */
export function serviceTimes({ distribution, meanMs, variation }: ServiceTime, seed: number): () => number {
  const chance = new Chance(seed);
  switch (distribution) {
    case 'constant':
      return () => meanMs;
    case 'exponential':
      return () => -meanMs * Math.log(1 - chance.next());
    case 'uniform':
      return () => meanMs * (1 + Math.sqrt(3) * variation * (2 * chance.next() - 1));
    case 'log-normal': {
      const variance = Math.log(1 + variation ** 2);
      const sigma = Math.sqrt(variance);
      return () => {
        const normal = Math.sqrt(-2 * Math.log(1 - chance.next())) * Math.cos(2 * Math.PI * chance.next());
        return meanMs * Math.exp(sigma * normal - variance / 2);
      };
    }
  }
}
