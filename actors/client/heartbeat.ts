import type { Client } from './client.js';

/**
 * The client's own heartbeat, and its answers to the server's.
 *
 * | state \ signal | due              | answer           |
 * | -------------- | ---------------- | ---------------- |
 * | resting        | sends → awaiting | –                |
 * | awaiting       | missed: drops    | answered→resting |
 *
 * The next one is due `every` after the last was due, not after its answer: it keeps its beat.
 */
export function begin(client: Client, nowMs: number): void {
  const { everyMs } = client.context.population.heartbeat;
  if (everyMs > 0) rest(client, nowMs + everyMs);
}

/** Sends one, unless the last one is still unanswered: then the connection is dead, and the words for it come back. */
export function due(client: Client): string | undefined {
  if (client.state !== 'ready') return undefined;
  const { context, slot } = client;
  const { timeoutMs } = context.population.heartbeat;
  if (client.awaitsHeartbeat) {
    context.count('heartbeats.client.missed');
    return `own heartbeat not answered within ${timeoutMs} ms`;
  }
  const bytes = client.connection!.send(context.protocol.encodeHeartbeat());
  client.awaitsHeartbeat = true;
  const nowMs = context.now();
  context.count('heartbeats.client.sent');
  context.count('bytes.sent', bytes);
  context.times.heartbeat[slot] = nowMs;
  context.heartbeatDueAt(slot, nowMs + timeoutMs);
  return undefined;
}

export function answered(client: Client, nowMs: number): void {
  if (!client.awaitsHeartbeat) return;
  const { context, slot } = client;
  const sentMs = context.times.heartbeat[slot]!;
  context.count('heartbeats.client.answered');
  context.record('heartbeats.client.roundTripMs', nowMs - sentMs);
  client.awaitsHeartbeat = false;
  rest(client, beatAfter(client, sentMs));
}

/** The first beat after `atMs`, counted from the first one; the margin is for what rounding did to the beat itself. */
function beatAfter({ context, slot }: Client, atMs: number): number {
  const { everyMs } = context.population.heartbeat;
  const readyMs = context.times.ready[slot]!;
  return readyMs + everyMs * (Math.floor((atMs - readyMs) / everyMs + 1e-6) + 1);
}

/** The server's heartbeat: answered in the same turn. */
export function asked(client: Client, nowMs: number): void {
  if (client.state !== 'ready' && client.state !== 'greeting') return; // on its way out
  const { context, slot } = client;
  context.count('heartbeats.server.received');
  const everyMs = context.protocol.serverHeartbeatMs;
  const lastMs = context.times.serverHeartbeat[slot]!;
  const overdueMs = lastMs === 0 ? 0 : nowMs - lastMs - everyMs;
  if (overdueMs > context.population.heartbeat.timeoutMs) context.count('heartbeats.server.late');
  context.times.serverHeartbeat[slot] = nowMs;
  const bytes = client.connection!.send(context.protocol.encodeHeartbeatAnswer());
  context.count('heartbeats.server.ponged');
  context.count('bytes.sent', bytes);
}

export function end(client: Client): void {
  client.awaitsHeartbeat = false;
  client.context.heartbeatDone(client.slot);
}

function rest(client: Client, dueAtMs: number): void {
  client.context.times.heartbeat[client.slot] = dueAtMs;
  client.context.heartbeatDueAt(client.slot, dueAtMs);
}
