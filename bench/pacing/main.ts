/**
 * How late events are against their intended instants, and what keeping time costs: the pacer that arrivals and
 * messages ride on, the queue that each client's deadlines wait in, and an RxJS timer per actor for comparison, as
 * no-ops and as messages over real WebSockets, at 1,000, 10,000 and 50,000 events/s on one thread. Then memory per
 * waiting actor, and how evenly messages arrive. No-ops on core 1; the echo server on core 0, who sends wherever it likes.
 * `npm run bench:pacing -- [rounds] [part]` (default 3; medians; only the lines that contain `part`, such as "send" or
 * "10,000/s"). Each has a second to warm up, which is not counted. Exits 1 when a must is missed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEchoServer } from '../support/echo-server.js';
import { judge } from '../support/judge.js';
import { median } from '../support/median.js';
import { onCore, output } from '../support/process.js';
import { simRun } from '../support/sim-run.js';
import type { Lateness, Scheduler } from './scheduler.js';

const rounds = Number(process.argv[2] ?? 3);
const only = process.argv[3] ?? '';
const seconds = 3;
const rates = [1000, 10_000, 50_000];
const musts = {
  p99Ms: new Map([
    [1000, 3],
    [10_000, 3],
    [50_000, 5],
  ]),
  bytesPerActor: 64,
  sd10: 1.5,
};

type Work = 'no-op' | 'send';
interface Case {
  work: Work;
  perSecond: number;
  name: string;
  measure: () => Promise<Figures>;
}
interface Figures extends Omit<Lateness, 'events'> {
  /** Of what arrived at the server; `undefined` for no-ops. */
  sd10?: number;
  /** Messages that were dropped for being too late, and so are in no percentile; `undefined` where none ever is. */
  dropped?: number;
}

const scratch = mkdtempSync(join(tmpdir(), 'populace-bench-'));
const server = await startEchoServer(scratch);
const taken = new Map<Case, Figures[]>();
const memory = { deadlines: [] as number[], timers: [] as number[] };
const all = cases().filter((each) => title(each).includes(only));
try {
  for (let round = 1; round <= rounds; round++) {
    for (const each of all) {
      const figures = await each.measure();
      taken.set(each, [...(taken.get(each) ?? []), figures]);
      console.log(`${round}/${rounds} ${row(each, figures)}`);
    }
    for (const kind of ['deadlines', 'timers'] as const) memory[kind].push(await bytesPerActor(kind));
  }
} finally {
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
}
report();

function cases(): Case[] {
  const noOps = rates.flatMap((perSecond) =>
    (['pacer', 'deadlines', 'RxJS timers', 'pacer, precise'] as const)
      .filter((name) => isCompared(name, perSecond))
      .map((name): Case => ({ work: 'no-op', perSecond, name, measure: () => lateness(name, perSecond) })),
  );
  const sends = rates.flatMap((perSecond): Case[] =>
    [
      { name: 'sim run', measure: () => runSim(perSecond, false) },
      { name: 'RxJS timers', measure: () => lateness('RxJS timers', perSecond, server.port) },
      { name: 'sim run, precise', measure: () => runSim(perSecond, true) },
    ]
      .filter(({ name }) => isCompared(name, perSecond))
      .map(({ name, measure }) => ({ work: 'send', perSecond, name, measure })),
  );
  return [...noOps, ...sends];
}

/** Ours at every rate; timers where they begin to fall behind; a precise clock, whose price is the same at any, once. */
function isCompared(name: string, perSecond: number): boolean {
  if (name === 'RxJS timers') return perSecond >= 10_000;
  return name.endsWith('precise') ? perSecond === 10_000 : true;
}

async function lateness(scheduler: Scheduler, perSecond: number, port?: number): Promise<Figures> {
  const program = join(import.meta.dirname, 'lateness.ts');
  const settings = [scheduler, perSecond, seconds, ...(port === undefined ? [] : [port])].map(String);
  if (port !== undefined) await server.arrivals();
  const command = [process.execPath, '--import', 'tsx', program, ...settings];
  const figures = JSON.parse(await output(port === undefined ? onCore(1, command) : command)) as Lateness;
  return { ...figures, ...(port === undefined ? {} : { sd10: (await server.arrivals()).sd10 }) };
}

