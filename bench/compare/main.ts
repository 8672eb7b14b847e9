/**
 * sim beside other load generators, each doing the same against the same echo server in one run: memory and CPU of
 * many idle connections, CPU per echo round trip, cost and evenness of a fixed rate. Server on core 0, one generator at
 * a time on core 1, in turn, medians; beside them what least CPU of each task makes, which no neighbour has added to. Those
 * that are not to be had are said to be so (bench/compare/install.sh fetches them).
 *
 *     npm run bench:compare -- [rounds] [idle clients] [seconds] [name,name,…]     (defaults 3 15000 20 all)
 *
 * Never fails: it holds aims, no musts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startEchoServer, type Arrivals } from '../support/echo-server.js';
import { judge } from '../support/judge.js';
import type { Contender, Task } from './contender.js';
import { artillery } from './contenders/artillery.js';
import { k6 } from './contenders/k6.js';
import { cLimit } from './contenders/limit.js';
import { locust } from './contenders/locust.js';
import { sim } from './contenders/sim.js';
import { tsung } from './contenders/tsung.js';
import { costOf } from './cost.js';
import {
  FIGURES,
  figuresOf,
  leastOf,
  measure,
  mediansOf,
  type Figures,
  type Outcome,
  type Outcomes,
} from './measure.js';

const [rounds = '3', idleClients = '15000', seconds = '20', names] = process.argv.slice(2);
const aims = { limitRatio: 2, sd10: 1.5, idleBytes: 230e6 };
/** How long the server looks at a time at how evenly messages come. */
const WINDOW_MS = 5000;

const scratch = mkdtempSync(join(tmpdir(), 'populace-bench-'));
const server = await startEchoServer(scratch);
const taken = new Map<string, Outcomes[]>();
const contenders = wanted([cLimit(scratch), sim, k6, artillery, locust, tsung]);
try {
  for (let round = 1; round <= Number(rounds); round++) {
    for (const contender of contenders) {
      const outcomes = await measure((task) => run(contender, task), Number(idleClients), Number(seconds));
      taken.set(contender.name, [...(taken.get(contender.name) ?? []), outcomes]);
      console.log(`${round}/${rounds} ${row(contender.name, figuresOf(outcomes))}`);
    }
  }
} finally {
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
}
report();

function wanted(all: readonly Contender[]): Contender[] {
  const asked = names === undefined ? all : all.filter(({ name }) => names.split(',').includes(name));
  return asked.filter(({ name, version }) => {
    const found = version();
    console.log(`${name} ${found ?? 'is not to be had'}`);
    return found !== undefined;
  });
}

async function run(contender: Contender, task: Omit<Task, 'port' | 'folder'>): Promise<Outcome> {
  const folder = mkdtempSync(join(scratch, 'task-'));
  const cost = costOf(contender.command({ ...task, port: server.port, folder }));
  await server.arrivals();
  const windows: Arrivals[] = [];
  for (;;) {
    const ended = await Promise.race([cost, wait(WINDOW_MS)]);
    windows.push(await server.arrivals());
    if (ended) return { ...ended, windows };
  }
}

function report(): void {
  console.log(
    `\nmedians of ${rounds}, ${idleClients} idle clients, against the ${server.kind} echo server, ${today()}`,
  );
  const results = new Map([...taken].map(([name, all]) => [name, mediansOf(all)]));
  for (const [name, figures] of results) console.log(`  ${row(name, figures)}`);
  console.log('with the least CPU that each task took in any round');
  for (const [name, all] of taken) console.log(`  ${row(name, leastOf(all))}`);
  const ours = results.get('sim');
  if (!ours) return;
  console.log('as ratios to sim');
  for (const [name, figures] of results) {
    const ratios = FIGURES.map(({ key }) => (figures[key] / ours[key]).toFixed(2).padStart(12));
    console.log(`  ${name.padEnd(10)}${ratios.join('')}`);
  }
  const limit = results.get('C limit');
  if (limit) {
    const ratio = ours.roundTripMicros / limit.roundTripMicros;
    judge(
      'aim',
      `CPU per round trip, sim / C limit: ${ratio.toFixed(2)} (≤ ${aims.limitRatio})`,
      ratio <= aims.limitRatio,
    );
  }
  judge('aim', `sd10 of a fixed rate: ${ours.sd10.toFixed(2)} (< ${aims.sd10})`, ours.sd10 < aims.sd10);
  const megabytes = `${(ours.idleBytes / 1e6).toFixed(0)} MB (≤ ${aims.idleBytes / 1e6})`;
  judge('aim', `memory of ${idleClients} idle clients, in all: ${megabytes}`, ours.idleBytes <= aims.idleBytes);
}

function row(name: string, figures: Figures): string {
  return name.padEnd(10) + FIGURES.map(({ key, unit, show }) => `${show(figures[key])} ${unit}`.padStart(22)).join('');
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
