import { lastAtMost } from '../workload/last-at-most.js';
import { affinePermutation, type Permutation } from '../workload/permutation.js';
import { GroupSizes } from './group-sizes.js';
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
  /** Places taken; those above sit the turn out. */
  places: number;
  /** What the turn is cut into, and the first place of each. */
  pieces: Piece[];
  firstPlaces: number[];
}

/** Groups of one size that follow each other, filled in one turn. */
interface Piece {
  turn: Turn;
  firstGroup: number;
  groups: number;
  members: number;
  /** Of the turn. */
  firstPlace: number;
}

/**
 * Who is a member of which group of a set: arithmetic on index and seed, no lists. Turn t shuffles the joiners and cuts
 * them into groups, the largest that are left first, as many as fit, until none fits; a client's groups are the ones
 * its place falls into, one a turn. So members of a group are always distinct clients, groups of a client are distinct,
 * and two groups rarely share the same people. Joiners left over at the end of a turn (fewer than the smallest group
 * that is left has members) sit that turn out, and turns are added until every group has its members.
 */
export class Membership {
  readonly sizes: GroupSizes;
  private readonly turns: Turn[] = [];
  /** Of all turns, by first group. */
  private readonly pieces: Piece[];
  private readonly firstGroups: number[];

  /** `set`: position in `plan.groupSets`. Throws `RangeError` where groups have more members than clients join. */
  constructor(plan: Plan, set: number) {
    this.sizes = new GroupSizes(plan.groupSets[set]!.sizes);
    const joiners = plan.populations
      .map(({ id, clients, joins }) => ({
        population: id,
        clients,
        joins: joins.find((join) => join.set === set)?.count ?? 0,
      }))
      .filter(({ joins }) => joins > 0);
    let nextGroup = 0;
    let left = this.sizes.runs.map(({ members, groups }) => {
      nextGroup += groups;
      return { members, groups, firstGroup: nextGroup - groups };
    });
    while (left.length > 0) {
      this.turns.push(
        this.fillTurn(joiners, left, (size) => affinePermutation(size, plan.seed, set * 1009 + this.turns.length)),
      );
      left = left.filter(({ groups }) => groups > 0);
    }
    this.pieces = this.turns.flatMap(({ pieces }) => pieces).sort((a, b) => a.firstGroup - b.firstGroup);
    this.firstGroups = this.pieces.map(({ firstGroup }) => firstGroup);
  }

  /** Groups that one client is a member of, at the most. */
  get places(): number {
    return this.turns.length;
  }

  /** Calls `visit` with (population, client within it) for each member of a group. */
  eachMember(group: number, visit: (population: number, client: number) => void): void {
    const members = this.sizes.of(group);
    for (let position = 0; position < members; position++) {
      const { population, client } = this.memberAt(group, position);
      visit(population, client);
    }
  }

  /** Memberships of all clients of a population; over all populations, those of all groups. */
  totalOf(population: number): number {
    let total = 0;
    for (const { joiners, order, places } of this.turns) {
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
    for (const turn of this.turns) if (placeIn(turn, population, client) >= 0) count++;
    return count;
  }

  /** The `nth` (from 0) group of a client; -1 when it has fewer. */
  groupOf(population: number, client: number, nth: number): number {
    let left = nth;
    for (const turn of this.turns) {
      const place = placeIn(turn, population, client);
      if (place < 0 || left-- > 0) continue;
      const piece = turn.pieces[lastAtMost(turn.firstPlaces, place)]!;
      return piece.firstGroup + Math.floor((place - piece.firstPlace) / piece.members);
    }
    return -1;
  }

  isMember(population: number, client: number, group: number): boolean {
    return this.positionOf(population, client, group) >= 0;
  }

  /** The client's position among the members of a group, from 0, which `memberAt` reverses; -1: it is no member. */
  positionOf(population: number, client: number, group: number): number {
    const piece = this.pieceOf(group);
    if (!piece) return -1;
    const place = placeIn(piece.turn, population, client);
    const position = place - firstPlaceIn(piece, group);
    return place >= 0 && position >= 0 && position < piece.members ? position : -1;
  }

  /** The client (within its population) at a position in a group. */
  memberAt(group: number, position: number): { population: number; client: number } {
    const piece = this.pieceOf(group)!;
    const { joiners, order } = piece.turn;
    let joiner = order.inverseOf(firstPlaceIn(piece, group) + position);
    let at = 0;
    for (; joiner >= joiners[at]!.clients; at++) joiner -= joiners[at]!.clients;
    return { population: joiners[at]!.population, client: joiner };
  }

  /** Takes the groups that fit out of `left`, which has the largest first. */
  private fillTurn(
    joiners: Joiners[],
    left: { members: number; groups: number; firstGroup: number }[],
    orderOf: (size: number) => Permutation,
  ): Turn {
    const largest = left[0]!.members;
    let taking = joiners.filter(({ joins }) => joins > this.turns.length);
    if (clientsOf(taking) < largest) taking = joiners;
    const clients = clientsOf(taking);
    if (clients < largest)
      throw new RangeError(`Groups of ${largest} members need as many clients to join, not ${clients}.`);
    const turn: Turn = { joiners: taking, order: orderOf(clients), places: 0, pieces: [], firstPlaces: [] };
    for (const run of left) {
      const { members, firstGroup } = run;
      const groups = Math.min(run.groups, Math.floor((clients - turn.places) / members));
      if (groups === 0) continue;
      turn.pieces.push({ turn, firstGroup, groups, members, firstPlace: turn.places });
      turn.firstPlaces.push(turn.places);
      turn.places += groups * members;
      run.firstGroup += groups;
      run.groups -= groups;
    }
    return turn;
  }

  private pieceOf(group: number): Piece | undefined {
    return this.pieces[this.pieces.length === 1 ? 0 : lastAtMost(this.firstGroups, group)];
  }
}

function clientsOf(joiners: Joiners[]): number {
  return joiners.reduce((sum, { clients }) => sum + clients, 0);
}

/** Of a group's first member, in the piece's turn. */
function firstPlaceIn({ firstPlace, firstGroup, members }: Piece, group: number): number {
  return firstPlace + (group - firstGroup) * members;
}

/** -1: the client sits the turn out, or does not join. */
function placeIn({ joiners, order, places }: Turn, population: number, client: number): number {
  let joiner = client;
  for (const each of joiners) {
    if (each.population === population) {
      const place = order.of(joiner);
      return place < places ? place : -1;
    }
    joiner += each.clients;
  }
  return -1;
}
