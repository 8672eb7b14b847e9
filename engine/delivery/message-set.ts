import { Membership } from '../plan/membership.js';
import type { Plan } from '../plan/plan.js';
import { Guests } from './guests.js';
import { MemberTimes, type Due } from './member-times.js';
import { MessageWindow } from './message-window.js';

export type Oddity = 'duplicate' | 'reordered';

/** One set of groups as the ledger sees it: its members' times and its messages in flight. */
export class MessageSet {
  readonly id: number;
  readonly window = new MessageWindow();
  readonly guests = new Guests();
  private readonly membership: Membership;
  private readonly firstClients: number[];
  private readonly times: MemberTimes;
  /** What is rare, by message, then member: it counts only if the copy turns out to have been due. */
  private readonly oddities = new Map<number, Map<string, number>>();

  constructor(plan: Plan, set: number) {
    this.id = set;
    this.membership = new Membership(plan, set);
    this.firstClients = plan.populations.map(({ firstClient }) => firstClient);
    this.times = new MemberTimes(this.membership.sizes.memberships);
  }

  /** Members of a group. */
  sizeOf(group: number): number {
    return this.membership.sizes.of(group);
  }

  /** Position of a client (by its number over all populations) in a group; -1: it is no member. */
  memberOf(population: number, client: number, group: number): number {
    return this.membership.positionOf(population, client - this.firstClients[population]!, group);
  }

  clientAt(group: number, member: number): number {
    const { population, client } = this.membership.memberAt(group, member);
    return this.firstClients[population]! + client;
  }

  begin(population: number, client: number, group: number, askedMs: number, confirmedMs: number): void {
    const member = this.memberOf(population, client, group);
    if (member >= 0) this.times.begin(this.placeOf(group, member), askedMs, confirmedMs);
    else if (confirmedMs === Infinity) this.guests.begin(client, group, askedMs);
  }

  leave(population: number, client: number, group: number, askedMs: number, confirmedMs: number): void {
    const member = this.memberOf(population, client, group);
    if (member >= 0) this.times.leave(this.placeOf(group, member), askedMs, confirmedMs);
  }

  /** The client is in no group any more. */
  end(population: number, client: number, atMs: number): void {
    this.guests.end(client, atMs);
    this.eachPlaceOf(population, client, (place) => this.times.end(place, atMs));
  }

  /** From then on nobody knows of the client whether it is in its groups. */
  loseSight(population: number, client: number, atMs: number): void {
    this.eachPlaceOf(population, client, (place) => this.times.begin(place, atMs, Infinity));
  }

  private eachPlaceOf(population: number, client: number, visit: (place: number) => void): void {
    const own = client - this.firstClients[population]!;
    const groups = this.membership.countOf(population, own);
    for (let nth = 0; nth < groups; nth++) {
      const group = this.membership.groupOf(population, own, nth);
      visit(this.placeOf(group, this.membership.positionOf(population, own, group)));
    }
  }

  dueThrough(group: number, member: number, beginMs: number, endMs: number): Due {
    return this.times.through(this.placeOf(group, member), beginMs, endMs);
  }

  note(oddity: Oddity, row: number, member: number): void {
    let ofRow = this.oddities.get(row);
    if (!ofRow) this.oddities.set(row, (ofRow = new Map<string, number>()));
    const key = `${oddity} ${member}`;
    ofRow.set(key, (ofRow.get(key) ?? 0) + 1);
  }

  isOdd(row: number): boolean {
    return this.oddities.has(row);
  }

  noted(oddity: Oddity, row: number, member: number): number {
    return this.oddities.get(row)?.get(`${oddity} ${member}`) ?? 0;
  }

  forget(row: number): void {
    this.oddities.delete(row);
  }

  /** Of a membership among all of the set. */
  private placeOf(group: number, member: number): number {
    return this.membership.sizes.firstPlaceOf(group) + member;
  }
}
