import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FromTarget, ToTarget } from './process-message.js';
import { resolveTargetOptions, type EmbeddedTargetOptions } from './target-options.js';

/** How long the process may take to close its clients before it is killed, ms. */
const STOP_TIMEOUT_MS = 10_000;

export interface StartEmbeddedTargetOptions extends EmbeddedTargetOptions {
  /** Takes any free port where the wanted one is taken, instead of failing. Default false. */
  fallbackPort?: boolean;
}

/** An embedded chat server that listens in a process of its own. */
export interface EmbeddedTarget {
  /** Template of the chat URL: `ws://127.0.0.1:PORT/ws/{user}`. */
  readonly wsUrl: string;
  /** Origin of the HTTP API and of `/_sim/stats`, without a slash at the end. */
  readonly apiUrl: string;
  readonly port: number;
  readonly pid: number;
  /** The wanted port was taken, and another one was chosen. */
  readonly portWasTaken: boolean;
  /** Closes all clients with 1012 and ends the process; resolves when it has ended. Safe to call again. */
  stop(): Promise<void>;
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<TargetExit>;
}

export interface TargetExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The server's process could not start. `systemCode` is the system's, such as EADDRINUSE. */
export class TargetStartError extends Error {
  readonly code = 'E_TARGET_START';
  readonly systemCode: string | undefined;

  constructor(message: string, systemCode: string | undefined) {
    super(message);
    this.name = 'TargetStartError';
    this.systemCode = systemCode;
  }
}

/**
 * Starts the server in a child process, which ends with this one, whatever ends it. Its standard output is discarded,
 * what it says on standard error is passed through. Throws E_TARGET_OPTION on bad options, E_TARGET_START if it
 * cannot listen.
 */
export async function startEmbeddedTarget(options: StartEmbeddedTargetOptions = {}): Promise<EmbeddedTarget> {
  resolveTargetOptions(options);
  const { fallbackPort = false, ...rest } = options;
  const child = forkServer();
  const exited = new Promise<TargetExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  send(child, { type: 'start', options: rest, fallbackPort });
  const answer = await firstAnswer(child, exited);
  if (answer.type === 'failed') throw new TargetStartError(answer.message, answer.code);
  const host = urlHost(options.host);
  return {
    wsUrl: `ws://${host}:${answer.port}/ws/{user}`,
    apiUrl: `http://${host}:${answer.port}`,
    port: answer.port,
    pid: child.pid!,
    portWasTaken: answer.portWasTaken,
    exited,
    stop: () => stop(child, exited),
  };
}

/** The sibling entry: `process.js` as built, `process.ts` where the sources run under tsx. */
function forkServer(): ChildProcess {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const entry = fileURLToPath(new URL(`./process${extension}`, import.meta.url));
  return fork(entry, [], {
    execArgv: extension === '.ts' ? ['--import', tsxLoader()] : [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function tsxLoader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}

function send(child: ChildProcess, message: ToTarget): void {
  // A child that has just died is seen by its exit.
  if (child.connected) child.send(message, () => undefined);
}

function firstAnswer(child: ChildProcess, exited: Promise<TargetExit>): Promise<FromTarget> {
  return new Promise((resolve) => {
    child.once('message', (message: FromTarget) => resolve(message));
    child.once('error', (error) => resolve({ type: 'failed', code: undefined, message: error.message }));
    void exited.then(({ code, signal }) => {
      const how = signal === null ? `code ${String(code)}` : signal;
      resolve({ type: 'failed', code: undefined, message: `the embedded target's process ended with ${how}` });
    });
  });
}

async function stop(child: ChildProcess, exited: Promise<TargetExit>): Promise<void> {
  send(child, { type: 'stop' });
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(kill);
}

/** An address that listens everywhere is reached through loopback; an IPv6 one is put in brackets. */
function urlHost(host = '127.0.0.1'): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
