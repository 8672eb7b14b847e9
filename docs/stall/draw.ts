/**
 * Draws docs/stall/stall.svg from three real runs of stall.json against the embedded target, which stalls for 2 s, and
 * prints the table beside it. Needs a build: `npm run build && node --import tsx docs/stall/draw.ts`; takes a minute.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import type { Summary } from '../../engine/telemetry/summary.js';
import { stallPicture, type Measured, type Sample } from './stall-picture.js';

const root = join(import.meta.dirname, '../..');
const messages = '/populations/talkers/messages';
const thinking = { to: 'rooms', thinkTime: '20ms', size: 200, latenessLimit: 'off' };
/** Far above what a time is without the stall. */
const RAISED_MS = 100;

const runs = [
  { title: 'By the clock, one in flight', set: [`${messages}/inFlight=1`] },
  { title: 'By the clock, unbounded', set: [] },
  { title: '20 ms after each answer', set: [`${messages}=${JSON.stringify(thinking)}`] },
];

interface TraceLine {
  atMs: number;
  event: string;
  text: string;
}

function measure(title: string, set: readonly string[]): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'stall-'));
  try {
    const argv = ['dist/cli/main.js', 'run', 'docs/stall/stall.json', '--fault', 'stall=2s@6s', '--quiet'];
    argv.push('--trace-client', 'talkers/0', '--out', join(folder, 'run'), ...set.flatMap((each) => ['--set', each]));
    const { status, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${title}: the run ended with exit code ${status}: ${stderr}`);
    const read = (file: string): string => readFileSync(join(folder, 'run', file), 'utf8');
    const summary = JSON.parse(read('summary.json')) as Summary;
    const trace = read('trace-talkers_0.ndjson')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as TraceLine);
    const raised = (metric: string): number => raisedIn(read(`histograms/${metric}.hdr`));
    return {
      title,
      samples: samplesOf(trace, summary.phases.hold!.startedAtMs),
      messages: summary.messages.planned,
      raisedResponses: raised('messages.responseMs'),
      raisedServices: raised('messages.serviceMs'),
      responseMs: summary.messages.responseMs!,
      serviceMs: summary.messages.serviceMs!,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * One client's messages, from the stamps of its frames. A stamp's time is on another scale than the trace's; the message
 * that left soonest after it was due tells how far they lie apart, to within its send lag.
 */
function samplesOf(trace: readonly TraceLine[], holdMs: number): Sample[] {
  const sent = new Map<string, { atMs: number; intendedMs: number }>();
  const answered: [stamp: string, atMs: number][] = [];
  for (const { atMs, event, text } of trace) {
    const stamp = /~[^~]+~/.exec(text)?.[0];
    if (stamp === undefined) continue;
    if (event === 'sent')
      sent.set(stamp, { atMs, intendedMs: parseInt(stamp.slice(1, -1).split('.').at(-1)!, 36) / 1000 });
    else answered.push([stamp, atMs]);
  }
  const apartMs = Math.min(...[...sent.values()].map(({ atMs, intendedMs }) => atMs - intendedMs));
  return answered.flatMap(([stamp, atMs]) => {
    const message = sent.get(stamp);
    if (!message) return [];
    const dueMs = message.intendedMs + apartMs;
    return [{ dueMs: dueMs - holdMs, responseMs: atMs - dueMs, serviceMs: atMs - message.atMs }];
  });
}

/** How many times of an encoded histogram, in µs, lie above RAISED_MS. */
function raisedIn(text: string): number {
  const histogram = decodeFromCompressedBase64(text.trim());
  let raised = 0;
  for (let rank = histogram.totalCount; rank > 0; rank--) {
    if (histogram.getValueAtPercentile((100 * (rank - 0.5)) / histogram.totalCount) <= RAISED_MS * 1000) break;
    raised++;
  }
  return raised;
}

const count = (value: number): string => value.toLocaleString('en-US');
const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : count(Math.round(value))} ms`;

const measured = runs.map(({ title, set }) => measure(title, set));
writeFileSync(join(import.meta.dirname, 'stall.svg'), stallPicture(measured));
for (const { title, messages: planned, raisedResponses, raisedServices, responseMs, serviceMs } of measured) {
  const cells = [
    title,
    count(planned),
    count(raisedResponses),
    ms(responseMs.p95),
    count(raisedServices),
    ms(serviceMs.p95),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
