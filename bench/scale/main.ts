/**
 * What one more idle client costs as their number grows: memory, CPU (user and system) to connect and beat for the first
 * time, CPU of a heartbeat and its answer from then on. `sim run` as users run it on core 1, as many runner processes as
 * the file descriptors ask for, C echo servers on core 0; medians.
 *
 *     npm run bench:scale -- [clients,clients,…] [rounds] [hold]     (defaults 1000,5000,20000,50000,100000 3 35s)
 *
 * What as many runner processes cost with hardly a client (start, a tick a second, what watches them) is told apart, and
 * taken off. The ramp leaves the core time to spare: a full one is dearer. Goes beyond: `500000,1000000 1 120s` needs
 * 13 GB for both sides, and several source addresses where the target is not on loopback. Exits 1 when a must is missed:
 * memory within 20 % of each other from 20,000 clients up, CPU from 5,000.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEchoServer, type EchoServer } from '../support/echo-server.js';
import { judge } from '../support/judge.js';
import { median } from '../support/median.js';
import { cpuMicros, simRun } from '../support/sim-run.js';

const [sizes = '1000,5000,20000,50000,100000', rounds = '3', hold = '35s'] = process.argv.slice(2);
/** A process of few file descriptors holds that many, and no port search begins on either side. */
const CLIENTS_A_SERVER = 14_000;
const HEARTBEAT_EVERY_MS = 10_000;
/** By then everyone who was there at the start of hold has beaten. */
const ALL_HAVE_BEATEN_MS = HEARTBEAT_EVERY_MS + 1000;
const MAX_PER_SECOND = 1000;
/** The ramp lasts this long where there are few, so that there is something to measure. */
const LEAST_RAMP_SECONDS = 4;
const HARDLY_ANY = 100;
/** The largest may be so much above the smallest. */
const FLAT = 1.2;
const flatFrom = { bytes: 20_000, connectMicros: 5000, heartbeatMicros: 5000 };

/** What a run of so many clients took. */
interface Taken {
  clients: number;
  runners: number;
  marginalBytes: number;
  /** From the first connect until everyone has beaten. */
  first: Span;
  /** From then to the end of hold. */
  held: Span;
}

interface Span {
  seconds: number;
  micros: number;
  beats: number;
}

interface Figures {
  bytes: number;
  connectMicros: number;
  heartbeatMicros: number;
}

const counts = sizes.split(',').map(Number);
const scratch = mkdtempSync(join(tmpdir(), 'populace-bench-'));
const servers: EchoServer[] = [];
const taken = new Map<number, Figures[]>(counts.map((clients) => [clients, []]));
try {
  while (servers.length * CLIENTS_A_SERVER < Math.max(...counts)) servers.push(await startEchoServer(scratch));
  for (let round = 1; round <= Number(rounds); round++) {
    const leasts = new Map<number, Taken>();
    for (const [clients, figures] of taken) {
      const run = await measure(clients);
      const least = leasts.get(run.runners) ?? (await measure(HARDLY_ANY, run.runners));
      if (!leasts.has(run.runners)) {
        leasts.set(run.runners, least);
        const idleMillis = least.held.micros / least.held.seconds / 1000;
        console.log(
          `${round}/${rounds} ${HARDLY_ANY} clients, ${run.runners} runners: ${idleMillis.toFixed(0)} ms/s of CPU`,
        );
      }
      figures.push(figuresOf(run, least));
      console.log(`${round}/${rounds} ${row(clients, figures.at(-1)!)}`);
    }
  }
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(scratch, { recursive: true, force: true });
}
report();

