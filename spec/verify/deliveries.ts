import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Summary } from '../../engine/telemetry/summary.js';
import { packageRoot } from '../../profiles/package-root.js';
import type { Row } from './calibration.js';
import { DeliveryTruth, sampledCopies } from './delivery-truth.js';

/** Of the copies that were due or may have been: the most that may stay undecided while clients come and go. */
const MOST_UNDECIDED = 0.005;
/** Copies that a run without a fault must be right about. */
const CLEAN_COPIES = 1_000_000;
const faults = ['lost', 'duplicate', 'reordered', 'misdelivered'] as const;
const titles = ['sim / target', 'due', 'undecided', 'lost', 'duplicate', 'reordered', 'misdelivered', 'silent'];
const main = join(packageRoot(), 'dist/cli/main.js');

interface Case {
  name: string;
  faults?: string[];
  /** Of hold; default 10 s. */
  seconds?: number;
  /** Further fields of the profile. */
  more?: object;
  /** Of the clients' own; default: as in a profile without one. */
  heartbeat?: object;
  /** Over so many shards of a server of its own. */
  shards?: number;
  /** Demands beyond those of all cases. */
  demands?: (summary: Summary, truth: DeliveryTruth) => Row[];
}

/** Half of the clients talk in rooms of 10, the other half in rooms of 50: 6 copies a second for each client. */
function profile(clients: number, { seconds = 10, more, heartbeat }: Case): object {
  const half = clients / 2;
  const talkers = (set: string, user: string): object => ({
    clients: half,
    user: `${user}{index}`,
    arrival: { rate: `${half / 2}/s` },
    join: { [set]: 1 },
    heartbeat: heartbeat ?? { every: '30s', timeout: '10s' },
    messages: { to: set, rate: `${clients / 10}/s`, size: 200 },
    reconnect: { policy: 'fixed', delay: '500ms' },
  });
  const rooms = (members: number): object => ({
    count: half / members,
    name: `verify${members}_{run}_{index}`,
    members: { distribution: 'constant', value: members },
  });
  return {
    name: 'deliveries',
    target: {
      protocol: 'chat',
      embedded: true,
      url: 'ws://127.0.0.1:18000/ws/{user}',
      api: 'http://127.0.0.1:18000',
    },
    groups: { small: rooms(10), large: rooms(50) },
    populations: { near: talkers('small', 'near'), far: talkers('large', 'far') },
    timeouts: { reply: '5s' },
    deliveries: { samples: 100_000 },
    hold: `${seconds}s`,
    ...more,
  };
}

/** Long after everyone is in, however slow the machine. */
const STRIKES_AT_SECONDS = 20;
/**
 * Every 6 s for a minute, 2 % of the connections. The server's draw for a connection is the same each time, so that a
 * share must grow to strike others; who has come back is drawn anew.
 */
const drops = Array.from({ length: 10 }, (_, n) => ({
  at: `${STRIKES_AT_SECONDS + 6 * n}s`,
  for: '50ms',
  fault: `drop=${(0.02 * (n + 1)).toFixed(2)}`,
}));
const zombies = (share: number): Case => ({
  name: `zombie=${share}`,
  seconds: STRIKES_AT_SECONDS + 12,
  heartbeat: { every: '3s', timeout: '2s' },
  more: { timeline: [{ at: `${STRIKES_AT_SECONDS}s`, for: '1s', fault: `zombie=${share}` }] },
  demands: ({ connections: { silent, dropped } }, { silenced }) => [
    {
      text: 'each zombie found and dropped, and nobody else',
      met: silent === silenced && dropped === silenced && silenced > 0,
      figure: `${silent} silent, ${dropped} dropped of ${silenced}`,
    },
  ],
});

