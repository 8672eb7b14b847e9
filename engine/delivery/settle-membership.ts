import { Due } from './member-times.js';
import type { MessageSet } from './message-set.js';
import { Presence } from './presence-log.js';
import type { PresenceTally } from './presence-tally.js';
import type { Settling } from './settling.js';

/**
 * Adds up who was told of a join or a leave. A push is due to a member that was in the group from before the request was
 * sent until a grace after it was confirmed; a join's also to who joined, from the confirmation on. Not due to one that
 * was not in through all of that time; else undecided. Of a request that was not confirmed nobody knows.
 */
export function settleMembership(
  { plan, populationOf, heard, horizonMs }: Settling,
  set: MessageSet,
  row: number,
  tally: PresenceTally,
): void {
  const { window } = set;
  const confirmedMs = window.acknowledgedMs[row]!;
  const client = window.sender[row]!;
  const isConfirmed = !Number.isNaN(confirmedMs);
  // What could still be answered by the end must be known when this is settled: the other half of the horizon is for that.
  const endMs = isConfirmed ? confirmedMs + plan.deliveries.graceMs : window.sentMs[row]! + horizonMs / 2;
  const settledMs = window.sentMs[row]! + horizonMs;
  const group = window.group[row]!;
  const members = set.sizeOf(group);
  const self = set.memberOf(populationOf[client]!, client, group);
  for (let member = 0; member < members; member++) {
    if (member === self && window.cell[row] === Presence.left) continue;
    const beginMs = member === self && isConfirmed ? confirmedMs : window.sentMs[row]!;
    const due = set.dueThrough(group, member, beginMs, endMs);
    if (due === Due.no) continue;
    const got = window.has(row, member);
    if (due === Due.unknown || !isConfirmed || (!got && heard.lostBefore(set.clientAt(group, member), settledMs)))
      tally.undecided++;
    else {
      tally.due++;
      if (got) tally.received++;
      else tally.lost++;
    }
  }
}
