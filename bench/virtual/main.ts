/**
 * How much virtual time and how many clients one core carries: `sim run --virtual` of bench/virtual/million.json, its
 * heartbeat exchanges in hold, wall time, CPU time and peak memory. `npm run bench:virtual -- [scale] [hold]` (defaults 1
 * and 600s; `0.1 60s` takes seconds). At full size it exits 1 when a must is missed. Needs /proc.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Summary } from '../../engine/telemetry/summary.js';
import { onCore } from '../support/process.js';

const [scale = '1', hold = '600s'] = process.argv.slice(2);
const isWhole = scale === '1' && hold === '600s';
const musts = { exchanges: 40_000_000, wallSeconds: 600, rssBytes: 6e9 };
const aims = { wallSeconds: 180 };
const LOOK_EVERY_MS = 100;
/** Of /proc/<pid>/stat: USER_HZ is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

const root = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'populace-bench-'));
try {
  report(await measure());
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

interface Figures {
  summary: Summary;
  wallSeconds: number;
  cpuSeconds: number;
  peakRssBytes: number;
}

async function measure(): Promise<Figures> {
  const out = join(scratch, 'run');
  const profile = join(import.meta.dirname, 'million.json');
  const options = ['--virtual', '--scale', scale, '--hold', hold, '--out', out];
  const command = onCore(1, [process.execPath, join(root, 'dist/cli/main.js'), 'run', profile, ...options]);
  const startedAtMs = performance.now();
  const child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'ignore', 'inherit'] });
  let cost = { cpuSeconds: 0, peakRssBytes: 0 };
  const look = setInterval(() => (cost = costOf(child.pid!) ?? cost), LOOK_EVERY_MS);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`sim run --virtual ended with ${String(code)}`);
  const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Summary;
  return { summary, wallSeconds: (performance.now() - startedAtMs) / 1000, ...cost };
}

/** What the process has taken so far; `undefined` once it is gone. */
function costOf(pid: number): { cpuSeconds: number; peakRssBytes: number } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const peakKb = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (peakKb === undefined) return undefined;
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      peakRssBytes: Number(peakKb) * 1024,
    };
  } catch {
    return undefined;
  }
}

function report({ summary, wallSeconds, cpuSeconds, peakRssBytes }: Figures): void {
  const { connections, durationMs, phases, messages, verdict } = summary;
  const exchangesOf = ({ heartbeats }: Pick<Summary, 'heartbeats'>): number =>
    heartbeats.client.answered + heartbeats.server.ponged;
  const inHold = exchangesOf(phases.hold!);
  const all = exchangesOf(summary);
  const whole = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
  console.log(`${whole(connections.peak)} clients, ${whole(durationMs / 1000)} simulated seconds, ${verdict.status}`);
  console.log(`  ${whole(inHold)} heartbeat exchanges in hold, ${whole(all)} in all`);
  console.log(`  ${whole(messages.acknowledged)} messages, ${whole(messages.received)} copies received`);
  console.log(`  ${wallSeconds.toFixed(1)} s wall, ${cpuSeconds.toFixed(1)} s CPU: ${speed(durationMs, wallSeconds)}`);
  console.log(`  ${((1e6 * cpuSeconds) / all).toFixed(2)} µs CPU an exchange, all else included`);
  console.log(`  ${(peakRssBytes / 1e9).toFixed(2)} GB peak RSS, ${whole(peakRssBytes / connections.peak)} B a client`);
  if (!isWhole) return;
  const met = [
    judge('must', `${whole(inHold)} exchanges in hold (≥ ${whole(musts.exchanges)})`, inHold >= musts.exchanges),
    judge('must', `${wallSeconds.toFixed(0)} s (≤ ${musts.wallSeconds})`, wallSeconds <= musts.wallSeconds),
    judge('must', `${(peakRssBytes / 1e9).toFixed(2)} GB (≤ ${musts.rssBytes / 1e9})`, peakRssBytes <= musts.rssBytes),
    judge('must', `verdict ${verdict.status}`, verdict.status === 'valid'),
  ];
  judge('aim', `${wallSeconds.toFixed(0)} s (≤ ${aims.wallSeconds})`, wallSeconds <= aims.wallSeconds);
  if (met.includes(false)) process.exitCode = 1;
}

function speed(durationMs: number, wallSeconds: number): string {
  return `${(durationMs / 1000 / wallSeconds).toFixed(1)} simulated seconds a second`;
}

function judge(kind: 'must' | 'aim', text: string, met: boolean): boolean {
  console.log(`  ${met ? '✓' : '✗'} ${kind}: ${text}`);
  return met;
}
