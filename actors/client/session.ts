import type { Client } from './client.js';
import * as cadence from './cadence.js';
import * as heartbeat from './heartbeat.js';
import * as membership from './membership.js';
import * as privately from './private-cadence.js';
import * as reconnect from './reconnect.js';
import { NONE } from './requests.js';
import * as typing from './typing.js';

/**
 * From connect to close.
 *
 * | state \ signal | start       | opened   | ready | overdue  | failed | closed   | finish | close, cut | abandon |
 * | -------------- | ----------- | -------- | ----- | -------- | ------ | -------- | ------ | ---------- | ------- |
 * | idle           | connecting  | –        | –     | –        | –      | –        | –      | away       | –       |
 * | connecting     | –           | greeting | –     | leaving¹ | away¹  | –        | –      | leaving¹   | leaving |
 * | greeting       | –           | –        | ready | leaving¹ | –      | away¹    | –      | leaving¹   | leaving |
 * | ready          | –           | –        | –     | –        | –      | away²    | ready⁶ | leaving³⁸  | leaving |
 * | leaving        | –           | –        | –     | –        | away   | away     | –      | leaving⁴   | leaving |
 * | away           | connecting⁷ | –        | –     | connects⁵| –      | –        | –      | –          | –       |
 *
 * ¹ counted as failed, ² as dropped, ³ as closed; ⁴ cut, where a close frame is still unanswered; ⁵ to connecting, where
 * the policy lets the client come back (reconnect.ts) and the run still wants it to. Where the protocol is usable from the
 * handshake on, `opened` leads from connecting to ready. In ready a connection found silent drops: leaving². ⁶ it asks for
 * nothing more, and closes (leaving³) once what is open is settled; ⁷ where the run still wants it to; ⁸ where
 * its heartbeat is open, `close` waits for the answer. The outcome is counted when it is decided, not when the transport
 * says its last word.
 */
export function start(client: Client): void {
  if (client.state === 'idle' || (client.state === 'away' && client.context.wantsClientsBack)) connect(client);
}

function connect(client: Client): void {
  const { context, slot } = client;
  client.state = 'connecting';
  context.progress.started();
  context.count('connections.attempted');
  context.stepDueAt(slot, context.now() + context.plan.timeouts.connectMs);
  client.connection = context.connect(client);
}

export function opened(client: Client): void {
  if (client.state !== 'connecting') return;
  const { context, slot } = client;
  client.state = 'greeting';
  if (context.protocol.readyOn === 'open') return ready(client);
  context.stepDueAt(slot, context.now() + context.plan.timeouts.welcomeMs);
}

/** The protocol says usable: from here on the connection counts as established. */
export function ready(client: Client): void {
  if (client.state !== 'greeting') return;
  const { context, slot } = client;
  const nowMs = context.now();
  client.state = 'ready';
  context.stepDone(slot);
  context.times.ready[slot] = nowMs;
  context.times.lastFrame[slot] = nowMs;
  context.times.serverHeartbeat[slot] = nowMs;
  context.privates?.connected(client.number, true, nowMs);
  context.count('connections.established');
  context.record('connections.setupMs', nowMs - context.times.arrival[slot]!);
  heartbeat.begin(client, nowMs);
  context.progress.opened(client);
  reconnect.succeeded(client, nowMs);
  settle(client);
  if (client.hasJoined && context.wantsClientsBack) membership.rejoin(client);
}

export function failed(client: Client, code: string, message: string): void {
  if (client.state === 'connecting') fail(client, code, message);
  gone(client);
}

export function closed(client: Client, code: number, reason: string): void {
  const words = reason === '' ? `close code ${code}` : `close code ${code}: ${reason}`;
  if (client.state === 'greeting') fail(client, 'CLOSED_BEFORE_READY', words);
  else if (client.state === 'ready') {
    client.context.closeCode(code);
    end(client, `CLOSED_${code}`, words);
  }
  gone(client);
}

/** Connect or welcome took too long, or the time to come back has come. */
export function overdue(client: Client): void {
  const { connectMs, welcomeMs } = client.context.plan.timeouts;
  if (client.state === 'connecting') fail(client, 'CONNECT_TIMEOUT', `no handshake within ${connectMs} ms`);
  else if (client.state === 'greeting') fail(client, 'WELCOME_TIMEOUT', `not usable within ${welcomeMs} ms`);
  else if (client.state === 'away' && client.context.wantsClientsBack) return connect(client);
  else return;
  leave(client);
}

