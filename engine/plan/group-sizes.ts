import { lastAtMost } from '../workload/last-at-most.js';

/** Groups that follow each other and have equally many members. */
export interface GroupSizeRun {
  /** Of each of them, 1 or more. */
  members: number;
  groups: number;
}

/** How many members each group of a set has: runs of groups of one size, the largest first. No list of groups. */
export class GroupSizes {
  /** Of all groups together. */
  readonly memberships: number;
  readonly runs: readonly GroupSizeRun[];
  /** Of each run. */
  private readonly firstGroups: number[] = [];
  private readonly firstPlaces: number[] = [];

  constructor(runs: readonly GroupSizeRun[]) {
    this.runs = runs;
    let group = 0;
    let place = 0;
    for (const { members, groups } of runs) {
      this.firstGroups.push(group);
      this.firstPlaces.push(place);
      group += groups;
      place += groups * members;
    }
    this.memberships = place;
  }

  /** Members of a group. */
  of(group: number): number {
    return this.runs[this.runOf(group)]!.members;
  }

  /** Number of a group's first membership among those of all groups, group by group. */
  firstPlaceOf(group: number): number {
    const run = this.runOf(group);
    return this.firstPlaces[run]! + (group - this.firstGroups[run]!) * this.runs[run]!.members;
  }

  private runOf(group: number): number {
    return this.runs.length === 1 ? 0 : lastAtMost(this.firstGroups, group);
  }
}

/** Memberships of all groups together. */
export function membershipsOf(runs: readonly GroupSizeRun[]): number {
  return runs.reduce((sum, { members, groups }) => sum + groups * members, 0);
}
