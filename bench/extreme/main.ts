/**
 * `sim run extreme` at full size, some times in a row, and what it must hold each time: 100,000 connections, 3,000,000
 * groups, heartbeats, messages, memory of both sides. Ten minutes a run.
 *
 *     npm run bench:extreme -- [runs | run directory …]     (default 3)
 *
 * With directories it judges runs that were made before. Exits 1 when a must is missed.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Summary } from '../../engine/telemetry/summary.js';
import { judge } from '../support/judge.js';

const root = join(import.meta.dirname, '../..');
const given = process.argv.slice(2);
const runs = given.length === 0 ? 3 : Number(given[0]);
const scratch = mkdtempSync(join(tmpdir(), 'populace-bench-'));
let missed = 0;
try {
  if (Number.isNaN(runs)) {
    for (const directory of given) report(directory, summaryIn(directory));
  } else {
    for (let run = 1; run <= runs; run++) report(`run ${run} of ${runs}`, await measure(run));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (missed > 0) process.exitCode = 1;

async function measure(run: number): Promise<Summary> {
  const out = join(scratch, String(run));
  const command = [join(root, 'dist/cli/main.js'), 'run', join(root, 'profiles/extreme.json'), '--quiet', '--out', out];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  must(`exit code ${String(code)} (0)`, code === 0);
  return summaryIn(out);
}

function summaryIn(directory: string): Summary {
  return JSON.parse(readFileSync(join(directory, 'summary.json'), 'utf8')) as Summary;
}

function report(title: string, summary: Summary): void {
  must(`stop: ${summary.stop} (completed)`, summary.stop === 'completed');
  const { connections, groups, messages, deliveries, heartbeats, generator, target, verdict } = summary;
  console.log(`${title}, ${(summary.durationMs / 1000).toFixed(0)} s`);
  console.log(`  wall: ${Object.entries(summary.phases).map(wall).join(', ')}`);
  const client = heartbeats.client.answered / heartbeats.client.sent;
  const server = heartbeats.server.ponged / heartbeats.server.received;
  must(
    `${count(connections.established)} established, ${count(connections.dropped)} dropped (100,000, 0)`,
    connections.established === 100_000 && connections.dropped === 0,
  );
  must(
    `${count(groups.created)} groups created, ${count(target?.groups)} by the target's count (3,000,000)`,
    groups.created === 3_000_000 && target?.groups === 3_000_000,
  );
  must(`${count(groups.perSecond)} groups/s (≥ 12,000)`, (groups.perSecond ?? 0) >= 12_000);
  judge('aim', `groups/s ≥ 30,000`, (groups.perSecond ?? 0) >= 30_000);
  must(
    `heartbeats answered: clients' ${share(client)}, server's ${share(server)} (≥ 99.9 %)`,
    client >= 0.999 && server >= 0.999,
  );
  must(`messages acknowledged ${share(messages.successRate)} (≥ 99 %)`, (messages.successRate ?? 0) >= 0.99);
  const p50 = messages.responseMs?.p50 ?? Infinity;
  must(`response p50 ${p50.toFixed(1)} ms (< 500); p99 ${(messages.responseMs?.p99 ?? NaN).toFixed(0)} ms`, p50 < 500);
  must(
    `verdict ${verdict.status} (valid); send lag p99 ${(messages.sendLagMs?.p99 ?? NaN).toFixed(1)} ms`,
    verdict.status === 'valid',
  );
  console.log(
    `    deliveries: ${count(deliveries?.due)} due, ${count(deliveries?.lost)} lost, ${count(deliveries?.undecided)} undecided`,
  );
  if (!generator) return;
  must(
    `generator ${kilobytes(generator.rssBytesPerConnection)} a connection all in (≤ 14)`,
    (generator.rssBytesPerConnection ?? Infinity) <= 14_000,
  );
  must(
    `generator ${kilobytes(generator.marginalBytesPerConnection)} a connection marginal (≤ 10)`,
    (generator.marginalBytesPerConnection ?? Infinity) <= 10_000,
  );
  const bothBytes = generator.rssBytes + (target?.rssBytes ?? 0);
  must(
    `both sides ${(bothBytes / 1e9).toFixed(2)} GB (≤ 8): ${(generator.rssBytes / 1e9).toFixed(2)} and ${((target?.rssBytes ?? NaN) / 1e9).toFixed(2)}`,
    bothBytes <= 8e9,
  );
  console.log(
    `    CPU: generator ${generator.cpuSeconds.toFixed(0)} s, target ${(target?.cpuSeconds ?? NaN).toFixed(0)} s`,
  );
}

function must(text: string, met: boolean): void {
  if (!judge('must', text, met)) missed++;
}

function wall([phase, { durationMs }]: [string, { durationMs: number }]): string {
  return `${phase} ${(durationMs / 1000).toFixed(1)} s`;
}

function count(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : Math.round(value).toLocaleString('en-US');
}

function share(value: number | null): string {
  return value === null ? '–' : `${(100 * value).toFixed(3)} %`;
}

function kilobytes(bytes: number | null): string {
  return bytes === null ? '–' : `${(bytes / 1000).toFixed(2)} KB`;
}
