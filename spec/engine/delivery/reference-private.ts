import type { Plan } from '../../../engine/plan/plan.js';

/** One connection of a client; `endMs` Infinity: to the end. */
export interface Connected {
  client: number;
  beginMs: number;
  endMs: number;
}

export interface PrivateMessage {
  sender: number;
  sequence: number;
  target: number;
  sentMs: number;
  /** When the target server confirmed it; NaN: it refused it; Infinity: neither. */
  answeredMs: number;
}

export interface PrivateCopy {
  receiver: number;
  sender: number;
  sequence: number;
  atMs: number;
}

export interface World {
  connected: Connected[];
  messages: PrivateMessage[];
  copies: PrivateCopy[];
}

export interface PrivateCounts {
  due: number;
  received: number;
  lost: number;
  late: number;
  duplicate: number;
  misdelivered: number;
  undecided: number;
}

/** docs/measurement.md's words on private messages, by looking at everything for each: slow and obvious. */
export function referencePrivate(plan: Plan, { connected, messages, copies }: World): PrivateCounts {
  const { graceMs, lateMs } = plan.deliveries;
  const counts = { due: 0, received: 0, lost: 0, late: 0, duplicate: 0, misdelivered: 0, undecided: 0 };
  for (const { sender, sequence, target, sentMs, answeredMs } of messages) {
    const own = copies.filter((copy) => copy.sender === sender && copy.sequence === sequence);
    const times = own.flatMap(({ receiver, atMs }) => (receiver === target ? [atMs] : [])).sort((a, b) => a - b);
    counts.misdelivered += own.length - times.length;
    counts.duplicate += Math.max(0, times.length - 1);
    const [gotMs] = times;
    const isConfirmed = answeredMs < Infinity;
    const takenMs = isConfirmed ? answeredMs : gotMs;
    if (takenMs === undefined) {
      if (!Number.isNaN(answeredMs)) counts.undecided++;
      continue;
    }
    const [beginMs, endMs] = [sentMs - graceMs, takenMs + graceMs];
    const there = connected.filter(({ client }) => client === target);
    const wasThere = there.some((each) => each.beginMs <= beginMs && each.endMs >= endMs);
    const mayHaveBeen = there.some((each) => each.beginMs <= endMs && each.endMs >= beginMs);
    if (!wasThere && !mayHaveBeen && gotMs === undefined) continue;
    if (!wasThere) counts.undecided++;
    else {
      counts.due++;
      if (gotMs === undefined) counts.lost++;
      else {
        counts.received++;
        if (gotMs - (sentMs - 1) > lateMs) counts.late++;
      }
    }
  }
  return counts;
}
