import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contender, Task } from '../contender.js';

const root = join(import.meta.dirname, '../../..');

export const sim: Contender = {
  name: 'sim',
  version: () => (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
  command(task) {
    const file = join(task.folder, 'profile.json');
    writeFileSync(file, JSON.stringify(profile(task)));
    const options = ['--quiet', '--out', join(task.folder, 'run')];
    return [process.execPath, join(root, 'dist/cli/main.js'), 'run', file, ...options];
  },
};

function profile({ kind, port, clients, seconds, bytes }: Task): object {
  const messages = {
    idle: {},
    echo: { messages: { thinkTime: '0s', size: bytes } },
    rate: { messages: { rate: `${clients}/s`, size: bytes } },
  };
  return {
    name: 'compare',
    target: { protocol: 'echo', url: `ws://127.0.0.1:${port}/` },
    populations: {
      clients: { clients, arrival: { rate: '1000/s' }, heartbeat: { every: 'off' }, ...messages[kind] },
    },
    hold: `${seconds}s`,
  };
}
