import type { Plan, PlanGroupSet, PlanPopulation } from '../../engine/plan/plan.js';

/** One client's part in creating one set over its connection: every `creators`th group, some in flight at any time. */
interface Creator {
  index: number;
  set: PlanGroupSet;
  next: number;
  /** Groups that are not there by this creator's doing. */
  failed: Set<number>;
  /** Groups before this one were created on a connection that is no more, and don't hold the creator any longer. */
  outOf: number;
  outstanding: number;
}

type Tell = (index: number, set: number, group: number) => void;

/**
 * Which clients of a population create groups over their own connections, and which groups they then leave: the creator
 * of a group is in it, and one that the plan doesn't make a member of an active group leaves it before hold.
 */
export class CreatorPool {
  private readonly creators: Creator[] = [];
  /** By set, then by index. */
  private readonly bySet = new Map<number, Map<number, Creator>>();
  /** Requests without an answer. */
  private open = 0;
  private starting = false;
  private creating = true;
  private tell: Tell = () => undefined;
  private groupOf: (creator: Creator) => number = () => -1;

  /** `isOwn`: whether this thread simulates the client with that index. */
  constructor(plan: Plan, population: PlanPopulation, isOwn: (index: number) => boolean) {
    for (const set of plan.groupSets) {
      if (set.create.population !== population.id || set.reused) continue;
      const byIndex = new Map<number, Creator>();
      this.bySet.set(set.id, byIndex);
      for (let index = 0; index < Math.min(set.create.creators, set.count); index++) {
        if (isOwn(index)) byIndex.set(index, { index, set, next: index, failed: new Set(), outOf: 0, outstanding: 0 });
      }
      this.creators.push(...byIndex.values());
    }
  }

  /** Every creator has had its say: nothing is open, and nothing more will be asked for. */
  get finished(): boolean {
    return !this.starting && this.open === 0;
  }

  create(tell: Tell): void {
    this.begin(tell, () => true);
  }

  /** Leaves the groups with members for which `isMember` is false. */
  leave(tell: Tell, isMember: (index: number, set: number, group: number) => boolean): void {
    this.creating = false;
    this.begin(
      tell,
      (creator, group) =>
        creator.set.memberships > 0 && isIn(creator, group) && !isMember(creator.index, creator.set.id, group),
    );
  }

  /** A creation of that client has been answered. */
  created(index: number, set: number, group: number, confirmed: boolean): void {
    const creator = this.find(index, set);
    if (!confirmed) creator?.failed.add(group);
    this.answered(creator);
  }

  /** A leave of that client has been answered. */
  left(index: number, set: number): void {
    this.answered(this.find(index, set));
  }

  /** That client's connection is gone, and with it the memberships of all groups that it has created so far. */
  disconnected(index: number): void {
    for (const byIndex of this.bySet.values()) {
      const creator = byIndex.get(index);
      if (creator) creator.outOf = this.creating ? creator.next : Infinity;
    }
  }

  /** No more requests. */
  halt(): void {
    this.groupOf = () => -1;
  }

  /** That client created that group on its present connection, and so is in it. */
  isCreator(index: number, set: number, group: number): boolean {
    const creator = this.find(index, set);
    return creator !== undefined && group % stride(creator) === index && isIn(creator, group);
  }

  private find(index: number, set: number): Creator | undefined {
    return this.bySet.get(set)?.get(index);
  }

  private answered(creator: Creator | undefined): void {
    if (!creator) return;
    creator.outstanding--;
    this.open--;
    this.proceed(creator);
  }

  private begin(tell: Tell, wanted: (creator: Creator, group: number) => boolean): void {
    this.tell = tell;
    this.groupOf = (creator) => {
      for (; creator.next < creator.set.count; creator.next += stride(creator)) {
        if (wanted(creator, creator.next)) {
          creator.next += stride(creator);
          return creator.next - stride(creator);
        }
      }
      return -1;
    };
    for (const creator of this.creators) creator.next = creator.index;
    // A creator that is not connected is through at once: that must not pass for the end of all.
    this.starting = true;
    for (const creator of this.creators) this.proceed(creator);
    this.starting = false;
  }

  private proceed(creator: Creator): void {
    while (creator.outstanding < creator.set.create.inFlight) {
      const group = this.groupOf(creator);
      if (group < 0) return;
      creator.outstanding++;
      this.open++;
      this.tell(creator.index, creator.set.id, group);
    }
  }
}

/** Of a group that was its to create. */
function isIn({ failed, outOf }: Creator, group: number): boolean {
  return group >= outOf && !failed.has(group);
}

function stride({ set }: Creator): number {
  return Math.min(set.create.creators, set.count);
}
