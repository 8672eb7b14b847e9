import type { Plan, PlanGroupSet, PlanPopulation } from '../../engine/plan/plan.js';

/** One client's part in creating one set over its connection: every `creators`th group, some in flight at any time. */
interface Creator {
  index: number;
  set: PlanGroupSet;
  next: number;
  /** Groups that are not there by this creator's doing. */
  failed: Set<number>;
  outstanding: number;
}

type Tell = (index: number, set: number, group: number) => void;

/**
 * Which clients of a population create groups over their own connections, and which groups they then leave: the creator
 * of a group is in it, and one that the plan doesn't make a member of an active group leaves it before hold.
 */
export class CreatorPool {
  private readonly creators: Creator[] = [];
  private tell: Tell = () => undefined;
  private groupOf: (creator: Creator) => number = () => -1;

  /** `isOwn`: whether this thread simulates the client with that index. */
  constructor(plan: Plan, population: PlanPopulation, isOwn: (index: number) => boolean) {
    for (const set of plan.groupSets) {
      if (set.create.population !== population.id) continue;
      for (let index = 0; index < Math.min(set.create.creators, set.count); index++) {
        if (isOwn(index)) this.creators.push({ index, set, next: index, failed: new Set(), outstanding: 0 });
      }
    }
  }

  /** Requests without an answer. */
  get outstanding(): number {
    return this.creators.reduce((sum, { outstanding }) => sum + outstanding, 0);
  }

  create(tell: Tell): void {
    this.begin(tell, () => true);
  }

  /** Leaves the groups with members for which `isMember` is false. */
  leave(tell: Tell, isMember: (index: number, set: number, group: number) => boolean): void {
    this.begin(
      tell,
      ({ index, set, failed }, group) => set.members > 0 && !failed.has(group) && !isMember(index, set.id, group),
    );
  }

  /** A creation of that client has been answered. */
  created(index: number, set: number, group: number, confirmed: boolean): void {
    const creator = this.creators.find((candidate) => candidate.index === index && candidate.set.id === set);
    if (!creator) return;
    if (!confirmed) creator.failed.add(group);
    creator.outstanding--;
    this.proceed(creator);
  }

  /** A leave of that client has been answered. */
  left(index: number): void {
    const creator = this.creators.find((candidate) => candidate.index === index && candidate.outstanding > 0);
    if (!creator) return;
    creator.outstanding--;
    this.proceed(creator);
  }

  /** No more requests. */
  halt(): void {
    this.groupOf = () => -1;
  }

  /** That client created that group, and so is in it. */
  isCreator(index: number, set: number, group: number): boolean {
    return this.creators.some(
      (creator) =>
        creator.index === index &&
        creator.set.id === set &&
        group % stride(creator) === index &&
        !creator.failed.has(group),
    );
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
    for (const creator of this.creators) {
      creator.next = creator.index;
      creator.outstanding = 0;
    }
    for (const creator of this.creators) this.proceed(creator);
  }

  private proceed(creator: Creator): void {
    while (creator.outstanding < creator.set.create.inFlight) {
      const group = this.groupOf(creator);
      if (group < 0) return;
      creator.outstanding++;
      this.tell(creator.index, creator.set.id, group);
    }
  }
}

function stride({ set }: Creator): number {
  return Math.min(set.create.creators, set.count);
}
