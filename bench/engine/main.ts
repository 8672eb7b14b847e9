/**
 * What the engine adds to bare ws, and how far both are from the C limit: CPU per echo round trip, CPU per connection
 * set up, and memory per idle connection, in turn (bare, engine, limit, bare, …) against one echo server, medians.
 * Server on core 0, clients on core 1. `npm run bench:engine -- [rounds]` (default 5). Exits 1 when a must is missed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileC } from '../support/c-programs.js';
import { startEchoServer } from '../support/echo-server.js';
import { judge } from '../support/judge.js';
import { median } from '../support/median.js';
import { onCore, output } from '../support/process.js';
import { cpuMicros, simRun, type SimRun } from '../support/sim-run.js';

const rounds = Number(process.argv[2] ?? 5);
const echo = { clients: 100, perSecond: 20_000, bytes: 200, seconds: 8 };
const idle = { clients: 14_000, seconds: 3 };
const musts = { roundTripRatio: 1.2, extraBytes: 2000 };
const aims = { limitRatio: 2 };

interface Figures {
  roundTripMicros: number;
  setupMicros: number;
  bytesPerConnection: number;
}
type Contender = 'bare ws' | 'engine' | 'C limit';

const scratch = mkdtempSync(join(tmpdir(), 'populace-bench-'));
const limit = compileC('limit', scratch);
const server = await startEchoServer(scratch);
const taken = new Map<Contender, Figures[]>();
try {
  for (let round = 1; round <= rounds; round++) {
    for (const [name, measure] of contenders()) {
      const figures = await measure();
      taken.set(name, [...(taken.get(name) ?? []), figures]);
      console.log(`${round}/${rounds} ${name.padEnd(8)} ${row(figures)}`);
    }
  }
} finally {
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
}
report();

function contenders(): [Contender, () => Promise<Figures>][] {
  return [
    ['bare ws', measureBare],
    ['engine', measureEngine],
    ...(limit === undefined ? [] : ([['C limit', () => measureLimit(limit)]] as [Contender, () => Promise<Figures>][])),
  ];
}

async function measureBare(): Promise<Figures> {
  const client = [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'bare-client.ts')];
  const run = async (mode: string, clients: number, seconds: number): Promise<Figures> => {
    const numbers = [server.port, clients, echo.perSecond, echo.bytes, seconds].map(String);
    return JSON.parse(await output(onCore(1, [...client, mode, ...numbers]))) as Figures;
  };
  const { roundTripMicros } = await run('echo', echo.clients, echo.seconds);
  const { setupMicros, bytesPerConnection } = await run('idle', idle.clients, idle.seconds);
  return { roundTripMicros, setupMicros, bytesPerConnection };
}

/** `sim run` as users run it; CPU of hold and connect from series.ndjson, so that start-up does not count. */
async function measureEngine(): Promise<Figures> {
  const talking = await sim(echo.clients, echo.seconds + 2, {
    rate: `${echo.perSecond}/s`,
    size: echo.bytes,
  });
  const hold = talking.ticks.filter(({ phase, phaseMs }) => phase === 'hold' && phaseMs > 2000);
  const resting = await sim(idle.clients, idle.seconds);
  const connect = resting.ticks.filter(({ phase }) => phase === 'connect');
  return {
    roundTripMicros: cpuMicros(hold) / (last(hold).messages.acknowledged - hold[0]!.messages.acknowledged),
    setupMicros: cpuMicros(connect) / (last(connect).connections.established - connect[0]!.connections.established),
    bytesPerConnection: resting.summary.generator?.marginalBytesPerConnection ?? NaN,
  };
}

function sim(clients: number, seconds: number, messages?: { rate: string; size: number }): Promise<SimRun> {
  const profile = {
    name: 'bench',
    target: { protocol: 'echo', url: `ws://127.0.0.1:${server.port}/` },
    populations: {
      clients: { clients, arrival: { rate: '1000/s' }, heartbeat: { every: 'off' }, ...(messages ? { messages } : {}) },
    },
    hold: `${seconds}s`,
  };
  return simRun(profile, scratch);
}

async function measureLimit(program: string): Promise<Figures> {
  const run = async (mode: string, clients: number, seconds: number): Promise<Record<string, number>> => {
    const rate = ['-s', String(echo.bytes), '-r', String(echo.perSecond / echo.clients)];
    const command = [
      program,
      '-m',
      mode,
      '-p',
      String(server.port),
      '-n',
      String(clients),
      ...rate,
      '-t',
      String(seconds),
    ];
    return JSON.parse(await output(onCore(1, command))) as Record<string, number>;
  };
  const talking = await run('rate', echo.clients, echo.seconds);
  const resting = await run('idle', idle.clients, idle.seconds);
  return {
    roundTripMicros: ((talking['meas_user_s']! + talking['meas_sys_s']!) * 1e6) / talking['round_trips']!,
    setupMicros: resting['setup_cpu_us_per_conn']!,
    bytesPerConnection: resting['rss_per_conn_kb']! * 1024,
  };
}

function report(): void {
  const middle = (name: Contender, figure: keyof Figures): number =>
    median((taken.get(name) ?? []).map((figures) => figures[figure]));
  const medians = (name: Contender): Figures => ({
    roundTripMicros: middle(name, 'roundTripMicros'),
    setupMicros: middle(name, 'setupMicros'),
    bytesPerConnection: middle(name, 'bytesPerConnection'),
  });
  console.log(`\nmedians of ${rounds}, against the ${server.kind} echo server`);
  for (const name of taken.keys()) console.log(`  ${name.padEnd(8)} ${row(medians(name))}`);
  const [bare, engine] = [medians('bare ws'), medians('engine')];
  const ratio = engine.roundTripMicros / bare.roundTripMicros;
  const extra = engine.bytesPerConnection - bare.bytesPerConnection;
  const verdicts = [
    judge(
      'must',
      `CPU per round trip, engine / bare ws: ${ratio.toFixed(2)} (≤ ${musts.roundTripRatio})`,
      ratio <= musts.roundTripRatio,
    ),
    judge(
      'must',
      `memory per idle connection above bare ws: ${extra.toFixed(0)} B (≤ ${musts.extraBytes})`,
      extra <= musts.extraBytes,
    ),
  ];
  if (limit !== undefined) {
    const floor = engine.roundTripMicros / middle('C limit', 'roundTripMicros');
    judge(
      'aim',
      `CPU per round trip, engine / C limit: ${floor.toFixed(2)} (≤ ${aims.limitRatio})`,
      floor <= aims.limitRatio,
    );
  }
  if (verdicts.includes(false)) process.exitCode = 1;
}

function row({ roundTripMicros, setupMicros, bytesPerConnection }: Figures): string {
  return (
    `${roundTripMicros.toFixed(2).padStart(7)} µs a round trip  ${setupMicros.toFixed(0).padStart(5)} µs a connection set up  ` +
    `${(bytesPerConnection / 1000).toFixed(2).padStart(6)} KB an idle connection`
  );
}

function last<T>(items: readonly T[]): T {
  return items.at(-1)!;
}
