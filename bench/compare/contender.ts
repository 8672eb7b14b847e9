import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { has } from '../support/process.js';

/** What every contender is asked to do against the echo server on that port. */
export interface Task {
  /**
   * `idle`: connect and hold; `echo`: closed loop, a client's next message follows its last one's echo; `rate`: one
   * message per client and second, whatever comes back.
   */
  kind: 'idle' | 'echo' | 'rate';
  port: number;
  clients: number;
  /** With all clients connected. */
  seconds: number;
  /** Payload of a message. */
  bytes: number;
  /** For its files. */
  folder: string;
}

/** A load generator. */
export interface Contender {
  name: string;
  /** `undefined`: not to be had here. */
  version: () => string | undefined;
  /** Writes the files it needs; returns the command line that does the task. */
  command: (task: Task) => string[];
}

/** Seconds over which a contender that ramps by itself lets its clients in. */
export function rampSeconds({ clients }: Task): number {
  return Math.max(1, Math.ceil(clients / 1000));
}

export function payload({ bytes }: Task): string {
  return 'x'.repeat(bytes);
}

/** A peer's program: in the folder that install.sh fills, or on PATH. */
export function programOf(name: string, installed: string): string | undefined {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const path = join(process.env['POPULACE_PEERS'] ?? join(cache, 'populace-peers'), installed);
  if (existsSync(path)) return path;
  return has(name) ? name : undefined;
}

/** What a program prints; empty where there is none. */
export function printed(program: string | undefined, ...args: string[]): string {
  if (program === undefined) return '';
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return stdout + stderr;
}