function cases(clients: number): Case[] {
  const cleanSeconds = Math.ceil(CLEAN_COPIES / (6 * 2000)) + 6;
  return [
    {
      name: 'no fault',
      seconds: clients < 2000 ? 10 : cleanSeconds,
      demands: ({ deliveries }) => [
        {
          text: `nothing wrong in at least ${clients < 2000 ? 0 : CLEAN_COPIES} copies`,
          met: deliveries!.due >= (clients < 2000 ? 1 : CLEAN_COPIES),
          figure: count(deliveries!.due),
        },
      ],
    },
    ...['lose=0.001', 'lose=0.01', 'lose=0.1'].map((fault) => ({ name: fault, faults: [fault] })),
    ...['lose-across=0.01', 'lose-across=0.1'].map((fault) => ({ name: fault, faults: [fault], shards: 2 })),
    ...['duplicate=0.001', 'duplicate=0.05'].map((fault) => ({ name: fault, faults: [fault] })),
    ...['misdeliver=0.001', 'misdeliver=0.05'].map((fault) => ({ name: fault, faults: [fault] })),
    // A client speaks every 5 s: what is held back comes after its next message, and before the run stops looking.
    ...['reorder=0.01,within=6s', 'reorder=0.2,within=6s'].map((fault) => ({
      name: fault,
      faults: [fault],
      seconds: 15,
      more: { deliveries: { samples: 100_000, grace: '7s' }, timeouts: { reply: '8s' } },
    })),
    { name: 'delay=300ms,share=0.1', faults: ['delay=300ms,share=0.1'] },
    {
      name: 'delay=300ms,size=50',
      faults: ['delay=300ms,size=50'],
      demands: ({ deliveries }) => {
        const [small, large] = [deliveries!.bySize['3-10']?.latencyMs, deliveries!.bySize['11-50']?.latencyMs];
        return [
          {
            text: 'the delay shows in rooms of 50 at its size, and nowhere else',
            met: large!.p50 >= 300 && large!.p50 < 350 && small!.p50 < 100,
            figure: `p50 ${large?.p50.toFixed(1)} ms in rooms of 50, ${small?.p50.toFixed(1)} ms in rooms of 10`,
          },
        ];
      },
    },
    zombies(0.01),
    zombies(0.1),
    {
      name: '20 % dropped a minute, lose=0.005',
      faults: ['lose=0.005'],
      seconds: STRIKES_AT_SECONDS + 60,
      // Settled before a client is dropped for a second time: the ledger remembers where it was once before, not twice.
      more: { timeline: drops, timeouts: { reply: '2s' } },
      demands: ({ connections, deliveries }, { cut }) => [
        {
          text: 'at least 20 % of the clients dropped, all by the target, and back again',
          met: cut >= clients / 5 && connections.dropped === cut && connections.reconnects === cut,
          figure: `${cut} cut, ${connections.dropped} dropped, ${connections.reconnects} back`,
        },
        {
          text: `at most ${100 * MOST_UNDECIDED} % undecided`,
          met: deliveries!.undecided <= MOST_UNDECIDED * (deliveries!.due + deliveries!.undecided),
          figure: `${((100 * deliveries!.undecided) / (deliveries!.due + deliveries!.undecided)).toFixed(3)} %`,
        },
      ],
    },
  ];
}

/**
 * Holds what `sim run` says of deliveries against the target's own log, for each kind of fault at several rates, over
 * two runners with two threads each: about 15 minutes with 2,000 clients. `only`: cases whose name begins so.
 */
export async function proveDeliveries(clients: number, only: string): Promise<Row[]> {
  if (clients % 200 !== 0) throw new RangeError('--clients must be a multiple of 200: whole rooms of 10 and of 50.');
  const out = mkdtempSync(join(tmpdir(), 'populace-verify-'));
  const rows: Row[] = [];
  console.log(`  ${titles.map((title, i) => (i === 0 ? title.padEnd(34) : title.padStart(17))).join('')}`);
  try {
    for (const each of cases(clients).filter(({ name }) => name.startsWith(only))) {
      const log = join(out, 'deliveries.ndjson');
      const summary = await runCase(each, clients, log);
      const truth = new DeliveryTruth(readFileSync(log, 'utf8'));
      console.log(tableRow(each.name, summary, truth));
      rows.push(...judge(each, summary, truth));
    }
  } finally {
    rmSync(out, { recursive: true });
  }
  return rows;
}

