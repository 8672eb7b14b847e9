import { commonHeaders, Endpoint, httpHeaders } from '../../actors/client/endpoint.js';
import { createHttpClient } from '../../actors/transports/http.js';
import { LocalPorts } from '../../actors/transports/local-ports.js';
import { createWebSocketTransport } from '../../actors/transports/websocket.js';
import type { SourcePlan } from '../../engine/plan/choose-sources.js';
import { apisOf, type Plan } from '../../engine/plan/plan.js';
import { compileTemplate } from '../../engine/plan/template.js';
import { remedyOf } from '../../reports/remedies.js';
import type { TargetAccess } from '../../runners/thread-task.js';
import { CommandError } from '../exit-code.js';
import type { TargetOrigins } from '../guard/check-hosts.js';

/**
 * Makes one handshake with each instance of the target, as the first client there would, and one HTTP request to each
 * API if the plan creates groups or reads history over HTTP. Refuses, with exit code 3, a target that is not reachable
 * or no WebSocket server. All connections are closed again.
 */
export async function checkReachable(plan: Plan, access: TargetAccess, origins: TargetOrigins): Promise<void> {
  const { instances } = plan.target;
  await Promise.all(instances.map((_, instance) => shakeHands(plan, access, origins.url, instance)));
  const overHttp =
    plan.groupSets.some(({ create }) => create.via === 'http') || plan.populations.some(({ history }) => history);
  if (!overHttp) return;
  await Promise.all(apisOf(plan.target).map(({ instance }) => askOverHttp(plan, access, origins.api, instance)));
}

async function shakeHands(plan: Plan, access: TargetAccess, origin: string, instance: number): Promise<void> {
  const localPorts = access.sources && checkingPorts(plan, access.sources);
  const transport = createWebSocketTransport({ ...access, headers: commonHeaders(plan), localPorts });
  const { userTemplate } = plan.populations[0]!;
  const user = compileTemplate(userTemplate)({ run: plan.runId, index: instance });
  const request = new Endpoint(plan).requestOf(user, instance, instance);
  const { connectMs } = plan.timeouts;
  await new Promise<void>((resolve, reject) => {
    const refuse = (code: string, message: string): void => {
      reject(new CommandError(3, `${named(origin, plan, instance)}: ${code}: ${message}\n${remedy(code)}`));
    };
    const connection = transport.connect(request, {
      opened: () => connection.close(1000, ''),
      frame: () => undefined,
      closed: () => {
        clearTimeout(timer);
        resolve();
      },
      failed: (code, message) => {
        clearTimeout(timer);
        refuse(code, message);
      },
    });
    const timer = setTimeout(() => {
      refuse('CONNECT_TIMEOUT', `no WebSocket handshake within ${connectMs} ms`);
      connection.terminate();
    }, connectMs);
  }).finally(() => transport.dispose());
}

/** Another order than the run's own: its first ports shall not be those that have just been closed here. */
function checkingPorts(plan: Plan, sources: SourcePlan): LocalPorts {
  return new LocalPorts(
    { ...sources, draw: sources.draw + 1 },
    { version: 1, plan, shard: 0, shards: 1 },
    () => undefined,
  );
}

async function askOverHttp(plan: Plan, access: TargetAccess, origin: string, instance: number): Promise<void> {
  const client = createHttpClient({
    base: plan.target.instances[instance]!.api,
    connections: 1,
    headers: httpHeaders(plan, instance),
    tls: access.tls,
    addresses: access.addresses,
    connectTimeoutMs: plan.timeouts.connectMs,
    replyTimeoutMs: plan.timeouts.replyMs,
  });
  await new Promise<void>((resolve, reject) => {
    client.request('GET', '/', undefined, 0, {
      answered: () => resolve(), // whatever the status: something speaks HTTP there
      failed: (_token, code, message) =>
        reject(new CommandError(3, `${named(origin, plan, instance)}: ${code}: ${message}\n${remedy(code)}`)),
    });
  }).finally(() => client.dispose());
}

/** Where the URL came from, and which of several it is. */
function named(origin: string, { target }: Plan, instance: number): string {
  return target.instances.length === 1 ? origin : `${origin}, instance ${instance}`;
}

function remedy(code: string): string {
  // Only here does a success fail: a page where a WebSocket was asked for.
  if (code.startsWith('HTTP_2')) return 'A web server answers there, but it makes no WebSocket of this path: check it.';
  const known = remedyOf(code);
  return known ? `${known.cause} ${known.remedy}` : 'The run has not started; nothing was measured.';
}