/** The connection is open, and dead: it no longer answers. */
export function drop(client: Client, code: string, text: string): void {
  if (client.state !== 'ready') return;
  const { context, slot } = client;
  const silentMs = context.now() - context.times.lastFrame[slot]!;
  context.count('connections.silent');
  context.silent(client, code);
  context.closeCode(1006);
  end(client, code, `${text}; no frame for ${(silentMs / 1000).toFixed(1)} s`);
  leave(client);
}

/** The session is over by plan. What is open is waited for: cutting it off would pass for a failure of the target. */
export function finish(client: Client): void {
  if (client.state !== 'ready') return;
  typing.stop(client);
  client.ending = true;
  membership.halt(client);
  cadence.halt(client);
  if (client.open.head === NONE) close(client);
}

/**
 * The run asks: with a close frame where there is a connection to say it on. An open heartbeat is waited for, at most for
 * its timeout: it would be neither answered nor missed.
 */
export function close(client: Client): void {
  if (client.state !== 'ready') return cut(client);
  client.closing = client.awaitsHeartbeat;
  if (client.closing) return;
  release(client);
  client.context.count('connections.closed');
  client.connection!.close(1000, '');
}

/** The client's own heartbeat was answered. */
export function beaten(client: Client): void {
  if (client.closing) close(client);
}

/** The run asks, at once. */
export function cut(client: Client): void {
  if (client.state === 'idle' || client.state === 'away') {
    client.state = 'away';
    return;
  }
  if (client.state === 'connecting' || client.state === 'greeting') {
    fail(client, 'RUN_ENDED', 'the run ended before the connection was usable');
  } else if (client.state === 'ready') {
    release(client);
    client.context.count('connections.closed');
  }
  leave(client);
}

/** The client is lost by our own fault, which is no failure of the target; its connection must not stay behind. */
export function abandon(client: Client): void {
  const { context, connection } = client;
  if (!client.lost) context.count('clients.lost');
  client.lost = true;
  if (client.state === 'connecting' || client.state === 'greeting') {
    context.stepDone(client.slot);
    settle(client);
  }
  if (client.state === 'ready') release(client);
  membership.abandoned(client);
  if (client.state === 'idle' || client.state === 'away') return;
  client.state = 'leaving';
  if (connection) connection.terminate();
  else gone(client); // it threw before there was one: no last word will come
}

/** Without a close frame; the transport's last word follows. */
function leave(client: Client): void {
  client.state = 'leaving';
  client.connection?.terminate();
}

function gone(client: Client): void {
  if (client.state === 'away' || client.state === 'idle') return;
  client.state = 'away';
  client.connection = undefined;
  client.context.progress.away(client);
  reconnect.schedule(client);
}

/** A handshake that never became usable. */
function fail(client: Client, code: string, text: string): void {
  const { context, slot } = client;
  context.stepDone(slot);
  context.count('connections.failed');
  if (client.settled) context.count('connections.failedReturns');
  context.error(client, code, text);
  settle(client);
}

/** The attempt to connect has ended, well or not. */
function settle(client: Client): void {
  const first = !client.settled;
  client.settled = true;
  client.context.progress.settled(first);
}

/** An established connection that ends without the run asking. */
function end(client: Client, code: string, text: string): void {
  const { context, slot } = client;
  context.count('connections.dropped');
  context.error(client, code, text);
  context.times.dropped[slot] = context.now();
  release(client);
}

/** Settles all that hangs on a connection that was usable. */
function release(client: Client): void {
  client.state = 'leaving'; // first: nothing below may send any more
  client.closing = false;
  heartbeat.end(client);
  client.context.progress.ended(client);
  cadence.disconnected(client);
  privately.disconnected(client);
  typing.disconnected(client);
  membership.disconnected(client);
  client.context.deliveries?.gone(client.number, client.context.now());
  client.context.presence?.gone(client.number, client.context.now());
  client.context.privates?.connected(client.number, false, client.context.now());
}
