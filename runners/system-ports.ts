import { readFileSync } from 'node:fs';
import type { PortRange } from '../engine/plan/port-range.js';

/** Linux's own, where the system does not tell. */
const DEFAULT_RANGE: PortRange = { first: 32_768, last: 60_999 };

const LISTEN = '0A';

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
  const listening = ['tcp', 'tcp6'].flatMap((name) => listeningIn(textOf(`${folder}/net/${name}`)));
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

/** Lines such as `0: 0100007F:1F40 00000000:0000 0A …`; the first one says what is what. */
function listeningIn(table: string): number[] {
  return table.split('\n').flatMap((line) => {
    const [, local, , state] = line.trim().split(/\s+/);
    return state === LISTEN && local ? [parseInt(local.slice(local.lastIndexOf(':') + 1), 16)] : [];
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return ''; // not Linux
  }
}
