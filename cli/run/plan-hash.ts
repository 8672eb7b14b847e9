import { createHash } from 'node:crypto';
import { PLANNER_VERSION } from '../../engine/plan/plan.js';

/** sha256, hex: what a plan follows from. */
export function planHashOf(profileHash: string, seed: number): string {
  return createHash('sha256').update(`${profileHash} ${seed} ${PLANNER_VERSION}`).digest('hex');
}
