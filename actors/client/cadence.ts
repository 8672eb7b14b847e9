import { counterIds, distributionIds, type Counter } from '../../engine/telemetry/metric.js';
import type { Client } from './client.js';
import * as membership from './membership.js';
import { NONE, RequestKind } from './requests.js';

const {
  'messages.planned': PLANNED,
  'messages.sent': SENT,
  'messages.acknowledged': ACKNOWLEDGED,
  'bytes.sent': BYTES_SENT,
} = counterIds;
const {
  'messages.responseMs': RESPONSE_MS,
  'messages.serviceMs': SERVICE_MS,
  'messages.sendLagMs': SEND_LAG_MS,
} = distributionIds;

/**
 * Message `n` of the population has fallen due, and this client sends it by the plan. Every planned message ends as sent
 * or dropped, every sent one as acknowledged, refused, timed out or disconnected.
 */
export function due(client: Client, n: number): void {
  const { context, slot } = client;
  const { messages } = context.population;
  const message = context.messageAt(n);
  context.count(PLANNED, 1, message.workload);
  // A late turn may find a client usable that was not so when the message fell due.
  if (client.state !== 'ready' || client.rejoins || message.intendedMs < context.times.ready[slot]!) {
    context.count(unableTo(client), 1, message.workload);
    return;
  }
  const { requests } = context;
  const request = requests.take(RequestKind.message, slot, messages!.set, message.group);
  requests.sequence[request] = message.sequence;
  requests.intendedMs[request] = message.intendedMs;
  requests.workload[request] = message.workload;
  requests.ableMs[request] = 0;
  if (messages!.inFlight > 0 && client.openMessages >= messages!.inFlight) {
    requests.append(client.waiting, request);
    if (messages!.latenessLimitMs < Infinity) {
      context.requestDueAt(request, message.intendedMs + messages!.latenessLimitMs);
    }
    return;
  }
  transmit(client, request);
}

function transmit(client: Client, request: number): void {
  const { context } = client;
  const { requests } = context;
  const { latenessLimitMs } = context.population.messages!;
  const intendedMs = requests.intendedMs[request]!;
  const ableMs = requests.ableMs[request]!;
  const workload = requests.workload[request]!;
  // Away from that group, where the message would be refused.
  if (context.churn?.isIn(client.slot, requests.set[request]!, requests.group[request]!)) {
    context.count('messages.dropped.disconnected', 1, workload);
    requests.release(request);
    return;
  }
  let bytes: number;
  let sentMs: number;
  try {
    const frame = encode(client, request, intendedMs);
    // Before it is handed over: the answer may be under way before `send` returns.
    sentMs = context.now();
    if (sentMs - intendedMs > latenessLimitMs) {
      context.count(ableMs > intendedMs ? 'messages.dropped.inFlight' : 'messages.dropped.generator', 1, workload);
      requests.release(request);
      return;
    }
    bytes = client.connection!.send(frame);
  } catch (error) {
    context.count('messages.dropped.generator', 1, workload);
    requests.release(request);
    throw error;
  }
  requests.sentMs[request] = sentMs;
  const group = requests.group[request]!;
  context.deliveries?.sent(client.number, requests.sequence[request]!, group, workload, intendedMs, sentMs);
  requests.append(client.open, request);
  client.openMessages++;
  context.requestDueAt(request, sentMs + context.plan.timeouts.replyMs);
  context.count(SENT, 1, workload);
  context.count(BYTES_SENT, bytes);
  context.record(SEND_LAG_MS, sentMs - Math.max(intendedMs, ableMs), workload);
}

function encode(client: Client, request: number, intendedMs: number): string {
  const { context } = client;
  const { requests } = context;
  const set = requests.set[request]!;
  const name = set < 0 ? '' : context.groupName(set, requests.group[request]!);
  const text = context.messageText(client, requests.sequence[request]!, intendedMs);
  return context.protocol.encodeMessage(name, text);
}

