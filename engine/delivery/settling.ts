import type { Plan } from '../plan/plan.js';
import type { ShardsHeard } from './shards-heard.js';

/** What it takes, beside an event and its set, to settle who had to be told of it. */
export interface Settling {
  readonly plan: Plan;
  /** By client number: its population. */
  readonly populationOf: Uint16Array;
  readonly heard: ShardsHeard;
  /** So long after an event was asked for it is settled, in ms. */
  readonly horizonMs: number;
}
