import { Membership } from '../../../engine/plan/membership.js';
import type { Plan } from '../../../engine/plan/plan.js';

/** One time of a client in a group. */
export interface Life {
  client: number;
  group: number;
  askedMs: number;
  /** Infinity: never confirmed. */
  confirmedMs: number;
  goneMs: number;
  /** It asked to leave the group; Infinity, or absent: never. */
  leaveMs?: number;
  /** That was confirmed; Infinity, or absent: never. */
  leftMs?: number;
}

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
  const membership = new Membership(plan, 0);
  const tally = { due: 0, received: 0, undecided: 0, lost: 0, duplicate: 0, reordered: 0, late: 0, misdelivered: 0 };
  for (const message of messages) {
    const own = copies.filter(({ sender, sequence }) => sender === message.sender && sequence === message.sequence);
    const members: number[] = [];
    membership.eachMember(message.group, (_, client) => members.push(client));
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
      if (there.some((life) => life.confirmedMs <= beginMs && stayedMs(life) >= endMs)) {
        tally.due++;
        if (atMs === undefined) {
          tally.lost++;
          continue;
        }
        tally.received++;
        tally.duplicate += toMembers.filter(({ receiver }) => receiver === member).length - 1;
        if (atMs - (message.sentMs - 1) > lateMs) tally.late++;
        if (isOvertaken(message, member, atMs)) tally.reordered++;
      } else if (there.some((life) => life.askedMs <= endMs && atMostMs(life) >= beginMs)) tally.undecided++;
      else if (atMs !== undefined) {
        // Just come, or just gone and not yet heard by the target: nobody knows.
        const lastMs = Math.max(...firsts);
        const nearly = there.some((life) => life.askedMs <= lastMs + graceMs && atMostMs(life) >= beginMs - 5000);
        if (nearly) tally.undecided++;
        else tally.misdelivered++;
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

/** Until when it surely was in. */
function stayedMs({ goneMs, leaveMs = Infinity }: Life): number {
  return Math.min(goneMs, leaveMs);
}

/** Until when it may have been in. */
function atMostMs({ goneMs, leftMs = Infinity }: Life): number {
  return Math.min(goneMs, leftMs);
}

function earliest(times: number[]): number | undefined {
  return times.length === 0 ? undefined : Math.min(...times);
}
