import { randomUUID } from 'node:crypto';
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { emptyDeliveryFile } from './faults/delivery-file.js';
import { lowerPriority } from './lower-priority.js';
import { TargetOptionError } from './option-error.js';
import type { FromTarget, ToTarget } from './process-message.js';
import { resolveTargetOptions, type EmbeddedTargetOptions } from './target-options.js';

/** How long the process may take to close its clients before it is killed, ms. */
const STOP_TIMEOUT_MS = 10_000;

export interface StartEmbeddedTargetOptions extends EmbeddedTargetOptions {
  /** Takes any free port where the wanted one is taken, instead of failing. Default false. */
  fallbackPort?: boolean;
  /** Processes that share the rooms and the connections, 1 to 31; default 1. With a `port`, the next ones follow it. */
  shards?: number;
  /** Its processes give way to whatever else wants the CPU. Default false. */
  lowPriority?: boolean;
}

/** One shard: a process that listens on a port of its own. */
export interface TargetInstance {
  /** Template of the chat URL: `ws://127.0.0.1:PORT/ws/{user}`. */
  readonly wsUrl: string;
  /** Origin of the HTTP API and of `/_sim/stats`, without a slash at the end. */
  readonly apiUrl: string;
  readonly port: number;
  readonly pid: number;
  /** The wanted port was taken, and another one was chosen. */
  readonly portWasTaken: boolean;
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<TargetExit>;
}

/** An embedded chat server that listens in processes of its own. Its own fields are those of the first instance. */
export interface EmbeddedTarget extends TargetInstance {
  /** By shard. Whatever one is asked concerns all. */
  readonly instances: readonly TargetInstance[];
  /** Closes all clients with 1012 and ends the processes; resolves when they have ended. Safe to call again. */
  stop(): Promise<void>;
}

export interface TargetExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Several processes with room for 48 MB of young objects each would cost more than they hold. */
const SHARD_FLAGS = ['--max-semi-space-size=4'];

/** More would not fit the bits in which a session notes who knows it. */
export const MAX_SHARDS = 31;

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
 * Starts the server in child processes, which end with this one, whatever ends it. Their standard output is discarded,
 * what they say on standard error is passed through. Throws E_TARGET_OPTION on bad options, E_TARGET_START if one
 * cannot listen; the others are ended then.
 */
export async function startEmbeddedTarget(options: StartEmbeddedTargetOptions = {}): Promise<EmbeddedTarget> {
  const { fallbackPort = false, shards = 1, lowPriority = false, ...rest } = options;
  const resolved = resolveTargetOptions(rest);
  if (!Number.isInteger(shards) || shards < 1 || shards > MAX_SHARDS) {
    throw new TargetOptionError(`shards: ${shards} is not a whole number, 1 to ${MAX_SHARDS}`);
  }
  if (resolved.port + shards > 65_536) {
    throw new TargetOptionError(`port: ${shards} shards from ${resolved.port} on would pass 65535`);
  }
  if (resolved.service !== undefined && shards > 1) {
    throw new TargetOptionError('serviceTime: a known capacity needs one queue for all, so one shard');
  }
  if (rest.deliveryLog !== undefined) emptyDeliveryFile(rest.deliveryLog);
  const serverId = randomUUID();
  const children = Array.from({ length: shards }, () => new TargetProcess(shards > 1 ? SHARD_FLAGS : []));
  const directory = shards > 1 ? mkdtempSync(join(tmpdir(), 'populace-')) : undefined;
  try {
    for (const [index, child] of children.entries()) {
      const port = resolved.port === 0 ? 0 : resolved.port + index;
      const shard = directory === undefined ? {} : { shard: { index, count: shards, serverId, directory } };
      child.send({ type: 'start', options: { ...rest, port }, fallbackPort, ...shard });
    }
    if (shards > 1) {
      await Promise.all(children.map((child) => child.answer()));
      for (const child of children) child.send({ type: 'link' });
    }
    const instances = await Promise.all(children.map((child) => child.listening(urlHost(options.host))));
    if (lowPriority) for (const { pid } of instances) lowerPriority(pid);
    return { ...instances[0]!, instances, stop: () => stopAll(children) };
  } catch (error) {
    for (const child of children) child.kill();
    throw error;
  } finally {
    // The links are made, or never will be.
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  }
}

async function stopAll(children: readonly TargetProcess[]): Promise<void> {
  await Promise.all(children.map((child) => child.stop()));
}

/** A child process and the order of what it says. */
class TargetProcess {
  readonly exited: Promise<TargetExit>;
  readonly #child: ChildProcess;
  readonly #said: FromTarget[] = [];
  #hear: ((message: FromTarget) => void) | undefined = undefined;

  constructor(flags: readonly string[]) {
    this.#child = forkServer(flags);
    this.exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        const how = signal ?? `code ${String(code)}`;
        this.#say({ type: 'failed', code: undefined, message: `the embedded target's process ended with ${how}` });
        resolve({ code, signal });
      });
    });
    this.#child.on('message', (message: FromTarget) => this.#say(message));
    this.#child.once('error', ({ message }) => this.#say({ type: 'failed', code: undefined, message }));
  }

  send(message: ToTarget): void {
    // A child that has just died is seen by its exit.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** The next thing it says. Throws E_TARGET_START if that is a failure. */
  async answer(): Promise<FromTarget> {
    const answer = this.#said.shift() ?? (await new Promise<FromTarget>((resolve) => (this.#hear = resolve)));
    if (answer.type === 'failed') throw new TargetStartError(answer.message, answer.code);
    return answer;
  }

  async listening(host: string): Promise<TargetInstance> {
    const answer = await this.answer();
    if (answer.type !== 'listening') throw new TargetStartError(`unexpected answer: ${answer.type}`, undefined);
    const { port, portWasTaken } = answer;
    return {
      wsUrl: `ws://${host}:${port}/ws/{user}`,
      apiUrl: `http://${host}:${port}`,
      port,
      pid: this.#child.pid!,
      portWasTaken,
      exited: this.exited,
    };
  }

  async stop(): Promise<void> {
    this.send({ type: 'stop' });
    const kill = setTimeout(() => this.kill(), STOP_TIMEOUT_MS);
    await this.exited;
    clearTimeout(kill);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #say(message: FromTarget): void {
    const hear = this.#hear;
    this.#hear = undefined;
    if (hear === undefined) this.#said.push(message);
    else hear(message);
  }
}

/** The sibling entry: `process.js` as built, `process.ts` where the sources run under tsx. */
function forkServer(flags: readonly string[]): ChildProcess {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const entry = fileURLToPath(new URL(`./process${extension}`, import.meta.url));
  return fork(entry, [], {
    execArgv: [...flags, ...(extension === '.ts' ? ['--import', tsxLoader()] : [])],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function tsxLoader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}

/** An address that listens everywhere is reached through loopback; an IPv6 one is put in brackets. */
function urlHost(host = '127.0.0.1'): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
