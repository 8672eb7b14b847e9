/**
 * What a received broadcast costs the client: CPU (user and system) of one copy of 5,000 characters, with the delivery
 * ledger, without it, and of a bare ws receiver that only counts, in turn against one embedded target; medians. Target on
 * core 0, clients and all that belongs to them on core 1. What each costs while nothing comes is taken off.
 *
 *     npm run bench:deliveries -- [rounds] [seconds]     (defaults 5 10)
 *
 * Exits 1 when the must is missed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { judge } from '../support/judge.js';
import { median } from '../support/median.js';
import { onCore, output, start } from '../support/process.js';
import { cpuMicros, simRun } from '../support/sim-run.js';

const [rounds = '5', seconds = '10'] = process.argv.slice(2);
/** All are in one room, and take turns to write: 10,000 copies a second. */
const broadcast = { clients: 50, perSecond: 200, characters: 5000 };
const MUST_RATIO = 1.25;
const WARM_UP_MS = 2000;

/** Of a span of time in which broadcasts came, or none. */
interface Span {
  micros: number;
  received: number;
}

const scratch = mkdtempSync(join(tmpdir(), 'populace-bench-'));
const entry = join(import.meta.dirname, '../../dist/cli/main.js');
const target = start(onCore(0, [process.execPath, entry, 'target', '--port', '0']));
const said = createInterface(target.child.stdout)[Symbol.asyncIterator]();
const contenders: [string, (perSecond: number) => Promise<Span>][] = [
  ['bare ws', bare],
  ['no ledger', (perSecond) => sim(perSecond, false)],
  ['ledger', (perSecond) => sim(perSecond, true)],
];
const taken = new Map<string, number[]>(contenders.map(([name]) => [name, []]));
let port = 0;
try {
  port = Number(/:(\d+)\//.exec(String((await said.next()).value))?.[1]);
  for (let round = 1; round <= Number(rounds); round++) {
    for (const [name, measure] of contenders) {
      const micros = costOfCopy(await measure(broadcast.perSecond), await measure(0));
      taken.get(name)!.push(micros);
      console.log(`${round}/${rounds} ${row(name, micros)}`);
    }
  }
} finally {
  await target.stop();
  rmSync(scratch, { recursive: true, force: true });
}
report();

function costOfCopy(talking: Span, silent: Span): number {
  const due = broadcast.perSecond * broadcast.clients * Number(seconds);
  if (talking.received < 0.95 * due) throw new Error(`only ${talking.received} of ${due} copies came`);
  return (talking.micros - silent.micros) / talking.received;
}

async function bare(perSecond: number): Promise<Span> {
  const client = [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'bare-receiver.ts')];
  const numbers = [port, broadcast.clients, perSecond, broadcast.characters, Number(seconds)].map(String);
  return JSON.parse(await output(onCore(1, [...client, ...numbers]))) as Span;
}

/** `sim run` as users run it, coordinator and ledger included. */
async function sim(perSecond: number, check: boolean): Promise<Span> {
  const { clients, characters } = broadcast;
  const { ticks } = await simRun(
    {
      name: 'deliveries',
      target: { protocol: 'chat', url: `ws://127.0.0.1:${port}/ws/{user}`, api: `http://127.0.0.1:${port}` },
      groups: { room: { count: 1, name: 'room_{run}', members: { distribution: 'constant', value: clients } } },
      populations: {
        members: {
          clients,
          user: 'user{index}',
          arrival: { rate: '50/s' },
          join: { room: 1 },
          heartbeat: { every: 'off' },
          ...(perSecond > 0 ? { messages: { to: 'room', rate: `${perSecond}/s`, size: characters } } : {}),
        },
      },
      deliveries: { check },
      hold: `${Number(seconds) + WARM_UP_MS / 1000}s`,
    },
    scratch,
  );
  const hold = ticks.filter(({ phase, phaseMs }) => phase === 'hold' && phaseMs >= WARM_UP_MS);
  const spanMs = hold.at(-1)!.atMs - hold[0]!.atMs;
  // As long as the bare receiver's, to be taken off each other.
  const scale = (Number(seconds) * 1000) / spanMs;
  const received = hold.at(-1)!.messages.received - hold[0]!.messages.received;
  return { micros: cpuMicros(hold) * scale, received: received * scale };
}

function report(): void {
  const medians = new Map([...taken].map(([name, all]) => [name, median(all)]));
  console.log(`\nmedians of ${rounds}`);
  for (const [name, micros] of medians) console.log(`  ${row(name, micros)}`);
  const ratio = medians.get('ledger')! / medians.get('bare ws')!;
  const text = `CPU of a received broadcast, with the ledger / bare ws: ${ratio.toFixed(2)} (≤ ${MUST_RATIO})`;
  if (!judge('must', text, ratio <= MUST_RATIO)) process.exitCode = 1;
}

function row(name: string, micros: number): string {
  return `${name.padEnd(9)} ${micros.toFixed(2).padStart(6)} µs a copy of ${broadcast.characters.toLocaleString('en-US')} characters`;
}