async function runCase(each: Case, clients: number, log: string): Promise<Summary> {
  const { faults = [], shards } = each;
  const own = ['--delivery-log', log, ...faults.flatMap((fault) => ['--fault', fault])];
  const target = shards === undefined ? undefined : await startTarget([...own, '--shards', String(shards)]);
  const options = target ? target.urls.flatMap((url) => ['--target', url]) : own;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [main, 'run', '-', '--json', '--quiet', '--runners', '2', '--threads', '2', ...options],
    {
      input: JSON.stringify(profile(clients, each)),
      cwd: tmpdir(),
      encoding: 'utf8',
      maxBuffer: 256 * 1024 ** 2,
    },
  );
  await target?.stop();
  // 5: a machine too busy for the times, which no count depends on.
  if (status !== 0 && status !== 5) throw new Error(`sim run ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Summary;
}

/** A server in shards, which a run of this size would not take by itself. */
async function startTarget(options: string[]): Promise<{ urls: string[]; stop: () => Promise<unknown> }> {
  const child: ChildProcess & { stdout: Readable } = spawn(
    process.execPath,
    [main, 'target', '--port', '0', ...options],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const urls: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    const url = /^chat +(\S+)$/.exec(line)?.[1];
    if (url !== undefined) urls.push(url);
    else break;
  }
  child.stdout.resume(); // unread, it would keep the target from ending
  if (urls.length > 0) return { urls, stop: () => (child.kill('SIGTERM'), once(child, 'close')) };
  throw new Error('the target ended before it listened');
}

function judge({ name, demands }: Case, summary: Summary, truth: DeliveryTruth): Row[] {
  const { deliveries, connections } = summary;
  const told = sampledCopies(deliveries!.samples);
  // Where connections ended, copies around the end are undecided, and a copy at a time is looked at below.
  const exact = connections.dropped === 0 ? faults : faults.filter((fault) => fault !== 'lost');
  const counts = exact.map((fault) => ({
    text: `${name}: ${fault} as the target’s log has it, copy by copy`,
    met: deliveries![fault] === truth.countOf(fault) && truth.sameCopies(fault, told),
    figure: `${count(deliveries![fault])} of ${count(truth.countOf(fault))}`,
  }));
  const falselyLost = truth.falselyLost(told);
  const missed = truth.missed(told);
  return [
    ...counts.filter(({ met, figure }) => !met || figure !== '0 of 0'),
    {
      text: `${name}: no copy falsely lost, none lost and missed`,
      met: falselyLost === 0 && missed === 0,
      figure: `${count(deliveries!.lost)} lost, ${count(truth.countOf('lost'))} by the log: ${falselyLost} falsely, ${missed} missed`,
    },
    ...(connections.dropped === 0
      ? [
          {
            text: `${name}: nothing undecided`,
            met: deliveries!.undecided === 0 && deliveries!.unattributed === 0,
            figure: `${deliveries!.undecided} undecided, ${deliveries!.unattributed} unattributed`,
          },
        ]
      : []),
    ...(demands?.(summary, truth).map((row) => ({ ...row, text: `${name}: ${row.text}` })) ?? []),
  ];
}

function tableRow(name: string, { deliveries, connections }: Summary, truth: DeliveryTruth): string {
  const pair = (fault: (typeof faults)[number]): string =>
    `${count(deliveries![fault])} / ${count(truth.countOf(fault))}`;
  const cells = [
    count(deliveries!.due),
    count(deliveries!.undecided),
    ...faults.map(pair),
    `${connections.silent} / ${truth.silenced}`,
  ];
  return `  ${name.padEnd(34)}${cells.map((cell) => cell.padStart(17)).join('')}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
