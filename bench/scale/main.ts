/**
 * What one more idle client costs as their number grows: memory, CPU (user and system) to connect, CPU of a heartbeat and
 * its answer. `sim run` as users run it on core 1, as many runner processes as the file descriptors ask for, C echo servers
 * on core 0; medians.
 *
 *     npm run bench:scale -- [clients,clients,…] [rounds]     (defaults 1000,5000,20000,50000,100000 3)
 *
 * Three runs of each size, one after the other. In the first no heart beats: its hold tells what the run takes a second
 * whatever its clients do (ticks, what watches the threads), and that is taken off. A connection costs what its ramp takes
 * beyond that, flat out, a heartbeat what the hold of the second run does, where hearts beat too often to tell of memory:
 * that is of the third. CPU is in µs of the core at one speed: a yardstick beside the generator tells how fast it is at
 * that time; what the system counted is in brackets. Exits 1 when a must is missed: memory within 20 % of each other from
 * 20,000 clients up, CPU from 5,000.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tick } from '../../engine/telemetry/tick.js';
import { keepAwake } from '../support/awake.js';
import { startEchoServer, type EchoServer } from '../support/echo-server.js';
import { judge } from '../support/judge.js';
import { median } from '../support/median.js';
import { cpuMicros, simRun, type CpuTick, type SimRun } from '../support/sim-run.js';
import { PIECE_MICROS, Yardstick } from '../support/yardstick.js';

const [sizes = '1000,5000,20000,50000,100000', rounds = '3'] = process.argv.slice(2);
/** A process of few file descriptors holds that many, and no port search begins on either side. */
const CLIENTS_A_SERVER = 14_000;
/**
 * More than the core can bear: else a client costs the less the more come a second, for one wake-up does for several. At
 * 5,000 clients 620 µs at 250/s, 430 at 1,500/s, 220 flat out.
 */
const ARRIVALS_PER_SECOND = 4000;
/** At every size, for the seldomer hearts beat the less of them share a wake-up; 100,000 of 4 s are half a core's work. */
const BEAT_SECONDS = 4;
/** What connecting left behind is over by then. */
const SETTLED_SECONDS = 2;
/** How long is looked at what a run takes; longer where it is little, and wavers as much. */
const watched = (clients: number): { silent: number; beating: number } =>
  clients < 20_000 ? { silent: 16, beating: 32 } : { silent: 8, beating: 24 };
/** More often, garbage between two collections, which is each runner's, hides what clients take. */
const MEMORY_BEAT_SECONDS = 10;
/** The peak is of hold, and read more than once, also where one reading takes long. */
const MEMORY_HOLD_SECONDS = 30;
/** Where a run begins, as its ticks tell. */
const fromStart: CpuTick = { atMs: 0, generator: { cpuCores: 0 } };
/** The largest may be so much above the smallest. */
const FLAT = 1.2;
const flatFrom = { bytes: 20_000, connect: 5000, heartbeat: 5000 };

interface Figures {
  bytes: number;
  /** In pieces of the yardstick. */
  connect: number;
  heartbeat: number;
  /** As the system counted. */
  connectMicros: number;
  heartbeatMicros: number;
}

const counts = sizes.split(',').map(Number);
const scratch = mkdtempSync(join(tmpdir(), 'populace-bench-'));
const servers: EchoServer[] = [];
const awake = keepAwake();
const yardstick = new Yardstick(1);
const taken = new Map<number, Figures[]>(counts.map((clients) => [clients, []]));
try {
  while (servers.length * CLIENTS_A_SERVER < Math.max(...counts)) servers.push(await startEchoServer(scratch));
  for (let round = 1; round <= Number(rounds); round++) {
    for (const [clients, figures] of taken) {
      figures.push(await measure(clients));
      console.log(`${round}/${rounds} ${row(clients, figures.at(-1)!)}`);
    }
  }
} finally {
  await Promise.all([awake, yardstick, ...servers].map((each) => each.stop()));
  rmSync(scratch, { recursive: true, force: true });
}
report();

