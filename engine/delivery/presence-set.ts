import type { Plan } from '../plan/plan.js';
import { MessageSet } from './message-set.js';
import { NONE } from './message-window.js';
import { PRESENCES } from './presence-log.js';

/**
 * One set of groups: whatever a client does there that others are told of, an event, stands in the set's window as a
 * message does; `cell` is what it did.
 */
export class PresenceSet {
  readonly members: MessageSet;
  /** Of who does what where: the events not settled yet, in their order. */
  private readonly open = new Map<number, number[]>();
  private readonly groups: number;
  private events = 0;

  constructor(plan: Plan, set: number) {
    this.members = new MessageSet(plan, set);
    this.groups = plan.groupSets[set]!.count;
  }

  add(presence: number, client: number, group: number, intendedMs: number, askedMs: number): void {
    const event = this.events++;
    const { members } = this;
    members.window.add(client, event, group, members.sizeOf(group), presence, intendedMs, askedMs);
    const key = this.keyOf(presence, client, group);
    const before = this.open.get(key);
    if (before) before.push(event);
    else this.open.set(key, [event]);
  }

  /** The event that was asked for just then; NONE: it is settled. */
  askedAt(presence: number, client: number, group: number, askedMs: number): number {
    const { window } = this.members;
    for (const event of this.open.get(this.keyOf(presence, client, group)) ?? []) {
      const row = window.find(client, event);
      if (row !== NONE && window.sentMs[row] === askedMs) return row;
    }
    return NONE;
  }

  /**
   * The event that a push tells of which came to the member at `atMs`: the last one that had been asked for by then, from
   * `sinceMs` on, and that the member has not been told of; where it has of all, the last one. NONE: there is none.
   * `member` -1: of no member.
   */
  toldBy(presence: number, client: number, group: number, member: number, sinceMs: number, atMs: number): number {
    const { window } = this.members;
    const events = this.open.get(this.keyOf(presence, client, group)) ?? [];
    let last = NONE;
    for (let at = events.length - 1; at >= 0; at--) {
      const row = window.find(client, events[at]!);
      if (window.sentMs[row]! > atMs) continue;
      if (window.sentMs[row]! < sinceMs) break;
      if (member < 0 || !window.has(row, member)) return row;
      if (last === NONE) last = row;
    }
    return last;
  }

  /** The client, whom the plan makes no member, may have been in the event's group until then, for having created it. */
  mayHaveBeenGuest(client: number, row: number, atMs: number): boolean {
    const { guests, window } = this.members;
    return guests.mayHaveBeenIn(client, window.group[row]!, window.sentMs[row]!, atMs);
  }

  /** Hands on the events asked for until then, in their order, and forgets them. */
  settleBefore(askedMs: number, settle: (row: number) => void): void {
    const { window } = this.members;
    window.shiftBefore(askedMs, (row) => {
      settle(row);
      const key = this.keyOf(window.cell[row]!, window.sender[row]!, window.group[row]!);
      const events = this.open.get(key)!;
      if (events.length === 1) this.open.delete(key);
      else events.shift();
    });
  }

  private keyOf(presence: number, client: number, group: number): number {
    return (client * this.groups + group) * PRESENCES + presence;
  }
}
