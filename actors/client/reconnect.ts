import { backoffMs } from '../../engine/workload/backoff.js';
import type { Client } from './client.js';

/**
 * After a connection has dropped or could not be made: the client comes back when its policy says so, as long as the run
 * wants clients back. It waits in `away`, with the deadline that connect and welcome use otherwise. Set-up of the next
 * attempt counts from the end of that wait.
 */
export function schedule(client: Client): void {
  const { context, slot } = client;
  if (!context.wantsClientsBack || client.lost) return;
  const delayMs = backoffMs(context.population.reconnect, context.plan.seed, client.number, client.waits);
  if (delayMs === undefined) return;
  const dueAtMs = context.now() + delayMs;
  client.waits++;
  context.times.arrival[slot] = dueAtMs;
  context.stepDueAt(slot, dueAtMs);
}

/** The client is usable; if it had dropped, it has come back. */
export function succeeded(client: Client, nowMs: number): void {
  const { context, slot } = client;
  client.waits = 0;
  const droppedMs = context.times.dropped[slot]!;
  if (droppedMs === 0) return;
  context.times.dropped[slot] = 0;
  context.count('connections.reconnects');
  context.record('connections.timeToRecoverMs', nowMs - droppedMs);
}