/** The whole of it, as users run it: lateness is its send lag, which counts from the intended time. */
async function runSim(perSecond: number, precise: boolean): Promise<Figures> {
  await server.arrivals();
  const { summary, ticks } = await simRun(
    {
      name: 'pacing',
      target: { protocol: 'echo', url: `ws://127.0.0.1:${server.port}/` },
      populations: {
        talkers: {
          clients: 100,
          arrival: { rate: '100/s' },
          heartbeat: { every: 'off' },
          messages: { rate: `${perSecond}/s`, size: 200 },
        },
      },
      phases: { warm: { duration: '1s', warmUp: true }, measured: { duration: `${seconds}s` } },
      clock: { precise },
    },
    scratch,
    // One thread carries the clients; coordinator and garbage collector have threads of their own, which would stand in
    // its way on the same core.
    { pinned: false },
  );
  const { messages } = summary;
  const { messages: arrived, sd10 } = await server.arrivals();
  const sendLagMs = summary.workload?.['measured']?.messages.sendLagMs;
  if (!sendLagMs || arrived !== messages.sent) throw new Error(`${messages.sent} messages sent, ${arrived} arrived`);
  const hold = ticks.filter(({ phase, phaseMs }) => phase === 'hold' && phaseMs > 1500);
  const cores = hold.reduce((sum, { generator }) => sum + generator.cpuCores, 0) / hold.length;
  const { p50, p99, max } = sendLagMs;
  return { p50Ms: p50, p99Ms: p99, maxMs: max, cores, sd10, dropped: messages.droppedSends };
}

async function bytesPerActor(kind: 'deadlines' | 'timers'): Promise<number> {
  const program = join(import.meta.dirname, 'actor-memory.ts');
  const line = await output([process.execPath, '--expose-gc', '--import', 'tsx', program, kind]);
  return (JSON.parse(line) as { bytesPerActor: number }).bytesPerActor;
}

function report(): void {
  console.log(`\nmedians of ${rounds}, ${seconds} s each, against the ${server.kind} echo server`);
  for (const each of all) console.log(`  ${row(each, middle(each))}`);
  const bytes = { deadlines: median(memory.deadlines), timers: median(memory.timers) };
  console.log(
    `  memory per waiting actor: deadlines ${bytes.deadlines.toFixed(0)} B, RxJS timers ${bytes.timers.toFixed(0)} B`,
  );
  const ours = all.filter(({ name }) => name === 'pacer' || name === 'deadlines' || name === 'sim run');
  const verdicts = ours.map((each) => {
    const mostMs = musts.p99Ms.get(each.perSecond)!;
    const { p99Ms, dropped = 0 } = middle(each);
    const also = dropped > 0 ? `, and ${dropped} dropped` : '';
    return judge(
      'must',
      `p99 of ${title(each)}: ${p99Ms.toFixed(2)} ms${also} (< ${mostMs})`,
      p99Ms < mostMs && dropped === 0,
    );
  });
  const slowest = ours.find(({ work, perSecond }) => work === 'send' && perSecond === 1000);
  verdicts.push(
    judge(
      'must',
      `memory per waiting actor: ${bytes.deadlines.toFixed(0)} B (< ${musts.bytesPerActor})`,
      bytes.deadlines < musts.bytesPerActor,
    ),
  );
  if (slowest) {
    const sd10 = middle(slowest).sd10!;
    const text = `sd10 of arrivals at 1,000 messages/s: ${sd10.toFixed(2)} (< ${musts.sd10})`;
    verdicts.push(judge('must', text, sd10 < musts.sd10));
  }
  if (verdicts.includes(false)) process.exitCode = 1;
}

function middle(each: Case): Figures {
  const figures = taken.get(each) ?? [];
  const of = (key: keyof Figures): number => median(figures.map((figure) => figure[key] ?? 0));
  const common = { p50Ms: of('p50Ms'), p99Ms: of('p99Ms'), maxMs: of('maxMs'), cores: of('cores') };
  return each.work === 'send' ? { ...common, sd10: of('sd10'), dropped: of('dropped') } : common;
}

function title({ work, perSecond, name }: Case): string {
  return `${work} ${perSecond.toLocaleString('en-US')}/s ${name}`;
}

function row(each: Case, { p50Ms, p99Ms, maxMs, cores, sd10, dropped = 0 }: Figures): string {
  const ms = (value: number): string => value.toFixed(value < 0.1 ? 3 : 2).padStart(7);
  return (
    `${title(each).padEnd(32)} p50 ${ms(p50Ms)}  p99 ${ms(p99Ms)}  max ${ms(maxMs)} ms  ${cores.toFixed(2)} cores` +
    (sd10 === undefined ? '' : `  sd10 ${sd10.toFixed(2)}`) +
    (dropped === 0 ? '' : `  ${dropped} dropped`)
  );
}
