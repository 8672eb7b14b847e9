import { createPacer, meanPerSecond } from '../workload/pacer.js';
import { Membership } from './membership.js';
import { shareOf, type Plan } from './plan.js';
import { Senders } from './senders.js';

/** What a plan offers to the target in all, before anything is sent. */
export interface Offered {
  clients: number;
  /** Those of them in closed populations: they connect in hold, and what they send depends on the target. */
  closedClients: number;
  /** From the first to the last arrival. */
  rampMs: number;
  /** New clients per second, all populations; the mean where that changes. */
  arrivalsPerSecond: number;
  groups: number;
  groupsOverHttp: number;
  groupsOverWebSocket: number;
  joins: number;
  /** Frames that the joins make the target push: each join is told to all who are in by then. */
  joinPushes: number;
  messages: number;
  /** This and the rates below: means over hold. */
  messagesPerSecond: number;
  /** Most messages due in one second of hold, counted from its start. */
  messagesPeakPerSecond: number;
  deliveries: number;
  deliveriesPerSecond: number;
  /** Text of messages, both ways, per second of hold. */
  bytesOutPerSecond: number;
  bytesInPerSecond: number;
  /** Reads of message history over HTTP. */
  historyReads: number;
  historyReadsPerSecond: number;
  /** Clients' own heartbeats per second at full strength; the plan does not know the server's. */
  heartbeatsPerSecond: number;
  /** Messages that follow from answers or belong to sessions, at the most: of a target that takes no time. */
  closedMessagesPerSecond: number;
  /** Connect and hold; the phases between depend on the target. */
  knownMs: number;
}

export function offeredBy(plan: Plan): Offered {
  const offered: Offered = {
    clients: plan.clients,
    closedClients: 0,
    rampMs: 0,
    arrivalsPerSecond: 0,
    groups: 0,
    groupsOverHttp: 0,
    groupsOverWebSocket: 0,
    joins: 0,
    joinPushes: 0,
    messages: 0,
    messagesPerSecond: 0,
    messagesPeakPerSecond: 0,
    deliveries: 0,
    deliveriesPerSecond: 0,
    bytesOutPerSecond: 0,
    bytesInPerSecond: 0,
    historyReads: 0,
    historyReadsPerSecond: 0,
    heartbeatsPerSecond: 0,
    closedMessagesPerSecond: 0,
    knownMs: 0,
  };
  for (const { count, create, members } of plan.groupSets) {
    offered.groups += count;
    if (create.via === 'http') offered.groupsOverHttp += count;
    else offered.groupsOverWebSocket += count;
    offered.joins += count * members;
    offered.joinPushes += (count * members * (members + 1)) / 2;
  }
  for (const { id, clients, arrival, heartbeat, messages, history } of plan.populations) {
    if (arrival) {
      const lastMs = createPacer(arrival).dueAtMs(clients - 1) ?? 0;
      offered.arrivalsPerSecond += meanPerSecond(arrival, lastMs);
      offered.rampMs = Math.max(offered.rampMs, lastMs);
    } else offered.closedClients += clients;
    if (heartbeat.everyMs > 0) offered.heartbeatsPerSecond += (1000 * clients) / heartbeat.everyMs;
    if (history) {
      offered.historyReads += readsDueBefore(plan, id, plan.holdMs, 0, 1);
      offered.historyReadsPerSecond += meanPerSecond(history.pacer, plan.holdMs);
    }
    if (messages?.loop) offered.closedMessagesPerSecond += (1000 * clients) / messages.loop.gap.meanMs;
    if (!messages?.pacer || sendersOf(plan, id).count === 0) continue;
    const copies = messages.set < 0 ? 1 : plan.groupSets[messages.set]!.members;
    const count = messagesDueBefore(plan, id, plan.holdMs, 0, 1);
    const perSecond = meanPerSecond(messages.pacer, plan.holdMs);
    offered.messages += count;
    offered.deliveries += count * copies;
    offered.messagesPerSecond += perSecond;
    offered.deliveriesPerSecond += perSecond * copies;
    offered.bytesOutPerSecond += perSecond * messages.size;
    offered.bytesInPerSecond += perSecond * copies * messages.size;
  }
  offered.messagesPeakPerSecond = peakPerSecond(plan);
  offered.knownMs = offered.rampMs + plan.holdMs;
  return offered;
}

/** Most messages of all populations due in one second of hold, counted from its start; a last part counts as one. */
function peakPerSecond(plan: Plan): number {
  const pacers = plan.populations.flatMap(({ id, messages }) =>
    messages?.pacer && sendersOf(plan, id).count > 0 ? [createPacer(messages.pacer, { untilMs: plan.holdMs })] : [],
  );
  let peak = 0;
  let before = 0;
  for (let ms = 1000; ms < plan.holdMs + 1000; ms += 1000) {
    const due = pacers.reduce((sum, pacer) => sum + pacer.dueBefore(ms), 0);
    peak = Math.max(peak, due - before);
    before = due;
  }
  return peak;
}

/** Messages of a population due before `holdOffsetMs` whose sender the shard simulates; `shards` 1 counts them all. */
export function messagesDueBefore(
  plan: Plan,
  population: number,
  holdOffsetMs: number,
  shard: number,
  shards: number,
): number {
  const { messages, firstClient } = plan.populations[population]!;
  if (!messages?.pacer) return 0;
  const senders = sendersOf(plan, population);
  if (senders.count === 0) return 0;
  const due = createPacer(messages.pacer, { untilMs: plan.holdMs }).dueBefore(holdOffsetMs);
  if (shards === 1) return due;
  // Senders take turns: whole rounds hold each sender once.
  let own = 0;
  let perRound = 0;
  for (let i = 0; i < senders.count; i++) {
    if ((firstClient + senders.senderOf(i)) % shards !== shard) continue;
    perRound++;
    if (i < due % senders.count) own++;
  }
  return own + perRound * Math.floor(due / senders.count);
}

/** The same of reads of history; shards take turns. */
export function readsDueBefore(
  plan: Plan,
  population: number,
  holdOffsetMs: number,
  shard: number,
  shards: number,
): number {
  const { history } = plan.populations[population]!;
  if (!history) return 0;
  return shareOf(createPacer(history.pacer, { untilMs: plan.holdMs }).dueBefore(holdOffsetMs), { shard, shards });
}

export function sendersOf(plan: Plan, population: number): Senders {
  const compiled = plan.populations[population]!;
  const set = compiled.messages?.set ?? -1;
  return new Senders(compiled, set < 0 ? undefined : new Membership(plan, set));
}
