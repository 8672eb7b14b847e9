import { Subject, config } from 'rxjs';
import { commonHeaders, httpHeaders } from '../actors/client/endpoint.js';
import { createProtocol } from '../actors/protocols/index.js';
import { createHttpClient } from '../actors/transports/http.js';
import { LocalPorts } from '../actors/transports/local-ports.js';
import { spreadOver } from '../actors/transports/spread-http.js';
import { createWebSocketTransport } from '../actors/transports/websocket.js';
import { ActorSystem } from '../engine/actor/actor-system.js';
import type { HttpClient } from '../engine/actor/transport.js';
import { SystemClock } from '../engine/clock/system-clock.js';
import { WakeUpGrid } from '../engine/clock/wake-up-grid.js';
import { createReceiptLogs } from '../engine/delivery/receipt-logs.js';
import { StampCodec } from '../engine/delivery/stamp.js';
import { apisOf } from '../engine/plan/plan.js';
import type { Control, Report, TraceLine } from '../engine/run/control.js';
import { runShard } from '../engine/run/run-shard.js';
import { Recorder } from '../engine/telemetry/recorder.js';
import { buildParticipants } from './build-participants.js';
import { unreadBytes } from './unread-bytes.js';
import { watchThread } from './thread-health.js';
import { ThreadHost } from './thread-host.js';
import type { ThreadTask } from './thread-task.js';

/** Connections of an HTTP client at most; requests beyond wait for one. */
const MAX_HTTP_CONNECTIONS = 64;

/** What piscina runs on a worker thread: one shard, from `ready` to `ended`. */
export default async function runThread({ shard, access, port }: ThreadTask): Promise<void> {
  const { plan } = shard;
  const recorder = new Recorder(shard.shard, plan.populations.length);
  // One stray throw would end the thread, and every actor with it.
  const fault = (code: string) => (error: unknown) => recorder.error(code, describe(error), true);
  const clock = new SystemClock({ onError: fault('TASK_THREW'), precise: plan.preciseClock });
  config.onUnhandledError = fault('STREAM_THREW');
  const system = new ActorSystem((_actor, error) => fault('BEHAVIOUR_THREW')(error));
  const stamps = new StampCodec(plan.runId);
  const headers = commonHeaders(plan);
  const { addresses, subprotocols, compression, tls, sources } = access;
  const localPorts = sources && new LocalPorts(sources, shard, () => recorder.count(recorder.ofNone, 'ports.taken'));
  const transport = createWebSocketTransport({ headers, subprotocols, compression, tls, addresses, localPorts });
  const clients: HttpClient[] = [];
  const http = (inFlight: number): HttpClient => {
    const bases = apisOf(plan.target);
    const connections = Math.min(inFlight, MAX_HTTP_CONNECTIONS) / bases.length;
    const client = spreadOver(
      bases.map(({ api, instance }) =>
        createHttpClient({
          base: api,
          connections: Math.max(1, Math.ceil(connections)),
          headers: httpHeaders(plan, instance),
          tls,
          addresses,
          replyTimeoutMs: plan.timeouts.replyMs,
        }),
      ),
      shard.shard,
    );
    clients.push(client);
    return client;
  };
  const protocol = createProtocol(plan.protocol, stamps);
  const report = (message: Report): void => port.postMessage(message);
  const trace = (line: TraceLine): void => report({ version: 1, type: 'trace', line });
  const logs = createReceiptLogs(plan);
  const environment = {
    shard,
    clock,
    system,
    transport,
    protocol,
    stamps,
    recorder,
    ...logs,
    trace,
    unreadBytes,
  };
  const participants = buildParticipants(environment, http);
  const control = new Subject<Control>();
  port.on('message', (message: Control) => control.next(message));
  const health = watchThread(clock, recorder, new WakeUpGrid(shard));
  await new Promise<void>((resolve) => {
    runShard(shard, {
      clock,
      recorder,
      ...logs,
      participants,
      control,
      report,
      host: new ThreadHost(),
      dispose: () => {
        health.stop();
        transport.dispose();
        for (const client of clients) client.dispose();
        port.close();
        resolve();
      },
    });
  });
}

function describe(error: unknown): string {
  return error instanceof Error
    ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' ').slice(0, 300)
    : String(error);
}
