import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary } from '../engine/telemetry/summary.js';
import type { RunEvent, Tick } from '../engine/telemetry/tick.js';
import { targetWords } from './target-words.js';

/** Characters of a value that an error shows. */
const MOST_SHOWN = 60;

/** What a run left in its directory. */
export interface StoredRun {
  summary: Summary;
  ticks: Tick[];
  events: RunEvent[];
  /** Of the resolved profile, secrets masked; empty where profile.json is gone. */
  info: { description?: string; targetUrl?: string; targetEmbedded?: boolean };
}

/**
 * A run directory that cannot be read; exit code 2.
 * - E_RUN_NOT_FOUND: no summary.json there: not a run, or one that was killed within its first seconds.
 * - E_RUN_SCHEMA: made by a version whose summary this one doesn't know, or lacks what is needed of it.
 * - E_RUN_DAMAGED: a file can't be read, or holds what is no JSON, other than a last line cut short; profile.json no object.
 */
export class ReadRunError extends Error {
  readonly code: 'E_RUN_NOT_FOUND' | 'E_RUN_SCHEMA' | 'E_RUN_DAMAGED';
  readonly path: string;
  readonly exitCode = 2;

  constructor(code: ReadRunError['code'], path: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ReadRunError';
    this.code = code;
    this.path = path;
  }
}

/**
 * A run read back from its directory. `needs`: fields of the summary that the caller reads, by path, such as
 * `messages.refused`; a version of old may have written no such thing. A last line that was cut short, by a kill or a
 * full disk, is left out; series or events that are not there are empty. Throws a ReadRunError.
 */
export function readRun(directory: string, needs: readonly string[]): StoredRun {
  const summary = readSummary(directory, needs);
  return {
    summary,
    ticks: readLines<Tick>(join(directory, 'series.ndjson')),
    events: readLines<RunEvent>(join(directory, 'events.ndjson')),
    info: readInfo(join(directory, 'profile.json')),
  };
}

function readSummary(directory: string, needs: readonly string[]): Summary {
  const path = join(directory, 'summary.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ReadRunError('E_RUN_NOT_FOUND', directory, `${directory} holds no run: can't read ${path}`, cause);
  }
  const summary = parse(text, path);
  if (fieldOf(summary, 'schemaVersion') !== 1) {
    throw new ReadRunError('E_RUN_SCHEMA', directory, `${path} is no summary of schemaVersion 1${writer(summary)}`);
  }
  const lacks = needs.filter((field) => fieldOf(summary, field) === undefined);
  if (lacks.length > 0) {
    const fields = lacks.join(', ');
    throw new ReadRunError(
      'E_RUN_SCHEMA',
      directory,
      `${path} lacks ${fields}${writer(summary)}: run the profile again`,
    );
  }
  return summary as Summary;
}

/** What stands at a path such as `messages.refused`; `undefined` where nothing does. */
function fieldOf(summary: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((within, name) => (within as Record<string, unknown> | null | undefined)?.[name], summary);
}

/** Empty where it doesn't tell. */
function writer(summary: unknown): string {
  const version = fieldOf(summary, 'tool.version');
  return typeof version === 'string' ? `, written by sim ${version}` : '';
}

function readLines<T>(path: string): T[] {
  const text = readIfThere(path);
  const lines = text.split('\n');
  // What follows the last line break is nothing, or a line that was cut short.
  const cut = lines.pop() ?? '';
  const entries = lines.map((line, index) => parse(line, `${path}:${index + 1}`) as T);
  const whole = wholeOrNothing(cut);
  return whole === undefined ? entries : [...entries, whole as T];
}

/** The last line may be whole and lack its line break only. */
function wholeOrNothing(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function readInfo(path: string): StoredRun['info'] {
  const { description, target } = (readStoredProfile(path) ?? {}) as {
    description?: string;
    target?: { url?: string | string[]; embedded?: boolean | object };
  };
  return {
    ...(description === undefined ? {} : { description }),
    ...(target?.url === undefined ? {} : { targetUrl: targetWords([target.url].flat()) }),
    ...(target?.embedded === undefined ? {} : { targetEmbedded: target.embedded !== false }),
  };
}

/** A run's profile.json, with all that stands beside the profile; `undefined`: it is gone. Throws a ReadRunError. */
export function readStoredProfile(path: string): Record<string, unknown> | undefined {
  const text = readIfThere(path);
  if (text === '') return undefined;
  const stored = parse(text, path);
  if (typeof stored === 'object' && stored !== null && !Array.isArray(stored)) return stored as Record<string, unknown>;
  const got = Array.isArray(stored) ? 'a list' : JSON.stringify(stored).slice(0, MOST_SHOWN);
  throw new ReadRunError(
    'E_RUN_DAMAGED',
    path,
    `${path} is damaged: must be an object (got ${got}) — run the profile again`,
  );
}

/** Empty where it is not. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return '';
    throw new ReadRunError('E_RUN_DAMAGED', path, `can't read ${path}: ${(cause as Error).message}`, cause);
  }
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ReadRunError('E_RUN_DAMAGED', where, `${where} is damaged: ${(cause as Error).message}`, cause);
  }
}
