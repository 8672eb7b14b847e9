import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'node:net';
import { compileC } from './c-programs.js';
import { onCore, start } from './process.js';

export interface EchoServer {
  port: number;
  /** `C` or `node`: a Node server costs more than some clients, and says so in the table. */
  kind: 'C' | 'node';
  /** What came since the last call, and how evenly: sd10 is the standard deviation of messages per 10 ms. */
  arrivals: () => Promise<Arrivals>;
  stop: () => Promise<void>;
}

export interface Arrivals {
  handshakes: number;
  messages: number;
  /** From the first message to the last. */
  seconds: number;
  sd10: number;
}

/** An echo server in a process of its own, on core 0: the C one where gcc is there. */
export async function startEchoServer(scratch: string): Promise<EchoServer> {
  const port = await freePort();
  const program = compileC('echo', scratch);
  const node = [
    process.execPath,
    '--import',
    'tsx',
    new URL('./node-echo-server.ts', import.meta.url).pathname,
    String(port),
  ];
  const { child, stop } = start(onCore(0, program === undefined ? node : [program, '-p', String(port)]));
  const reports = createInterface(child.stdout)[Symbol.asyncIterator]();
  await listening(port);
  const arrivals = async (): Promise<Arrivals> => {
    child.kill('SIGUSR1');
    const report = await reports.next();
    if (report.done === true) throw new Error('the echo server has ended');
    const counted = JSON.parse(report.value) as Record<'handshakes' | 'msgs' | 'msg_span_s' | 'b10ms_sd', number>;
    const { handshakes, msgs: messages, msg_span_s: seconds, b10ms_sd: sd10 } = counted;
    return { handshakes, messages, seconds, sd10 };
  };
  return { port, kind: program === undefined ? 'node' : 'C', arrivals, stop };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await wait(50);
  }
  throw new Error(`nothing listens on port ${port}`);
}
