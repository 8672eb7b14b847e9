import type { Plan } from '../../../engine/plan/plan.js';
import { membersOf, through, type Life } from './lives.js';

export interface Message {
  sender: number;
  sequence: number;
  group: number;
  sentMs: number;
  refused: boolean;
}

export interface Copy {
  sender: number;
  sequence: number;
  receiver: number;
  atMs: number;
}

export interface World {
  lives: Life[];
  messages: Message[];
  copies: Copy[];
}

/** The contract's words, by looking at everything for each copy: slow and obvious. */
export function referenceTally(plan: Plan, { lives, messages, copies }: World) {
  const { graceMs, lateMs } = plan.deliveries;
  const tally = { due: 0, received: 0, undecided: 0, lost: 0, duplicate: 0, reordered: 0, late: 0, misdelivered: 0 };
  for (const message of messages) {
    const own = copies.filter(({ sender, sequence }) => sender === message.sender && sequence === message.sequence);
    const members = membersOf(plan, message.group);
    tally.misdelivered += own.filter(({ receiver }) => !members.includes(receiver)).length;
    const toMembers = own.filter(({ receiver }) => members.includes(receiver));
    const firstTo = (receiver: number): number | undefined =>
      earliest(toMembers.filter((copy) => copy.receiver === receiver).map(({ atMs }) => atMs));
    const acknowledgedMs = firstTo(message.sender);
    const firsts = members.map(firstTo).filter((atMs) => atMs !== undefined);
    const takenMs = acknowledgedMs ?? (firsts.length > 0 ? Math.max(...firsts) : undefined);
    if (takenMs === undefined) {
      if (!message.refused) tally.undecided += members.length;
      continue;
    }
    const [beginMs, endMs] = [message.sentMs - graceMs, takenMs + graceMs];
    for (const member of members) {
      const there = lives.filter(({ client, group }) => client === member && group === message.group);
      const atMs = firstTo(member);
      const wasIn = through(there, beginMs, endMs);
      if (wasIn === 'yes') {
        tally.due++;
        if (atMs === undefined) {
          tally.lost++;
          continue;
        }
        tally.received++;
        tally.duplicate += toMembers.filter(({ receiver }) => receiver === member).length - 1;
        if (atMs - (message.sentMs - 1) > lateMs) tally.late++;
        if (isOvertaken(message, member, atMs)) tally.reordered++;
      } else if (wasIn === 'unknown') tally.undecided++;
      else if (atMs !== undefined) {
        // Just come, or just gone and not yet heard by the target: nobody knows.
        const lastMs = Math.max(...firsts);
        if (through(there, beginMs - 5000, lastMs + graceMs) === 'no') tally.misdelivered++;
        else tally.undecided++;
      }
    }
  }
  return tally;

  function isOvertaken({ sender, sequence, group }: Message, member: number, atMs: number): boolean {
    return messages.some(
      (later) =>
        later.sender === sender &&
        later.group === group &&
        later.sequence > sequence &&
        copies.some(
          (copy) =>
            copy.sender === sender && copy.sequence === later.sequence && copy.receiver === member && copy.atMs < atMs,
        ),
    );
  }
}

function earliest(times: number[]): number | undefined {
  return times.length === 0 ? undefined : Math.min(...times);
}