/** A message of this run has come back to its sender: only the stamp says which. */
export function acknowledged(client: Client, sequence: number, nowMs: number): void {
  const { context } = client;
  const { requests } = context;
  for (let request = client.open.head; request !== NONE; request = requests.after(request)) {
    if (requests.kind[request] !== RequestKind.message || requests.sequence[request] !== sequence) continue;
    const workload = requests.workload[request]!;
    context.record(RESPONSE_MS, nowMs - requests.intendedMs[request]!, workload);
    context.record(SERVICE_MS, nowMs - requests.sentMs[request]!, workload);
    context.count(ACKNOWLEDGED, 1, workload);
    settle(client, request);
    return;
  }
}

/** Refuses the oldest open message to `group`; false where there is none. */
export function refusedIn(client: Client, group: string): boolean {
  const { context } = client;
  const { requests } = context;
  for (let request = client.open.head; request !== NONE; request = requests.after(request)) {
    if (requests.kind[request] !== RequestKind.message) continue;
    const set = requests.set[request]!;
    if (set < 0 || context.groupName(set, requests.group[request]!) !== group) continue;
    refused(client, request);
    return true;
  }
  return false;
}

export function refused(client: Client, request: number): void {
  const { context } = client;
  context.count('messages.refused', 1, context.requests.workload[request]);
  context.deliveries?.refused(client.number, context.requests.sequence[request]!);
  settle(client, request);
}

/** A request has had no answer in time, or has waited for the in-flight limit beyond the lateness limit. */
export function requestOverdue(client: Client, request: number): void {
  const { context } = client;
  const { requests } = context;
  if (requests.kind[request] !== RequestKind.message) return membership.requestOverdue(client, request);
  for (let at = client.waiting.head; at !== NONE; at = requests.after(at)) {
    if (at !== request) continue;
    context.count('messages.dropped.inFlight', 1, requests.workload[request]);
    requests.remove(client.waiting, request);
    requests.release(request);
    return;
  }
  const set = requests.set[request]!;
  const where = set < 0 ? '' : ` in ${context.groupName(set, requests.group[request]!)}`;
  context.count('messages.timedOut', 1, requests.workload[request]);
  context.error(client, 'REPLY_TIMEOUT', `message${where} not acknowledged within ${context.plan.timeouts.replyMs} ms`);
  settle(client, request);
}

/** No more sends: what still waits for the in-flight limit is dropped. */
export function halt(client: Client): void {
  dropWaiting(client, 'messages.dropped.inFlight');
}

/** The connection is no longer usable. */
export function disconnected(client: Client): void {
  const { context } = client;
  const { requests } = context;
  dropWaiting(client, unableTo(client));
  for (let request = client.open.head; request !== NONE;) {
    const after = requests.after(request);
    if (requests.kind[request] === RequestKind.message) {
      context.count('messages.disconnected', 1, requests.workload[request]);
      forget(client, request);
    }
    request = after;
  }
}

/** Why a client that is not usable drops its sends: by its connection's fault, or by our own. */
function unableTo({ lost }: Client): Counter {
  return lost ? 'messages.dropped.generator' : 'messages.dropped.disconnected';
}

function dropWaiting(client: Client, counter: Counter): void {
  const { context } = client;
  for (let request = client.waiting.head; request !== NONE; request = client.waiting.head) {
    context.count(counter, 1, context.requests.workload[request]);
    context.requestDone(request);
    context.requests.remove(client.waiting, request);
    context.requests.release(request);
  }
}

function settle(client: Client, request: number): void {
  forget(client, request);
  const { context } = client;
  const { inFlight } = context.population.messages!;
  const { waiting } = client;
  while (waiting.head !== NONE && client.openMessages < inFlight) {
    const next = waiting.head;
    context.requestDone(next);
    context.requests.remove(waiting, next);
    context.requests.ableMs[next] = context.now();
    transmit(client, next);
  }
}

function forget(client: Client, request: number): void {
  const { context } = client;
  context.requestDone(request);
  context.requests.remove(client.open, request);
  context.requests.release(request);
  client.openMessages--;
  context.progress.messageSettled(client);
}
