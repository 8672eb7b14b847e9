import type { ReuseFigures, ReusedSetFigures } from '../engine/telemetry/summary.js';
import { count } from './number.js';

/** What was found of each set of an earlier run's groups, and what follows from it. */
export function reuseInWords({ sets }: ReuseFigures): { set: string; found: string; outcome: string }[] {
  return Object.entries(sets).map(([set, figures]) => {
    const { groups, sampled, found } = figures;
    const of = sampled === groups ? `all ${count(groups)}` : `${count(sampled)} sampled`;
    return { set, found: `${count(found)} of ${of} are there`, outcome: outcomeOf(figures) };
  });
}

function outcomeOf({ groups, found, reused }: ReusedSetFigures): string {
  if (reused) return `${count(groups)} reused`;
  return found === 0 ? `${count(groups)} created anew` : `${count(groups)} created where missing`;
}
