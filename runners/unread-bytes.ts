import { readFileSync } from 'node:fs';

/** Of `0100007F:9C40`: a longer address ends so. */
const END_LENGTH = 13;

/**
 * Bytes that the system holds in the receive queues of this machine's TCP sockets with these local ends (`localEnd`), and
 * that nobody has read; `undefined` where the system does not tell. `folder` holds what Linux tells.
 */
export function unreadBytes(localEnds: ReadonlySet<string>, folder = '/proc/net'): number | undefined {
  const files = ['tcp', 'tcp6'].flatMap((name) => textOf(`${folder}/${name}`));
  if (files.length === 0) return undefined;
  let bytes = 0;
  // Lines such as `0: 0100007F:9C40 0100007F:1F40 01 00000000:00000A20 …`: local address, remote one, state, queues.
  for (const line of files.flatMap((text) => text.split('\n').slice(1))) {
    const [, local, , , queues] = line.trim().split(/\s+/);
    if (local === undefined || queues === undefined) continue;
    if (localEnds.has(local.slice(-END_LENGTH))) bytes += parseInt(queues.slice(queues.indexOf(':') + 1), 16);
  }
  return bytes;
}

function textOf(file: string): string[] {
  try {
    return [readFileSync(file, 'latin1')];
  } catch {
    return [];
  }
}
