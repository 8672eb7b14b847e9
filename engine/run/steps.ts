import type { Plan } from '../plan/plan.js';
import type { Step } from './control.js';
import type { Phase } from './phase.js';

/** The steps of a plan: only those that it gives something to do in; connect, hold, drain and close always. */
export function stepsOf(plan: Plan): Step[] {
  const joins = plan.groupSets.some(({ memberships }) => memberships > 0);
  const guests = plan.groupSets.some(
    ({ memberships, create, reused }) => memberships > 0 && create.via === 'websocket' && !reused,
  );
  return [
    'connect',
    ...(plan.groupSets.length > 0 ? (['groups'] as const) : []),
    ...(joins ? (['join'] as const) : []),
    ...(guests ? (['leave'] as const) : []),
    'hold',
    'drain',
    'close',
  ];
}

/** `leave` is part of join. */
export function phaseOf(step: Step): Phase {
  return step === 'leave' ? 'join' : step;
}
