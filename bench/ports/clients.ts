/**
 * Connects and holds one shard's connections, and prints a JSON line of what each block of them cost; ends when its
 * standard input does.
 *
 *     node --import tsx bench/ports/clients.ts system|own PORT CLIENTS BLOCK SHARD SHARDS
 */
import { LocalPorts } from '../../actors/transports/local-ports.js';
import { createWebSocketTransport } from '../../actors/transports/websocket.js';
import type { Plan } from '../../engine/plan/plan.js';
import { readSystemPorts } from '../../runners/system-ports.js';
import { withoutPorts } from '../../engine/plan/port-range.js';

const IN_FLIGHT = 64;
const WARM_UP = 1000;

const [choice = '', ...numbers] = process.argv.slice(2);
const [port = 0, clients = 0, block = 0, shard = 0, shards = 1] = numbers.map(Number);
const url = `ws://127.0.0.1:${port}/`;
const { range, unusable } = readSystemPorts();
const plan = { target: { instances: [{ url, api: '' }] } } as unknown as Plan;
const localPorts = new LocalPorts(
  {
    ports: withoutPorts([range], unusable),
    draw: 1_234_567,
    destinations: [{ instances: [0], endpoints: [`127.0.0.1:${port}`], addresses: ['127.0.0.2'] }],
  },
  { version: 1, plan, shard, shards },
  () => taken++,
);
let taken = 0;
const transport = createWebSocketTransport(choice === 'own' ? { localPorts } : {});

/** Opens that many, some at a time; `all` of them stay open unless they are dropped at once. */
function open(count: number, to: string, drop: boolean): Promise<string[]> {
  const failures: string[] = [];
  let [started, ended] = [0, 0];
  return new Promise((resolve) => {
    const next = (): void => {
      if (started === count) return;
      started++;
      const done = (): void => {
        if (++ended === count) resolve(failures);
        else next();
      };
      const connection = transport.connect(
        { url: to },
        {
          opened: () => (drop ? connection.terminate() : done()),
          frame: () => undefined,
          closed: () => drop && done(),
          failed: (code) => {
            failures.push(code);
            done();
          },
        },
      );
    };
    for (let n = 0; n < IN_FLIGHT; n++) next();
  });
}

// Compiled, and towards another port: those that are counted are all still there.
await open(WARM_UP, `ws://127.0.0.1:${port + 1}/`, true);
for (let done = 0; done < clients; done += block) {
  const [cpu, startedMs] = [process.cpuUsage(), performance.now()];
  const failures = await open(block, url, false);
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    JSON.stringify({
      connections: done + block,
      userMicros: user / block,
      systemMicros: system / block,
      wallMicros: ((performance.now() - startedMs) * 1000) / block,
      failures: failures.length,
      taken,
    }),
  );
}
console.log('null');
process.stdin.resume().once('end', () => process.exit(0));
