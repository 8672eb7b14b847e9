import type { DeliverySample } from '../delivery/delivery-samples.js';
import type { DeliveryTally } from '../delivery/delivery-tally.js';
import { groupClassesIn, nameOfGroupClass } from '../delivery/group-class.js';
import type { Ledger } from '../delivery/ledger.js';
import type { Plan } from '../plan/plan.js';
import type { Selection } from './aggregate.js';
import type { Dist } from './dist.js';

/** What came of the copies of messages that members must get: of sends due in hold, to the end of drain. */
export interface DeliveryFigures {
  /** Copies that members must get: received + lost. */
  due: number;
  received: number;
  /** Copies of which nobody can say whether they were due. */
  undecided: number;
  lost: number;
  /** Further copies of what had been received. */
  duplicate: number;
  /** Copies that came after a later message of the same sender in the same group. */
  reordered: number;
  /** Copies to clients that were no members. */
  misdelivered: number;
  /** Of the received, those later than the profile's `deliveries.lateAfter`. */
  late: number;
  /** received / due */
  rate: number | null;
  /** From the intended send to each receipt by a member. */
  latencyMs: Dist | null;
  /** Of each message, to the first and to the last member. */
  firstMs: Dist | null;
  lastMs: Dist | null;
}

export interface RunDeliveries extends DeliveryFigures {
  /** Copies of messages that nobody told of: their sender's thread was lost, or they came after all was settled. */
  unattributed: number;
  /** By members of the group: `1-2`, `3-10`, … */
  bySize: Record<string, DeliveryFigures>;
  /** By whether sender and receiver are at the same instance of the target; `null` where it has one. */
  byInstance: { sameMs: Dist | null; otherMs: Dist | null } | null;
  /** The first few of each fault. */
  samples: DeliverySample[];
}

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
