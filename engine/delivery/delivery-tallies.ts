import { DeliveryTally } from './delivery-tally.js';
import { GROUP_CLASSES, groupClassOf } from './group-class.js';

/** What came of copies, by cell: messages of one population, one phase of the workload and one class of group sizes. */
export class DeliveryTallies {
  private readonly populations: number;
  private readonly tallies = new Map<number, DeliveryTally>();

  constructor(populations: number) {
    this.populations = populations;
  }

  /** `workload`: -1: of no phase; `members`: of the group that the message goes to. */
  cellOf(population: number, workload: number, members: number): number {
    const classOfPhase = (workload + 1) * GROUP_CLASSES + groupClassOf(members);
    return classOfPhase * this.populations + population;
  }

  of(cell: number): DeliveryTally {
    let tally = this.tallies.get(cell);
    if (!tally) this.tallies.set(cell, (tally = new DeliveryTally()));
    return tally;
  }

  sum(selects: (population: number, workload: number, groupClass: number) => boolean): DeliveryTally {
    const sum = new DeliveryTally();
    for (const [cell, tally] of this.tallies) {
      const rest = Math.floor(cell / this.populations);
      const workload = Math.floor(rest / GROUP_CLASSES) - 1;
      if (selects(cell % this.populations, workload, rest % GROUP_CLASSES)) sum.add(tally);
    }
    return sum;
  }

  /** Of all cells; no distributions. */
  counts(): DeliveryTally {
    const sum = new DeliveryTally();
    for (const tally of this.tallies.values()) sum.addCounts(tally);
    return sum;
  }
}
