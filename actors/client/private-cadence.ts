import type { Client } from './client.js';
import { release } from './ask.js';
import { NONE, RequestKind } from './requests.js';

/**
 * A private message has fallen due. Every planned one ends as sent or dropped, every sent one as confirmed, refused,
 * timed out or disconnected; whether it came to whom it was for is another matter, and the ledger's.
 */
export function due(client: Client, n: number): void {
  const { context, slot } = client;
  const { requests, privately } = context;
  const { target, sequence, intendedMs } = privately!.messageAt(n);
  context.count('private.planned');
  const isLeaving = client.ending || client.closing;
  if (client.state !== 'ready' || isLeaving || intendedMs < context.times.ready[slot]!) {
    context.count('private.dropped');
    return;
  }
  let bytes: number;
  let sentMs: number;
  try {
    const text = privately!.text(client, sequence, intendedMs);
    const frame = context.protocol.encodePrivate(privately!.userOf(target), text);
    sentMs = context.now();
    bytes = client.connection!.send(frame);
  } catch (error) {
    context.count('private.dropped');
    throw error;
  }
  const request = requests.take(RequestKind.privately, slot, -1, target);
  requests.sequence[request] = sequence;
  requests.intendedMs[request] = intendedMs;
  requests.sentMs[request] = sentMs;
  requests.append(client.open, request);
  context.privates?.sent(client.number, sequence, privately!.firstTarget + target, intendedMs, sentMs);
  context.requestDueAt(request, sentMs + context.plan.timeouts.replyMs);
  context.count('private.sent');
  context.count('bytes.sent', bytes);
}

/** The target has taken the message, by its own word. */
export function confirmed(client: Client, sequence: number, nowMs: number): void {
  const { context } = client;
  const { requests } = context;
  for (let request = client.open.head; request !== NONE; request = requests.after(request)) {
    if (requests.kind[request] !== RequestKind.privately || requests.sequence[request] !== sequence) continue;
    context.record('private.responseMs', nowMs - requests.intendedMs[request]!);
    context.count('private.confirmed');
    context.privates?.answered(client.number, sequence, nowMs);
    return settle(client, request);
  }
}

export function refused(client: Client, request: number): void {
  const { context } = client;
  context.count('private.refused');
  context.privates?.answered(client.number, context.requests.sequence[request]!, NaN);
  settle(client, request);
}

export function overdue(client: Client, request: number): void {
  const { context } = client;
  context.count('private.timedOut');
  const to = context.privately!.userOf(context.requests.group[request]!);
  const { replyMs } = context.plan.timeouts;
  context.error(client, 'PRIVATE_TIMEOUT', `private message to ${to} not confirmed within ${replyMs} ms`);
  settle(client, request);
}

/** The connection is no longer usable. */
export function disconnected(client: Client): void {
  const { context } = client;
  const { requests } = context;
  for (let request = client.open.head; request !== NONE;) {
    const after = requests.after(request);
    if (requests.kind[request] === RequestKind.privately) {
      context.count('private.disconnected');
      settle(client, request);
    }
    request = after;
  }
}

function settle(client: Client, request: number): void {
  release(client, request);
  client.context.progress.requestSettled(client);
}
