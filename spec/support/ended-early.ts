import type { Outcome } from '../../engine/run/coordinator.js';
import type { Step } from '../../engine/run/control.js';
import { expectIdentities } from './identities.js';
import type { VirtualRun } from './virtual-run.js';

/** Ways to end a run of more than one thread before its time, by name. */
export const earlyEnds: [how: string, end: (whole: VirtualRun) => void][] = [
  ['an interrupt', (whole) => whole.coordinator.interrupt('enough')],
  ['a kill', (whole) => whole.coordinator.kill('enough')],
  ['a lost thread', (whole) => whole.runner.lose(1)],
];

/** A run that has ended, and how long it had held: 0 where it never did. */
export interface EndedEarly {
  whole: VirtualRun;
  outcome: Outcome;
  heldMs: number;
  /** The step and how far into it, in ms. */
  when: string;
}

/** Ends a run of its own at each of those moments, an offset in ms into a step; the sums of each must hold. */
export function endedEarly(
  moments: [step: Step, intoMs: number][],
  end: (whole: VirtualRun) => void,
  make: () => VirtualRun,
): EndedEarly[] {
  return moments.map(([step, intoMs]) => {
    const whole = make().start().reach(step);
    whole.clock.advanceTo(whole.beganAtMs(step) + intoMs);
    end(whole);
    const outcome = whole.finish();
    expectIdentities(outcome);
    const heldMs = whole.began('hold') ? (outcome.phases.hold?.durationMs ?? 0) : 0;
    return { whole, outcome, heldMs, when: `${step} + ${intoMs}` };
  });
}
