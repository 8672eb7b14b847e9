/** Entry of the embedded server's own process; started by `startEmbeddedTarget`, with which it speaks over IPC. */
import { ChatServer } from './chat-server.js';
import type { FromTarget, ToTarget } from './process-message.js';
import { Mesh } from './shards/mesh.js';

let server: ChatServer | undefined;
/** Called when the parent says that the others await links. */
let link: () => void = () => undefined;

function tell(message: FromTarget): void {
  if (process.connected) process.send?.(message);
}

async function start({ options, fallbackPort, shard }: ToTarget & { type: 'start' }): Promise<void> {
  const chat = new ChatServer(options, undefined, shard);
  if (shard !== undefined) {
    const mesh = new Mesh(shard.directory, shard, (other, socket) => chat.link(other, socket));
    await mesh.listen();
    const linking = new Promise<void>((resolve) => (link = resolve));
    tell({ type: 'up' });
    await linking;
    await mesh.connect();
  }
  try {
    tell({ type: 'listening', port: await chat.start(), portWasTaken: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || !fallbackPort) throw error;
    tell({ type: 'listening', port: await chat.start(0), portWasTaken: true });
  }
  server = chat;
}

async function stop(): Promise<void> {
  await server?.stop();
  process.exit(0);
}

function fail(error: unknown): void {
  const { code, message } = error as NodeJS.ErrnoException;
  tell({ type: 'failed', code, message });
  process.exitCode = 1;
  // What links there are would keep it alive; the parent has what it needs to know once this is sent.
  if (process.connected) process.disconnect();
}

process.on('message', (message: ToTarget) => {
  if (message.type === 'start') start(message).catch(fail);
  else if (message.type === 'link') link();
  else void stop();
});
// Ctrl-C in a terminal goes to the whole group: the parent decides when the server stops.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => void stop());
// Without its parent nobody would ever stop it.
process.on('disconnect', () => process.exit());
