import { Presence } from '../../engine/delivery/presence-log.js';
import { NOWHERE } from './client-context.js';
import type { Client } from './client.js';

/**
 * A client begins to type in one of its groups, in its turn, and stops after a while. Neither is answered.
 *
 * | state \ event | its turn | time is up | leaves the group | session or hold is over | connection gone |
 * | ------------- | -------- | ---------- | ---------------- | ----------------------- | --------------- |
 * | still         | typing¹  | –          | –                | –                       | –               |
 * | typing        | passes   | still²     | still²           | still²                  | still           |
 *
 * ¹ with a start, where it is usable and in the group; else its turn passes, and is counted as dropped. ² with a stop,
 * which goes before anything else: a target that remembered who typed would pass over the next start.
 */
export function start(client: Client, n: number): void {
  const { context, slot } = client;
  const typing = context.typing!;
  const { group, intendedMs } = typing.turnAt(n);
  context.count('typing.planned');
  if (!mayStart(client, group, intendedMs)) {
    context.count('typing.dropped');
    return;
  }
  try {
    tell(client, group, Presence.typing, intendedMs);
  } catch (error) {
    context.count('typing.dropped');
    throw error;
  }
  context.count('typing.started');
  typing.groupOf[slot] = group;
  typing.endDueAfter(slot, intendedMs, context.population.typing!.forMs);
}

function mayStart(client: Client, group: number, intendedMs: number): boolean {
  const { context, slot } = client;
  const { set, groupOf } = context.typing!;
  if (client.state !== 'ready' || client.ending || client.closing) return false;
  if (!client.hasJoined || client.rejoins || intendedMs < context.times.ready[slot]!) return false;
  return groupOf[slot] === NOWHERE && !context.churn?.isIn(slot, set, group);
}

/** Its time is up, or something ends it sooner. Nothing where it does not type. */
export function stop(client: Client): void {
  const { context, slot } = client;
  const { typing } = context;
  const group = typing?.groupOf[slot] ?? NOWHERE;
  if (group === NOWHERE || client.state !== 'ready') return;
  const intendedMs = typing!.endIntendedMs(slot, context.now());
  disconnected(client); // first: what throws is not tried again
  tell(client, group, Presence.stopped, intendedMs);
  context.count('typing.stopped');
}

/** It is about to leave the group. */
export function stopIn(client: Client, set: number, group: number): void {
  if (client.context.typing?.isIn(client.slot, set, group)) stop(client);
}

/** The connection is no longer usable: nobody is told, and nobody needs to be. */
export function disconnected({ context: { typing }, slot }: Client): void {
  typing?.over(slot);
}

function tell(client: Client, group: number, presence: Presence, intendedMs: number): void {
  const { context } = client;
  const { set } = context.typing!;
  const frame = context.protocol.encodeTyping(context.groupName(set, group), presence === Presence.typing);
  // Before it is handed over: the others may be told before `send` returns.
  const sentMs = context.now();
  const bytes = client.connection!.send(frame);
  context.presence?.asked(presence, client.number, set, group, intendedMs, sentMs);
  context.count('bytes.sent', bytes);
}
