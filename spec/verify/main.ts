/**
 * The long proofs, each with the demands that it must meet; `npm run verify` runs them one after the other on the built
 * code and writes what they came to into docs/verification.md. Exits 1 if a demand is not met. Names given as arguments
 * choose some of them: `npm run verify -- load`. For `deliveries`, `--clients` and `--only` make it smaller.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { spawnSync } from 'node:child_process';
import type { Summary } from '../../engine/telemetry/summary.js';
import { packageRoot } from '../../profiles/package-root.js';
import { proveCalibration, type Row } from './calibration.js';
import { proveDeliveries } from './deliveries.js';

interface Proof {
  name: string;
  /** Arguments of `sim`. */
  command: string[];
  demands: { text: string; holds: (summary: Summary) => boolean; figure: (summary: Summary) => string }[];
}

const equalTotals: Proof['demands'][number] = {
  text: 'received frames, groups, messages and connections equal the target’s own count',
  holds: ({ target, messages, groups, connections }) =>
    target !== null &&
    target.deliveries === messages.received &&
    target.groups === groups.created &&
    target.messages === messages.acknowledged &&
    target.connections === connections.established,
  figure: ({ target, messages }) => `${count(messages.received)} received, ${count(target?.deliveries ?? 0)} delivered`,
};

const proofs: Proof[] = [
  {
    name: 'load',
    command: ['run', 'profiles/load.json'],
    demands: [
      {
        text: '5,000 of 5,000 connections established, none dropped',
        holds: ({ connections: { established, dropped } }) => established === 5000 && dropped === 0,
        figure: ({ connections: { established, dropped } }) => `${count(established)}, ${dropped} dropped`,
      },
      {
        text: '50,000 of 50,000 groups created',
        holds: ({ groups }) => groups.created === 50_000,
        figure: ({ groups }) => `${count(groups.created)} at ${count(Math.round(groups.perSecond ?? 0))}/s`,
      },
      {
        text: '60,000 messages due, at least 99 % acknowledged',
        holds: ({ messages }) => messages.planned === 60_000 && messages.acknowledged >= 59_400,
        figure: ({ messages }) => `${count(messages.acknowledged)} of ${count(messages.planned)}`,
      },
      {
        text: 'response p50 < 100 ms, p95 < 500 ms',
        holds: ({ messages: { responseMs } }) => responseMs !== null && responseMs.p50 < 100 && responseMs.p95 < 500,
        figure: ({ messages: { responseMs: dist } }) =>
          dist === null ? '–' : `p50 ${dist.p50.toFixed(2)}, p95 ${dist.p95.toFixed(2)}, p99 ${dist.p99.toFixed(2)} ms`,
      },
      equalTotals,
      {
        text: 'verdict valid',
        holds: ({ verdict }) => verdict.status === 'valid',
        figure: ({ verdict, messages, phases }) =>
          `${verdict.status}; send lag p99 ${messages.sendLagMs?.p99.toFixed(2)} ms, ` +
          `event-loop delay p99 in hold ${phases.hold?.generator.eventLoopDelayMs?.p99.toFixed(2)} ms`,
      },
      {
        text: 'memory told, in total and per connection',
        holds: ({ generator }) => (generator?.rssBytes ?? 0) > 0 && (generator?.rssBytesPerConnection ?? 0) > 0,
        figure: ({ generator }) =>
          `${((generator?.rssBytes ?? 0) / 1e6).toFixed(0)} MB, ${((generator?.rssBytesPerConnection ?? 0) / 1000).toFixed(1)} KB a connection, ` +
          `${((generator?.marginalBytesPerConnection ?? 0) / 1000).toFixed(1)} KB marginal, ${generator?.cpuSeconds.toFixed(1)} CPU s`,
      },
    ],
  },
];

const root = packageRoot();
const { values, positionals: chosen } = parseArgs({
  allowPositionals: true,
  options: { clients: { type: 'string', default: '2000' }, only: { type: 'string', default: '' } },
});
const sections: string[] = [];
let failed = 0;
for (const proof of proofs) {
  if (chosen.length === 0 || chosen.includes(proof.name)) sections.push(prove(proof));
}
if (chosen.length === 0 || chosen.includes('calibrate')) {
  console.log('sim calibrate, of a target whose truth is known');
  sections.push(told('calibrate', 'sim run calibrate', proveCalibration()));
}
if (chosen.length === 0 || chosen.includes('deliveries')) {
  console.log('sim run, held against the target’s own log of deliveries');
  const rows = await proveDeliveries(Number(values.clients), values.only);
  sections.push(told('deliveries', 'npm run verify -- deliveries', rows));
}
if (chosen.length === 0) writeFileSync(join(root, 'docs/verification.md'), page(sections));
console.log(`\n${failed === 0 ? 'every demand is met' : `${failed} demands are not met`}`);
process.exitCode = failed === 0 ? 0 : 1;

function prove({ name, command, demands }: Proof): string {
  console.log(`sim ${command.join(' ')}`);
  const out = mkdtempSync(join(tmpdir(), 'populace-verify-'));
  const directory = join(out, 'run');
  const { status } = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), ...command, '--out', directory], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const summary = JSON.parse(readFileSync(join(directory, 'summary.json'), 'utf8')) as Summary;
  rmSync(out, { recursive: true });
  const rows = [
    ...demands.map(({ text, holds, figure }) => ({ text, met: holds(summary), figure: figure(summary) })),
    { text: 'exit code 0', met: status === 0, figure: String(status) },
  ];
  return told(name, `sim ${command.join(' ')}`, rows);
}

/** Prints what a proof came to, and makes a section of it. */
function told(name: string, command: string, rows: Row[]): string {
  for (const { text, met, figure } of rows) {
    if (!met) failed++;
    console.log(`  ${met ? '✓' : '✗'} ${text}: ${figure}`);
  }
  const table = rows.map(({ text, met, figure }) => `| ${text} | ${figure} | ${met ? 'met' : '**not met**'} |`);
  return [`## ${name}`, '', `\`${command}\``, '', '| demand | figure | |', '| --- | --- | --- |', ...table].join('\n');
}

function page(all: string[]): string {
  const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${process.platform}`;
  const head = [
    '# Verification',
    '',
    'Written by `npm run verify`: the long proofs, run on the built code against the embedded target on the same machine.',
    '',
    `Taken ${new Date().toISOString().slice(0, 10)} on ${machine}.`,
  ].join('\n');
  return `${[head, ...all].join('\n\n')}\n`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
