import type { DeliveryTally } from '../delivery/delivery-tally.js';
import { groupClassesIn, nameOfGroupClass } from '../delivery/group-class.js';
import type { Ledger } from '../delivery/ledger.js';
import type { Plan } from '../plan/plan.js';
import type { Selection } from './aggregate.js';
import type { DeliveryFigures, RunDeliveries } from './summary.js';

/** `null` where nobody checks, and of phases other than hold. */
export function deliveryFigures(ledger: Ledger | undefined, selection: Selection = {}): DeliveryFigures | null {
  const { phase, population, workload, without = [] } = selection;
  if (!ledger || (phase !== undefined && phase !== 'hold')) return null;
  const tally = ledger.tally(
    (ofPopulation, ofWorkload) =>
      (population === undefined || population === ofPopulation) &&
      (workload === undefined || workload === ofWorkload) &&
      !without.includes(ofWorkload),
  );
  return figuresOfTally(tally);
}

/** What a running run can be judged by: without the counts while no message is settled, for none is none by then. */
export function settledFigures(figures: DeliveryFigures | null): Partial<DeliveryFigures> | null {
  if (!figures || figures.due + figures.undecided > 0) return figures;
  const { latencyMs, misdelivered } = figures;
  return { latencyMs, misdelivered };
}

/** Of the whole run, and what is told of it alone. */
export function runDeliveries(ledger: Ledger | undefined, plan: Plan): RunDeliveries | null {
  const figures = deliveryFigures(ledger);
  if (!ledger || !figures) return null;
  const { sameInstance, otherInstance, unattributed, samples } = ledger;
  return {
    ...figures,
    unattributed,
    bySize: deliveriesBySize(ledger, plan),
    byInstance:
      plan.target.instances.length > 1 ? { sameMs: sameInstance.toDist(), otherMs: otherInstance.toDist() } : null,
    samples: samples.all,
  };
}

/** By members of the groups that messages went to; only classes that the plan has. `without`: phases left out. */
export function deliveriesBySize(
  ledger: Ledger,
  plan: Plan,
  without: readonly number[] = [],
): Record<string, DeliveryFigures> {
  const of = (each: number): DeliveryFigures =>
    figuresOfTally(ledger.tally((_, workload, groupClass) => groupClass === each && !without.includes(workload)));
  return Object.fromEntries(groupClassesIn(plan).map((each) => [nameOfGroupClass(each), of(each)]));
}

function figuresOfTally(tally: DeliveryTally): DeliveryFigures {
  const { due, received, undecided, lost, duplicate, reordered, misdelivered, late } = tally;
  return {
    due,
    received,
    undecided,
    lost,
    duplicate,
    reordered,
    misdelivered,
    late,
    rate: due > 0 ? received / due : null,
    latencyMs: tally.latency.toDist(),
    firstMs: tally.first.toDist(),
    lastMs: tally.last.toDist(),
  };
}
