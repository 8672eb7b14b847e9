import { affinePermutation, type Permutation } from '../workload/permutation.js';
import type { Plan } from './plan.js';

/** The clients of one population that join the set, as a range of joiner numbers. */
interface Joiners {
  population: number;
  clients: number;
  joins: number;
}

/** One turn: every joiner that still has a join left takes part once, in an order of its own. */
interface Turn {
  joiners: Joiners[];
  order: Permutation;
  firstGroup: number;
  groups: number;
}

/**
 * Who is a member of which group of a set: arithmetic on index and seed, no lists. Turn t shuffles the joiners and cuts
 * them into groups of exactly `members`; a client's groups are the ones its place falls into, one a turn. So members of
 * a group are always distinct clients, groups of a client are distinct, and two groups rarely share the same people.
 * Joiners left over at the end of a turn (fewer than `members`) sit that turn out, and turns are added until every group
 * has its members.
 */
export class Membership {
  readonly members: number;
  private readonly turns: Turn[] = [];

  /** `set`: position in `plan.groupSets`. Throws `RangeError` where groups have more members than clients join. */
  constructor(plan: Plan, set: number) {
    const { count, members } = plan.groupSets[set]!;
    this.members = members;
    const joiners = plan.populations
      .map(({ id, clients, joins }) => ({
        population: id,
        clients,
        joins: joins.find((join) => join.set === set)?.count ?? 0,
      }))
      .filter(({ joins }) => joins > 0);
    for (let turn = 0, firstGroup = 0; members > 0 && firstGroup < count; turn++) {
      let taking = joiners.filter(({ joins }) => joins > turn);
      if (taking.reduce((sum, { clients }) => sum + clients, 0) < members) taking = joiners;
      const clients = taking.reduce((sum, joiner) => sum + joiner.clients, 0);
      const groups = Math.min(count - firstGroup, Math.floor(clients / members));
      if (groups === 0)
        throw new RangeError(`Groups of ${members} members need as many clients to join, not ${clients}.`);
      this.turns.push({
        joiners: taking,
        order: affinePermutation(clients, plan.seed, set * 1009 + turn),
        firstGroup,
        groups,
      });
      firstGroup += groups;
    }
  }

  /** Groups that one client is a member of, at the most. */
  get places(): number {
    return this.turns.length;
  }

  /** Calls `visit` with (population, client within it) for each member of a group. */
  eachMember(group: number, visit: (population: number, client: number) => void): void {
    for (let member = 0; member < this.members; member++) {
      const { population, client } = this.memberAt(group, member);
      visit(population, client);
    }
  }

  /** Memberships of all clients of a population; over all populations, groups × members. */
  totalOf(population: number): number {
    let total = 0;
    for (const { joiners, order, groups } of this.turns) {
      const places = groups * this.members;
      let first = 0;
      for (const { population: id, clients } of joiners) {
        if (id === population) {
          for (let joiner = first; joiner < first + clients; joiner++) if (order.of(joiner) < places) total++;
        }
        first += clients;
      }
    }
    return total;
  }

  /** Number of groups that a client is a member of. */
  countOf(population: number, client: number): number {
    let count = 0;
    for (const turn of this.turns) if (this.groupIn(turn, population, client) >= 0) count++;
    return count;
  }

  /** The `nth` (from 0) group of a client; -1 when it has fewer. */
  groupOf(population: number, client: number, nth: number): number {
    let left = nth;
    for (const turn of this.turns) {
      const group = this.groupIn(turn, population, client);
      if (group >= 0 && left-- === 0) return group;
    }
    return -1;
  }

  isMember(population: number, client: number, group: number): boolean {
    return this.placeOf(population, client, group) >= 0;
  }

  /** group × members + the client's position in that group, which `memberAt` reverses; -1: it is no member. */
  placeOf(population: number, client: number, group: number): number {
    const turn = this.turnOf(group);
    const place = turn === undefined ? -1 : this.placeIn(turn, population, client);
    return Math.floor(place / this.members) === group ? place : -1;
  }

  /** The client (within its population) at a position in a group. */
  memberAt(group: number, member: number): { population: number; client: number } {
    const turn = this.turnOf(group)!;
    let joiner = turn.order.inverseOf((group - turn.firstGroup) * this.members + member);
    let at = 0;
    for (; joiner >= turn.joiners[at]!.clients; at++) joiner -= turn.joiners[at]!.clients;
    return { population: turn.joiners[at]!.population, client: joiner };
  }

  private turnOf(group: number): Turn | undefined {
    return this.turns.find(({ firstGroup, groups }) => group < firstGroup + groups);
  }

  private groupIn(turn: Turn, population: number, client: number): number {
    const place = this.placeIn(turn, population, client);
    return place < 0 ? -1 : Math.floor(place / this.members);
  }

  private placeIn(turn: Turn, population: number, client: number): number {
    let joiner = client;
    for (const joiners of turn.joiners) {
      if (joiners.population === population) {
        const place = turn.order.of(joiner);
        return place < turn.groups * this.members ? turn.firstGroup * this.members + place : -1;
      }
      joiner += joiners.clients;
    }
    return -1;
  }
}
