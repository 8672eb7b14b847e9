/**
 * Idle clients, as many as the machine holds: `sim run` of `echo` clients whose hearts beat every 60 s, against C echo
 * servers on core 0, the generator wherever the system puts it.
 *
 *     npm run bench:idle -- [clients,clients,…]     (default 500000)
 *
 * Aims: all of them there at a time, none dropped, 99.9 % of the heartbeats answered.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEchoServer, type EchoServer } from '../support/echo-server.js';
import { judge } from '../support/judge.js';
import { simRun } from '../support/sim-run.js';

const [sizes = '500000'] = process.argv.slice(2);
/** A process of few file descriptors holds that many. */
const CLIENTS_A_SERVER = 19_000;
const BEAT_SECONDS = 60;
/** Each heart beats once at least. */
const HOLD_SECONDS = 70;
/** More than two cores can bear, so the ramp is as fast as they are. */
const ARRIVALS_PER_SECOND = 4000;
const GB = 1e9;

for (const clients of sizes.split(',').map(Number)) await hold(clients);

async function hold(clients: number): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'populace-bench-'));
  const servers: EchoServer[] = [];
  const freeBefore = freemem();
  let leastFree = freeBefore;
  const looks = setInterval(() => (leastFree = Math.min(leastFree, freemem())), 1000);
  try {
    while (servers.length * CLIENTS_A_SERVER < clients) servers.push(await startEchoServer(scratch));
    const { summary, ticks } = await simRun(profileOf(clients, servers), scratch, { pinned: false });
    const { connections, heartbeats, errors, generator, verdict } = summary;
    const ramp = ticks.find(({ phase }) => phase === 'hold')?.atMs ?? NaN;
    console.log(
      `${clients.toLocaleString('en-US')} clients on ${generator!.byRunner.length} runners, ` +
        `against ${servers.length} ${servers[0]!.kind} echo servers; took ${(summary.durationMs / 1000).toFixed(0)} s`,
    );
    console.log(`    connected in ${(ramp / 1000).toFixed(0)} s, ${((1000 * clients) / ramp).toFixed(0)}/s`);
    console.log(
      `    memory: generator ${(generator!.rssBytes / GB).toFixed(2)} GB, ` +
        `${(generator!.rssBytesPerConnection! / 1000).toFixed(2)} KB a connection; ` +
        `both sides and kernel ${((freeBefore - leastFree) / GB).toFixed(2)} GB`,
    );
    console.log(`    CPU: generator ${generator!.cpuSeconds.toFixed(0)} s; verdict ${verdict.status}`);
    for (const { code, count, samples } of errors.byCode) console.log(`    ${count} × ${code}: ${samples[0] ?? ''}`);
    const { peak, dropped } = connections;
    const answered = heartbeats.client.answered / heartbeats.client.sent;
    judge('aim', `all there at a time, none dropped (${peak}, ${dropped})`, peak === clients && dropped === 0);
    judge('aim', `heartbeats answered ${(100 * answered).toFixed(3)} % (≥ 99.9 %)`, answered >= 0.999);
  } finally {
    clearInterval(looks);
    await Promise.all(servers.map(({ stop }) => stop()));
    rmSync(scratch, { recursive: true, force: true });
  }
}

function profileOf(clients: number, servers: readonly EchoServer[]): object {
  return {
    name: 'idle',
    target: { protocol: 'echo', url: servers.map(({ port }) => `ws://127.0.0.1:${port}/`) },
    populations: {
      clients: {
        clients,
        arrival: { rate: `${ARRIVALS_PER_SECOND}/s` },
        heartbeat: { every: `${BEAT_SECONDS}s`, timeout: `${BEAT_SECONDS / 2}s` },
      },
    },
    hold: `${HOLD_SECONDS}s`,
    safety: { maxDuration: '60m' },
  };
}
