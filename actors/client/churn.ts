import { ask, release, tellJoined, tellLeft } from './ask.js';
import { NOWHERE } from './client-context.js';
import type { Client } from './client.js';
import { RequestKind } from './requests.js';
import * as typing from './typing.js';

/**
 * A client leaves one of its groups for a while, in its turn.
 *
 * | state \ event | its turn | answered, refused, overdue | time is up | joined | refused, overdue | connection gone |
 * | ------------- | -------- | -------------------------- | ---------- | ------ | ---------------- | --------------- |
 * | in            | leaving¹ | –                          | –          | –      | –                | in²             |
 * | leaving       | passes   | away                       | –          | –      | –                | in²             |
 * | away          | passes   | –                          | returning  | –      | –                | in²             |
 * | returning     | passes   | –                          | –          | in     | away             | in²             |
 *
 * ¹ where it is usable and through its joins; else its turn passes. ² who comes back joins all its groups. The turn that
 * passes is counted as dropped. From leaving to in it sends nothing to that group.
 */
export function depart(client: Client, n: number): void {
  const { context, slot } = client;
  const churn = context.churn!;
  const { group, intendedMs } = churn.turnAt(n);
  context.count('churn.planned');
  const isIn = client.state === 'ready' && !client.rejoins && intendedMs >= context.times.ready[slot]!;
  if (!isIn || churn.groupOf[slot] !== NOWHERE) {
    context.count('churn.dropped');
    return;
  }
  try {
    typing.stopIn(client, churn.set, group);
  } catch (error) {
    context.count('churn.dropped');
    throw error;
  }
  churn.groupOf[slot] = group;
  ask(client, RequestKind.departure, churn.set, group, intendedMs);
}

/** It has been away for long enough. */
export function comeBack(client: Client): void {
  const churn = client.context.churn!;
  const group = churn.groupOf[client.slot]!;
  if (client.state !== 'ready' || group === NOWHERE) return;
  client.context.count('joins.attempted');
  ask(client, RequestKind.comeback, churn.set, group);
}

/** The departure was confirmed at `atMs`; Infinity: it was not, and nobody knows. */
export function departed(client: Client, request: number, atMs: number): void {
  const { context, slot } = client;
  const { churn } = context;
  tellLeft(client, request, atMs);
  if (atMs < Infinity) context.record('churn.responseMs', atMs - context.requests.intendedMs[request]!);
  context.count(atMs < Infinity ? 'churn.left' : 'churn.failed');
  release(client, request);
  if (client.state === 'ready') churn!.endDueAfter(slot, context.now(), context.population.churn!.awayMs);
  context.progress.requestSettled(client);
}

/** The join was confirmed at `atMs`; Infinity: it was not, and the client tries again. */
export function cameBack(client: Client, request: number, atMs: number, wasIn = false): void {
  const { context, slot } = client;
  const { churn } = context;
  tellJoined(client, request, atMs, wasIn);
  if (atMs < Infinity) context.record('joins.responseMs', atMs - context.requests.intendedMs[request]!);
  context.count(atMs < Infinity ? 'joins.joined' : 'joins.failed');
  release(client, request);
  if (atMs < Infinity) churn!.over(slot);
  else if (client.state === 'ready') churn!.endDueAfter(slot, context.now(), context.population.churn!.awayMs);
  context.progress.requestSettled(client);
}

/** The connection is no longer usable, and every membership has ended with it. */
export function disconnected({ context: { churn }, slot }: Client): void {
  churn?.over(slot);
}
