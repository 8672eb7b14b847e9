/**
 * What a connection costs as the ports of one source address towards one port of the target fill up: left to the system,
 * and with ports of the engine's own choice, in turn. Two client processes, one after the other, since one may not have
 * descriptors enough. `npm run bench:ports -- [connections] [rounds]` (default 28,000 and 1).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { median } from '../support/median.js';
import { start } from '../support/process.js';

const [connections = 28_000, rounds = 1] = process.argv.slice(2).map(Number);
const BLOCK = 2000;
const SHARDS = 2;
const FIRST_PORT = 20_000 + (process.pid % 5000);

interface Block {
  connections: number;
  userMicros: number;
  systemMicros: number;
  wallMicros: number;
  failures: number;
  taken: number;
}

const node = (...argv: string[]): string[] => [process.execPath, '--import', 'tsx', ...argv];
const script = (name: string): string => join(import.meta.dirname, `${name}.ts`);

/** All blocks of one choice, of both processes. */
async function fill(choice: 'system' | 'own', port: number): Promise<Block[]> {
  const servers = [port, port + 1].map((each) => start(node(script('server'), String(each))));
  const holding: ChildProcess[] = [];
  const blocks: Block[] = [];
  try {
    await wait(3000);
    for (let shard = 0; shard < SHARDS; shard++) {
      const share = connections / SHARDS;
      const argv = [choice, port, share, BLOCK, shard, SHARDS].map(String);
      const [file = '', ...rest] = node(script('clients'), ...argv);
      const child = spawn(file, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
      holding.push(child);
      for await (const line of createInterface({ input: child.stdout })) {
        const block = JSON.parse(line) as Block | null;
        if (!block) break;
        blocks.push({ ...block, connections: block.connections + shard * share });
      }
    }
    return blocks;
  } finally {
    for (const child of holding) {
      child.stdin!.end();
      if (child.exitCode === null) await once(child, 'exit');
    }
    for (const server of servers) await server.stop();
  }
}

const taken = new Map<string, Block[][]>();
for (let round = 0; round < rounds; round++) {
  for (const choice of ['system', 'own'] as const) {
    const port = FIRST_PORT + 4 * round + (choice === 'own' ? 2 : 0);
    taken.set(choice, [...(taken.get(choice) ?? []), await fill(choice, port)]);
  }
}
console.log('| connections | system: CPU (user + system), wall | own: CPU (user + system), wall | failed |');
console.log('| --- | --- | --- | --- |');
for (let index = 0; index < connections / BLOCK; index++) {
  const cells = ['system', 'own'].map((choice) => {
    const blocks = taken.get(choice)!.map((each) => each[index]!);
    const of = (read: (block: Block) => number): string => median(blocks.map(read)).toFixed(0);
    const cpu = of(({ userMicros, systemMicros }) => userMicros + systemMicros);
    return `${cpu} (${of((b) => b.userMicros)} + ${of((b) => b.systemMicros)}), ${of((b) => b.wallMicros)} µs`;
  });
  const failed = ['system', 'own'].map((choice) =>
    Math.max(...taken.get(choice)!.map((each) => each[index]!.failures)),
  );
  console.log(`| ${(index + 1) * BLOCK} | ${cells.join(' | ')} | ${failed.join(', ')} |`);
}
