import { Presence, WAS_IN } from '../../engine/delivery/presence-log.js';
import type { Client } from './client.js';
import { NONE, RequestKind } from './requests.js';

/**
 * Asks for a join, a creation or a leave. `intendedMs`: when it was due; 0: now. The request is open before anything can
 * throw: a lost client's requests then end as failed, and nobody waits.
 */
export function ask(client: Client, kind: RequestKind, set: number, group: number, intendedMs = 0): void {
  const { context } = client;
  const { requests } = context;
  const nowMs = context.now();
  const request = requests.take(kind, client.slot, set, group);
  requests.sentMs[request] = nowMs;
  const meantMs = intendedMs > 0 ? intendedMs : nowMs;
  requests.intendedMs[request] = meantMs;
  requests.append(client.open, request);
  context.requestDueAt(request, nowMs + context.plan.timeouts.replyMs);
  const told = presenceOf(kind);
  if (told !== -1) context.presence?.asked(told, client.number, set, group, meantMs, nowMs);
  context.count('bytes.sent', client.connection!.send(encode(client, kind, set, group)));
}

/** What the others are told of it; -1: nothing that is checked. */
function presenceOf(kind: RequestKind): Presence | -1 {
  if (kind === RequestKind.join || kind === RequestKind.comeback) return Presence.joined;
  return kind === RequestKind.departure ? Presence.left : -1;
}

function encode({ context }: Client, kind: RequestKind, set: number, group: number): string {
  const { protocol } = context;
  const name = context.groupName(set, group);
  if (kind === RequestKind.join || kind === RequestKind.comeback) return protocol.encodeJoin(name);
  if (kind === RequestKind.leave || kind === RequestKind.departure) return protocol.encodeLeave(name);
  return protocol.encodeCreate(name, context.plan.groupSets[set]!.isPublic);
}

/** The request is answered, or never will be. */
export function release(client: Client, request: number): void {
  const { context } = client;
  context.requestDone(request);
  context.requests.remove(client.open, request);
  context.requests.release(request);
}

/** The oldest open request of one of these kinds that means the group; NONE where there is none. */
export function findRequest(client: Client, name: string, ...kinds: RequestKind[]): number {
  const { context } = client;
  const { requests } = context;
  for (let request = client.open.head; request !== NONE; request = requests.after(request)) {
    if (!kinds.includes(requests.kind[request] as RequestKind)) continue;
    if (context.groupName(requests.set[request]!, requests.group[request]!) === name) return request;
  }
  return NONE;
}

/** The client is in the group; `fromMs` Infinity: it has asked, and nobody knows. `wasIn`: it did not come in just now. */
export function tellJoined({ context, number }: Client, request: number, fromMs: number, wasIn = false): void {
  const { set, group, sentMs } = context.requests;
  const [ofSet, ofGroup, askedMs] = [set[request]!, group[request]!, sentMs[request]!];
  context.deliveries?.joined(number, ofSet, ofGroup, askedMs, fromMs);
  context.presence?.answered(wasIn ? WAS_IN : Presence.joined, number, ofSet, ofGroup, askedMs, fromMs);
}

/** It has left the group; `atMs` Infinity: it has asked, and nobody knows. */
export function tellLeft({ context, number }: Client, request: number, atMs: number): void {
  const { set, group, sentMs } = context.requests;
  const [ofSet, ofGroup, askedMs] = [set[request]!, group[request]!, sentMs[request]!];
  context.deliveries?.left(number, ofSet, ofGroup, askedMs, atMs);
  context.presence?.answered(Presence.left, number, ofSet, ofGroup, askedMs, atMs);
}