async function measure(clients: number, runners?: number): Promise<Taken> {
  const perSecond = Math.min(MAX_PER_SECOND, Math.ceil(clients / LEAST_RAMP_SECONDS));
  const used = servers.slice(0, Math.ceil(clients / CLIENTS_A_SERVER));
  const { summary, ticks } = await simRun(
    {
      name: 'scale',
      target: { protocol: 'echo', url: used.map(({ port }) => `ws://127.0.0.1:${port}/`) },
      populations: {
        clients: {
          clients,
          arrival: { rate: `${perSecond}/s` },
          heartbeat: { every: `${HEARTBEAT_EVERY_MS}ms`, timeout: '9s' },
        },
      },
      hold,
      safety: { maxDuration: '60m' },
    },
    scratch,
    runners === undefined ? {} : { runners },
  );
  const { connections, generator } = summary;
  if (connections.peak < clients)
    console.error(`  only ${connections.peak} of ${clients} clients were there at a time`);
  const held = ticks.filter(({ phase, phaseMs }) => phase === 'hold' && phaseMs >= ALL_HAVE_BEATEN_MS);
  if (held.length < 2) throw new Error(`a hold of ${hold} is over before everyone has beaten twice: 25s is the least`);
  const [turn, last] = [held[0]!, held.at(-1)!];
  const beginning = ticks.slice(0, ticks.indexOf(turn) + 1);
  return {
    clients: connections.established,
    runners: generator?.runners ?? 1,
    marginalBytes: generator?.marginalBytesPerConnection ?? NaN,
    first: {
      seconds: turn.atMs / 1000,
      micros: beginning[0]!.generator.cpuCores * beginning[0]!.atMs * 1000 + cpuMicros(beginning),
      beats: turn.heartbeats.answered,
    },
    held: {
      seconds: (last.atMs - turn.atMs) / 1000,
      micros: cpuMicros(held),
      beats: last.heartbeats.answered - turn.heartbeats.answered,
    },
  };
}

/** Of a client more than `least` has. */
function figuresOf(run: Taken, least: Taken): Figures {
  const beatsPerSecond = ({ held }: Taken): number => held.beats / held.seconds;
  const microsPerSecond = ({ held }: Taken): number => held.micros / held.seconds;
  const heartbeatMicros =
    (microsPerSecond(run) - microsPerSecond(least)) / (beatsPerSecond(run) - beatsPerSecond(least));
  const fixedMicrosPerSecond = microsPerSecond(least) - heartbeatMicros * beatsPerSecond(least);
  /** All but what stays the same each second, and heartbeats that are not a client's first. */
  const toConnect = ({ clients, first: { seconds, micros, beats } }: Taken): number =>
    micros - fixedMicrosPerSecond * seconds - heartbeatMicros * (beats - clients);
  const connectMicros = (toConnect(run) - toConnect(least)) / (run.clients - least.clients);
  return { bytes: run.marginalBytes, connectMicros, heartbeatMicros };
}

function report(): void {
  const middle = (all: readonly Figures[], figure: keyof Figures): number => median(all.map((each) => each[figure]));
  const medians = [...taken].map(([clients, all]): [number, Figures] => [
    clients,
    {
      bytes: middle(all, 'bytes'),
      connectMicros: middle(all, 'connectMicros'),
      heartbeatMicros: middle(all, 'heartbeatMicros'),
    },
  ]);
  console.log(`\nmedians of ${rounds}, against ${servers.length} ${servers[0]!.kind} echo servers`);
  for (const [clients, figures] of medians) console.log(`  ${row(clients, figures)}`);
  const isFlat = (figure: keyof Figures, name: string): boolean => {
    const values = medians.filter(([clients]) => clients >= flatFrom[figure]).map(([, figures]) => figures[figure]);
    if (values.length < 2) return true;
    const spread = Math.max(...values) / Math.min(...values);
    const from = flatFrom[figure].toLocaleString('en-US');
    return judge(
      'must',
      `${name} from ${from} up, largest / smallest: ${spread.toFixed(2)} (≤ ${FLAT})`,
      spread <= FLAT,
    );
  };
  const met = [
    isFlat('bytes', 'memory of a client'),
    isFlat('connectMicros', 'CPU to connect'),
    isFlat('heartbeatMicros', 'CPU of a heartbeat'),
  ];
  if (met.includes(false)) process.exitCode = 1;
}

function row(clients: number, { bytes, connectMicros, heartbeatMicros }: Figures): string {
  return (
    `${clients.toLocaleString('en-US').padStart(9)} clients  ${(bytes / 1000).toFixed(2).padStart(6)} KB each  ` +
    `${connectMicros.toFixed(0).padStart(5)} µs to connect  ${heartbeatMicros.toFixed(1).padStart(6)} µs a heartbeat`
  );
}
