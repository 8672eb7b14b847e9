import type { CheckProblem } from '../engine/plan/check-scope.js';
import { formatPointer } from '../engine/plan/pointer.js';
import type { ResolvedProfile } from '../engine/plan/resolved-profile.generated.js';
import { parseFaultRule } from '../targets/embedded/faults/fault-rule.js';

/** The profile's `timeline`: each fault as the embedded target knows it, and none at a target of the user's. */
export function checkTimeline({ timeline = [], target }: ResolvedProfile): CheckProblem[] {
  const problems = timeline.flatMap(({ fault }, index) => {
    const pointer = formatPointer(['timeline', index, 'fault']);
    if (/[@+]/.test(fault)) {
      const hint = 'its times stand in at and for';
      return [{ pointer, message: 'has a time of its own', value: fault, hint }];
    }
    const wrong = whatIsWrong(fault);
    return wrong === undefined ? [] : [{ pointer, message: 'is no fault', value: fault, hint: wrong }];
  });
  if (timeline.length === 0 || target.embedded !== false) return problems;
  const hint = 'leave it out with --set /timeline=[], or leave out --target';
  return [{ pointer: '/timeline', message: 'works on the embedded target only', hint }, ...problems];
}

/** The timeline in the words of `--fault`. */
export function timelineFaults({ timeline = [] }: ResolvedProfile): string[] {
  return timeline.map((entry) => {
    const from = entry.at === undefined ? '' : `@${entry.at}`;
    return `${entry.fault}${from}${entry.for === undefined ? '' : `+${entry.for}`}`;
  });
}

function whatIsWrong(fault: string): string | undefined {
  try {
    parseFaultRule(fault);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
