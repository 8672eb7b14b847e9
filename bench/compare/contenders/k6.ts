import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { payload, printed, programOf, rampSeconds, type Contender, type Task } from '../contender.js';

/** Its newer API lets a virtual user hold several sockets: less memory. Its older one costs less per message. */
const SOCKETS_A_USER = 100;

const program = (): string | undefined => programOf('k6', 'bin/k6');

export const k6: Contender = {
  name: 'k6',
  version: () => /v([\d.]+)/.exec(printed(program(), 'version'))?.[1],
  command(task) {
    const file = join(task.folder, 'script.js');
    writeFileSync(file, task.kind === 'idle' ? idle(task) : talking(task));
    return [program()!, 'run', '--quiet', '--no-usage-report', '--address', '127.0.0.1:0', file];
  },
};

function options(users: number): string {
  const scenario = { executor: 'per-vu-iterations', vus: users, iterations: 1, maxDuration: '10m' };
  return `export const options = { scenarios: { all: ${JSON.stringify(scenario)} } };`;
}

function idle(task: Task): string {
  const users = Math.max(1, Math.floor(task.clients / SOCKETS_A_USER));
  const each = Math.ceil(task.clients / users);
  const rampMs = rampSeconds(task) * 1000;
  return `
import { WebSocket } from 'k6/websockets';
${options(users)}
export default function () {
  for (let i = 0; i < ${each}; i++) setTimeout(() => {
    const socket = new WebSocket('ws://127.0.0.1:${task.port}/');
    setTimeout(() => socket.close(), ${task.seconds * 1000 + rampMs} - i * ${rampMs / each});
  }, i * ${rampMs / each});
}`;
}

function talking(task: Task): string {
  const echo = `
    socket.on('open', () => socket.send(text));
    socket.on('message', () => socket.send(text));`;
  const rate = `
    socket.on('open', () => socket.setTimeout(() => {
      socket.send(text);
      socket.setInterval(() => socket.send(text), 1000);
    }, 1 + Math.random() * 1000));`;
  return `
import ws from 'k6/ws';
${options(task.clients)}
const text = '${payload(task)}';
export default function () {
  ws.connect('ws://127.0.0.1:${task.port}/', {}, (socket) => {${task.kind === 'echo' ? echo : rate}
    socket.setTimeout(() => socket.close(), ${task.seconds * 1000 + 1000});
  });
}`;
}
