import { ClientParts } from '../workload/client-parts.js';
import { createPacer, createPartsPacer, meanPerSecond } from '../workload/pacer.js';
import { Membership } from './membership.js';
import { shardOfClient, type Plan } from './plan.js';
import { Senders } from './senders.js';

/**
 * Messages of a population due before `holdOffsetMs` whose sender the shard simulates; `shards` 1 counts them all.
 * `workload`: only those of one of the plan's phases; -1: all. None of a population whose messages follow from the last
 * ones: the plan does not know them. Costs no more for many messages than for few, but where each client has intervals of
 * its own, or phases run beside each other.
 */
export function messagesDueBefore(
  plan: Plan,
  population: number,
  holdOffsetMs: number,
  shard: number,
  shards: number,
  workload = -1,
): number {
  const { messages, firstClient } = plan.populations[population]!;
  if (!messages || messages.loop) return 0;
  const senders = sendersOf(plan, population);
  const isOwn = (client: number): boolean => shardOfClient(firstClient + client, shards) === shard;
  let count = 0;
  if (messages.own) {
    const parts = new ClientParts(messages.own, senders.count);
    const call = (_: number, ofWorkload: number): void => {
      if (workload < 0 || workload === ofWorkload) count++;
    };
    for (let rank = 0; rank < senders.count; rank++)
      if (isOwn(senders.clientAt(rank))) parts.eachOf(rank, call, holdOffsetMs);
    return count;
  }
  if (!messages.pacer || senders.count === 0) return 0;
  if (messages.pacer.kind === 'parts' && workload >= 0) {
    const { parts } = messages.pacer;
    const pacer = createPartsPacer(messages.pacer, plan.holdMs);
    const due = pacer.dueBefore(holdOffsetMs);
    for (let n = 0; n < due; n++) {
      if (parts[pacer.partOf(n)]!.workload === workload && isOwn(senders.senderOf(n))) count++;
    }
    return count;
  }
  const due = createPacer(messages.pacer, { untilMs: plan.holdMs }).dueBefore(holdOffsetMs);
  if (shards === 1) return due;
  for (let rank = 0; rank < senders.count; rank++) {
    if (isOwn(senders.clientAt(rank))) count += senders.countBefore(rank, due);
  }
  return count;
}

/** Copies of a population's messages in hold: of each as many as its group has members; of an echo one. */
export function deliveriesDue(plan: Plan, population: number): number {
  const { messages } = plan.populations[population]!;
  if (!messages || messages.loop) return 0;
  const sizes = messages.set < 0 ? [] : plan.groupSets[messages.set]!.sizes;
  if (sizes.length <= 1) return messagesDueBefore(plan, population, plan.holdMs, 0, 1) * (sizes[0]?.members ?? 1);
  const membership = new Membership(plan, messages.set);
  const senders = sendersOf(plan, population);
  let copies = 0;
  eachSender(plan, population, senders, (client, count) => {
    const groups = membership.countOf(population, client);
    // A sender goes round its groups.
    for (let sequence = 0; sequence < Math.min(groups, count); sequence++) {
      const members = membership.sizes.of(senders.groupOf(client, sequence));
      copies += members * Math.ceil((count - sequence) / groups);
    }
  });
  return copies;
}

/** Calls `visit` with each client that sends, and its messages due in hold. */
function eachSender(
  plan: Plan,
  population: number,
  senders: Senders,
  visit: (client: number, messages: number) => void,
): void {
  const { own, pacer } = plan.populations[population]!.messages!;
  const parts = own && new ClientParts(own, senders.count);
  const due = pacer && senders.count > 0 ? createPacer(pacer, { untilMs: plan.holdMs }).dueBefore(plan.holdMs) : 0;
  for (let rank = 0; rank < senders.count; rank++) {
    let count = 0;
    if (parts) parts.eachOf(rank, () => count++, plan.holdMs);
    else count = senders.countBefore(rank, due);
    visit(senders.clientAt(rank), count);
  }
}

/** Messages of a population due in each second of hold, from its start; the last may be a part of one. */
export function messagesBySecond(plan: Plan, population: number): Float64Array {
  const bySecond = new Float64Array(Math.ceil(plan.holdMs / 1000));
  const { messages } = plan.populations[population]!;
  const { count } = sendersOf(plan, population);
  if (messages?.own) {
    const parts = new ClientParts(messages.own, count);
    for (let rank = 0; rank < count; rank++) parts.eachOf(rank, (dueAtMs) => bySecond[Math.floor(dueAtMs / 1000)]!++);
  } else if (messages?.pacer && count > 0) {
    const pacer = createPacer(messages.pacer, { untilMs: plan.holdMs });
    let before = 0;
    for (let second = 0; second < bySecond.length; second++) {
      const due = pacer.dueBefore(1000 * (second + 1));
      bySecond[second] = due - before;
      before = due;
    }
  }
  return bySecond;
}

/** What a population's messages come to in the mean over hold; 0 where the plan does not know them. */
export function meanMessagesPerSecond(plan: Plan, population: number): number {
  const { messages } = plan.populations[population]!;
  const { count } = sendersOf(plan, population);
  if (!messages || count === 0) return 0;
  if (messages.pacer) return meanPerSecond(messages.pacer, plan.holdMs);
  const shares = (messages.own ?? []).map(({ forMs, pacer }) => {
    const perSecond =
      'turns' in pacer
        ? meanPerSecond(pacer.turns, forMs)
        : count * meanPerSecond({ kind: 'constant', ...pacer.own }, forMs);
    return (perSecond * forMs) / plan.holdMs;
  });
  return shares.reduce((sum, share) => sum + share, 0);
}

export function sendersOf(plan: Plan, population: number): Senders {
  const compiled = plan.populations[population]!;
  const set = compiled.messages?.set ?? -1;
  return new Senders(plan, compiled, set < 0 ? undefined : new Membership(plan, set));
}
