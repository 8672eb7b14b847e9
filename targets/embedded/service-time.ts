import type { Chance } from './faults/chance.js';
import { TargetOptionError } from './option-error.js';
import { parseIntervalMs } from './units.js';

/** How long a simulated server works on one request. */
export interface ServiceTime {
  readonly distribution: 'constant' | 'exponential';
  readonly meanMs: number;
}

/** `"2ms"` (always so long) or `"exponential:2ms"` (on average). Throws E_TARGET_OPTION on anything else. */
export function parseServiceTime(text: string): ServiceTime {
  const [, distribution = 'constant', duration = ''] = /^(?:([^:]*):)?(.*)$/s.exec(text)!;
  if (distribution !== 'constant' && distribution !== 'exponential')
    throw new TargetOptionError(`"${distribution}" is not one of constant, exponential: 2ms or exponential:2ms`);
  return { distribution, meanMs: parseIntervalMs(duration) };
}

/** The next request's service time, ms: the inverse of the distribution function, − mean · ln(1 − u). */
export function drawServiceMs({ distribution, meanMs }: ServiceTime, chance: Chance): number {
  return distribution === 'constant' ? meanMs : -meanMs * Math.log(1 - chance.next());
}
