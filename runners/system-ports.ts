import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import type { PortRange } from '../engine/plan/port-range.js';

/** Linux's own, where the system does not tell. */
const DEFAULT_RANGE: PortRange = { first: 32_768, last: 60_999 };

const LISTEN = '0A';
const CHUNK_BYTES = 65_536;

/** Local ports, as the system deals with them. */
export interface SystemPorts {
  /** What it hands out. */
  range: PortRange;
  /** What it never hands out, and where somebody listens: no connection of ours shall be bound there. */
  unusable: number[];
}

/** Reads them; `folder` holds what Linux tells. */
export function readSystemPorts(folder = '/proc'): SystemPorts {
  const [first, last] = textOf(`${folder}/sys/net/ipv4/ip_local_port_range`).split(/\s+/).map(Number);
  const range = first && last ? { first, last } : DEFAULT_RANGE;
  const reserved = portsOf(textOf(`${folder}/sys/net/ipv4/ip_local_reserved_ports`));
  const listening = ['tcp', 'tcp6'].flatMap((name) => listeningIn(`${folder}/net/${name}`));
  return { range, unusable: [...new Set([...reserved, ...listening])] };
}

/** `8080,9000-9002` */
function portsOf(text: string): number[] {
  return text
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, n) => first + n);
    });
}

/**
 * Lines such as `0: 0100007F:1F40 00000000:0000 0A …`; the first one says what is what. Linux names those that listen
 * first, and what follows may be hundreds of thousands of connections.
 */
function listeningIn(file: string): number[] {
  const ports: number[] = [];
  for (const line of linesOf(file)) {
    const [, local, , state] = line.trim().split(/\s+/);
    if (local === undefined || !local.includes(':')) continue;
    if (state !== LISTEN) break;
    ports.push(parseInt(local.slice(local.lastIndexOf(':') + 1), 16));
  }
  return ports;
}

/** Reads no further than it is asked to. */
function* linesOf(file: string): Generator<string> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    let rest = '';
    for (let read; (read = readSync(descriptor, chunk)) > 0;) {
      const lines = (rest + chunk.toString('latin1', 0, read)).split('\n');
      rest = lines.pop()!;
      yield* lines;
    }
    yield rest;
  } catch {
    return; // not Linux
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return ''; // not Linux
  }
}