async function measure(clients: number): Promise<Figures> {
  const watch = watched(clients);
  const resting = await run(clients, { every: 'off' }, SETTLED_SECONDS + watch.silent);
  const atRest = ticksOfHold(resting, SETTLED_SECONDS);
  const ramp = [fromStart, ...resting.ticks.slice(0, resting.ticks.indexOf(atRest[0]!) + 1)];

  const settled = SETTLED_SECONDS + BEAT_SECONDS; // everyone's first heartbeat is dearer than the others
  const living = await run(clients, beating(BEAT_SECONDS), settled + watch.beating);
  const held = ticksOfHold(living, settled);
  const beats = held.at(-1)!.heartbeats.answered - held[0]!.heartbeats.answered;

  const figures = (cost: (ticks: readonly CpuTick[], of: SimRun) => number): [connect: number, heartbeat: number] => {
    const restASecond = cost(atRest, resting) / secondsOf(atRest);
    return [
      (cost(ramp, resting) - restASecond * secondsOf(ramp)) / clients,
      (cost(held, living) - restASecond * secondsOf(held)) / beats,
    ];
  };
  const [connectMicros, heartbeatMicros] = figures(cpuMicros);
  const [connect, heartbeat] = figures(piecesOf);

  const remembered = await run(clients, beating(MEMORY_BEAT_SECONDS), MEMORY_HOLD_SECONDS);
  const bytes = remembered.summary.generator?.marginalBytesPerConnection ?? NaN;
  return { bytes, connect, heartbeat, connectMicros, heartbeatMicros };
}

/** Second by second, for the core may be twice as fast in the next. */
function piecesOf(ticks: readonly CpuTick[], { summary }: SimRun): number {
  const startMs = Date.parse(summary.startedAt!);
  return ticks.slice(1).reduce((sum, tick, i) => {
    const micros = cpuMicros(ticks.slice(i, i + 2));
    return sum + yardstick.piecesOf(micros, startMs + ticks[i]!.atMs, startMs + tick.atMs);
  }, 0);
}

function beating(seconds: number): object {
  return { every: `${seconds}s`, timeout: `${0.8 * seconds}s` };
}

async function run(clients: number, heartbeat: object, holdSeconds: number): Promise<SimRun> {
  const used = servers.slice(0, Math.ceil(clients / CLIENTS_A_SERVER));
  const profile = {
    name: 'scale',
    target: { protocol: 'echo', url: used.map(({ port }) => `ws://127.0.0.1:${port}/`) },
    populations: { clients: { clients, arrival: { rate: `${ARRIVALS_PER_SECOND}/s` }, heartbeat } },
    hold: `${holdSeconds}s`,
    safety: { maxDuration: '60m' },
  };
  const done = await simRun(profile, scratch);
  const { peak } = done.summary.connections;
  if (peak < clients) console.error(`  only ${peak} of ${clients} clients were there at a time`);
  return done;
}

/** From so many seconds of hold on. */
function ticksOfHold({ ticks }: SimRun, seconds: number): Tick[] {
  return ticks.filter(({ phase, phaseMs }) => phase === 'hold' && phaseMs >= 1000 * seconds);
}

function secondsOf(ticks: readonly CpuTick[]): number {
  return (ticks.at(-1)!.atMs - ticks[0]!.atMs) / 1000;
}

function report(): void {
  const medians = [...taken].map(([clients, all]): [number, Figures] => {
    const middle = (figure: keyof Figures): number => median(all.map((each) => each[figure]));
    return [
      clients,
      {
        bytes: middle('bytes'),
        connect: middle('connect'),
        heartbeat: middle('heartbeat'),
        connectMicros: middle('connectMicros'),
        heartbeatMicros: middle('heartbeatMicros'),
      },
    ];
  });
  console.log(`\nmedians of ${rounds}, against ${servers.length} ${servers[0]!.kind} echo servers`);
  for (const [clients, figures] of medians) console.log(`  ${row(clients, figures)}`);
  const isFlat = (figure: keyof typeof flatFrom, name: string): boolean => {
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
    isFlat('connect', 'CPU to connect'),
    isFlat('heartbeat', 'CPU of a heartbeat'),
  ];
  if (met.includes(false)) process.exitCode = 1;
}

function row(clients: number, { bytes, connect, heartbeat, connectMicros, heartbeatMicros }: Figures): string {
  const cost = (pieces: number, micros: number, digits: number): string =>
    `${(pieces * PIECE_MICROS).toFixed(digits).padStart(5)} µs (${micros.toFixed(digits)})`;
  return (
    `${clients.toLocaleString('en-US').padStart(9)} clients  ${(bytes / 1000).toFixed(2).padStart(6)} KB each  ` +
    `${cost(connect, connectMicros, 0)} to connect  ${cost(heartbeat, heartbeatMicros, 1)} a heartbeat`
  );
}
