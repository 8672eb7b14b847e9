import { Due } from './member-times.js';
import type { MessageSet } from './message-set.js';
import { CLOSING_MS } from './settlement.js';
import type { Settling } from './settling.js';
import type { TypingTally } from './typing-tally.js';

/**
 * Adds up who was told that a member types, or has stopped. Nothing answers a start or a stop, so it counts as taken once
 * anybody was told, or, where nobody was, once an answer would have been overdue. A push is due to another member that
 * was in the group from a grace before the start or stop until a grace after that; not due to one that was not in through
 * all of that time; else undecided. Where nobody was told, it is due to nobody if its sender was not in until then, and
 * undecided if nobody knows: neither that, nor whether and when others were told, is known of a lost shard's members.
 */
export function settleTyping(
  { plan, populationOf, heard, horizonMs }: Settling,
  set: MessageSet,
  row: number,
  tally: TypingTally,
): void {
  const { graceMs } = plan.deliveries;
  const { window } = set;
  const client = window.sender[row]!;
  const group = window.group[row]!;
  const self = set.memberOf(populationOf[client]!, client, group);
  const sentMs = window.sentMs[row]!;
  const firstMs = window.firstMs[row]!;
  const settledMs = sentMs + horizonMs;
  const members = set.sizeOf(group);
  const isTold = !Number.isNaN(firstMs);
  // Of one that nobody was told of as of a join that was not confirmed: a slow target is no losing one.
  const endMs = isTold ? firstMs + graceMs : sentMs + horizonMs / 2;
  let heeded: Due;
  if (!isTold) heeded = isAnyLost() ? Due.unknown : set.dueThrough(group, self, sentMs, endMs);
  // What came once its sender's shard was lost may tell of a later start, which nobody knows of.
  else heeded = heard.lostBefore(client, firstMs) ? Due.unknown : Due.yes;
  if (heeded === Due.no) return;
  const beginMs = sentMs - graceMs;
  for (let member = 0; member < members; member++) {
    if (member === self) continue;
    const got = window.has(row, member);
    const due = set.dueThrough(group, member, beginMs, endMs);
    if (due === Due.no) {
      if (!got) continue;
      const isNear = set.dueThrough(group, member, beginMs - CLOSING_MS, window.lastMs[row]! + graceMs) !== Due.no;
      if (isNear) tally.undecided++;
      else tally.unexpected++;
    } else if (
      due === Due.unknown ||
      heeded === Due.unknown ||
      (!got && heard.lostBefore(set.clientAt(group, member), settledMs))
    ) {
      tally.undecided++;
    } else {
      tally.due++;
      if (!got) tally.lost++;
      else {
        tally.received++;
        if (window.isLate(row, member)) tally.late++;
      }
    }
  }

  function isAnyLost(): boolean {
    for (let member = 0; member < members; member++) {
      if (heard.lostBefore(set.clientAt(group, member), settledMs)) return true;
    }
    return false;
  }
}
