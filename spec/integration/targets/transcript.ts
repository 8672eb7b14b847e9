import { readFileSync } from 'node:fs';
import type { Frame } from './chat-client.js';

/** One line of a recorded session with the original server. */
export interface Line {
  readonly t: number;
  readonly dir: 'out' | 'in' | 'http' | 'event';
  readonly user: string;
  readonly data: Frame;
}

export function readTranscript(name: string): Line[] {
  const file = new URL(`../../fixtures/transcripts/${name}.ndjson`, import.meta.url);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Line);
}

/** The recorded value with texts at full length where the record has `xxxx...<100001 chars>`. */
export function unabridged(value: unknown): unknown {
  if (typeof value === 'string') {
    const match = /^(.)\1*\.\.\.<(\d+) chars>$/.exec(value);
    return match ? match[1]!.repeat(Number(match[2])) : value;
  }
  if (Array.isArray(value)) return value.map(unabridged);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unabridged(item)]));
}

/** A frame or answer reduced to what must be equal: times, ids and the items of lists are not. */
export function essence(value: unknown, key = ''): unknown {
  if (key === 'timestamp' || key === 'created_at') return typeof value === 'number' ? 'a time' : value;
  if (key === 'error_id') return typeof value === 'string' ? 'an id' : value;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') {
    if (value.length > 200) return `${value.slice(0, 20)}...<${value.length} chars>`;
    return value.replace(/\d+ bytes/, 'so many bytes');
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, item]) => [name, essence(item, name)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
