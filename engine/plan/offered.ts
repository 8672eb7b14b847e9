import { createPacer, meanPerSecond } from '../workload/pacer.js';
import { Membership } from './membership.js';
import { deliveriesDue, meanMessagesPerSecond, messagesBySecond, messagesDueBefore } from './messages-due.js';
import { privateDueBefore } from './private-messages.js';
import { readsDueBefore } from './reads-due.js';
import { eachTypingStart } from './typing-due.js';
import type { Plan, PlanPopulation } from './plan.js';

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
  /** Members of the largest group; 0: nobody joins. */
  largestGroup: number;
  joins: number;
  /** Of the populations whose joins keep a pace, together. */
  joinsPerSecond: number;
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
  privateMessages: number;
  privatePerSecond: number;
  /** Departures of members that leave a group for a while. */
  departures: number;
  departuresPerSecond: number;
  /** Times that a member begins to type, where it does not already; it stops as often. */
  typingStarts: number;
  typingPerSecond: number;
  /** Frames that both make the target push to the others, where everybody is in. */
  typingPushes: number;
  /** Both, and what the clients send, per second of hold. */
  typingFramesPerSecond: number;
  /** Clients' own heartbeats per second at full strength; the plan does not know the server's. */
  heartbeatsPerSecond: number;
  /** Messages that follow from answers or belong to sessions, at the most: of a target that takes no time. */
  closedMessagesPerSecond: number;
  /** Connect, joins that keep a pace, and hold; the rest depends on the target. */
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
    largestGroup: 0,
    joins: 0,
    joinsPerSecond: 0,
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
    privateMessages: 0,
    privatePerSecond: 0,
    departures: 0,
    departuresPerSecond: 0,
    typingStarts: 0,
    typingPerSecond: 0,
    typingPushes: 0,
    typingFramesPerSecond: 0,
    heartbeatsPerSecond: 0,
    closedMessagesPerSecond: 0,
    knownMs: 0,
  };
  for (const { count, create, sizes, memberships } of plan.groupSets) {
    offered.groups += count;
    if (create.via === 'http') offered.groupsOverHttp += count;
    else offered.groupsOverWebSocket += count;
    offered.joins += memberships;
    offered.largestGroup = Math.max(offered.largestGroup, sizes[0]?.members ?? 0);
    for (const { members, groups } of sizes) offered.joinPushes += (groups * members * (members + 1)) / 2;
  }
  let pacedJoinsMs = 0;
  for (const population of plan.populations) {
    const { id, clients, arrival, joinsPerSecond, heartbeat, messages, history, churn, privately } = population;
    offered.joinsPerSecond += joinsPerSecond;
    if (joinsPerSecond > 0) pacedJoinsMs = Math.max(pacedJoinsMs, lastJoinerDueMs(plan, population));
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
    if (privately) {
      offered.privateMessages += privateDueBefore(plan, id, plan.holdMs, 0, 1);
      offered.privatePerSecond += meanPerSecond(privately.pacer, plan.holdMs);
    }
    if (churn) {
      offered.departures += createPacer(churn.pacer, { untilMs: plan.holdMs }).dueBefore(plan.holdMs);
      offered.departuresPerSecond += meanPerSecond(churn.pacer, plan.holdMs);
    }
    eachTypingStart(plan, population, (_startMs, _stopMs, others) => {
      offered.typingStarts++;
      offered.typingPushes += 2 * others;
    });
    if (messages?.loop)
      offered.closedMessagesPerSecond += (1000 * (clients - messages.lurkers)) / messages.loop.gap.meanMs;
    if (!messages || messages.loop) continue;
    const count = messagesDueBefore(plan, id, plan.holdMs, 0, 1);
    const deliveries = deliveriesDue(plan, id);
    const copies = count > 0 ? deliveries / count : 0;
    const perSecond = meanMessagesPerSecond(plan, id);
    offered.messages += count;
    offered.deliveries += deliveries;
    offered.messagesPerSecond += perSecond;
    offered.deliveriesPerSecond += perSecond * copies;
    offered.bytesOutPerSecond += perSecond * messages.size;
    offered.bytesInPerSecond += perSecond * copies * messages.size;
  }
  if (plan.holdMs > 0) {
    offered.typingPerSecond = (1000 * offered.typingStarts) / plan.holdMs;
    offered.typingFramesPerSecond = (1000 * (2 * offered.typingStarts + offered.typingPushes)) / plan.holdMs;
  }
  offered.messagesPeakPerSecond = peakPerSecond(plan);
  offered.knownMs = offered.rampMs + pacedJoinsMs + plan.holdMs;
  return offered;
}

/** When the last client of a population whose joins keep a pace begins with its own, from the start of the join phase. */
function lastJoinerDueMs(plan: Plan, { id, clients, joins, joinsPerSecond }: PlanPopulation): number {
  let before = 0;
  for (const { set } of joins) {
    const membership = new Membership(plan, set);
    before += membership.totalOf(id) - membership.countOf(id, clients - 1);
  }
  return (1000 * before) / joinsPerSecond;
}

/** Most messages of all populations due in one second of hold, counted from its start; a last part counts as one. */
function peakPerSecond(plan: Plan): number {
  const bySecond = plan.populations.map(({ id }) => messagesBySecond(plan, id));
  let peak = 0;
  for (let second = 0; 1000 * second < plan.holdMs; second++) {
    peak = Math.max(
      peak,
      bySecond.reduce((sum, messages) => sum + messages[second]!, 0),
    );
  }
  return peak;
}
