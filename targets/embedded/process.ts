/** Entry of the embedded server's own process; started by `startEmbeddedTarget`, with which it speaks over IPC. */
import { ChatServer } from './chat-server.js';
import type { FromTarget, ToTarget } from './process-message.js';
import type { EmbeddedTargetOptions } from './target-options.js';

let server: ChatServer | undefined;

function tell(message: FromTarget): void {
  if (process.connected) process.send?.(message);
}

async function listen(options: EmbeddedTargetOptions): Promise<number> {
  const chat = new ChatServer(options);
  const port = await chat.start();
  server = chat;
  return port;
}

async function start(options: EmbeddedTargetOptions, fallbackPort: boolean): Promise<void> {
  try {
    tell({ type: 'listening', port: await listen(options), portWasTaken: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || !fallbackPort) throw error;
    tell({ type: 'listening', port: await listen({ ...options, port: 0 }), portWasTaken: true });
  }
}

async function stop(): Promise<void> {
  await server?.stop();
  process.exit(0);
}

function fail(error: unknown): void {
  const { code, message } = error as NodeJS.ErrnoException;
  tell({ type: 'failed', code, message });
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}

process.on('message', (message: ToTarget) => {
  if (message.type === 'start') start(message.options, message.fallbackPort).catch(fail);
  else void stop();
});
// Ctrl-C in a terminal goes to the whole group: the parent decides when the server stops.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => void stop());
// Without its parent nobody would ever stop it.
process.on('disconnect', () => process.exit());
