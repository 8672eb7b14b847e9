import type { CheckProblem } from '../engine/plan/check-scope.js';
import { listOf } from '../engine/plan/list-of.js';
import { formatPointer, isWithin, parsePointer, valueAt } from '../engine/plan/pointer.js';

/** What the command line changes in a profile; texts as they were typed. */
export interface Overrides {
  /** Each `<pointer>=<json>`; a word that is no JSON counts as text. Applied in order, before all others. */
  set?: readonly string[];
  /** Replaces the hold phase only. */
  hold?: string;
  /** Factor above 0 for clients, groups and total rates; what `set` names exactly stays. */
  scale?: string | number;
  /**
   * WebSocket URLs, one for each instance; without a path of its own each takes the profile's. Turns target.embedded
   * off.
   */
  target?: string | readonly string[];
  /** Base URLs of the HTTP API; with `target` alone they are those URLs' origins. */
  api?: string | readonly string[];
  /** Source addresses, ranges and networks, with commas between; `auto` or `system`. */
  sourceAddresses?: string;
  /** Accept any certificate. */
  insecure?: boolean;
  /** 0 to 4294967295. */
  seed?: string | number;
}

/** Which option gave a field its value. */
export interface Origin {
  pointer: string;
  /** `--set /hold`, `--target` */
  option: string;
  /** The value looked like JSON and was none. */
  takenAsText?: boolean;
}

/** The options behind the values of a profile; the last one wins. */
export class Origins {
  private readonly origins: Origin[] = [];

  add(origin: Origin): void {
    this.origins.push(origin);
  }

  /** The option that gave this field its value, or the object that it stands in. */
  of(pointer: string): Origin | undefined {
    return this.origins.findLast((origin) => isWithin(pointer, origin.pointer));
  }
}

/** A problem of an option itself, before it could change anything. */
export interface OptionProblem extends CheckProblem {
  option: string;
}

/** Changes `profile`, which must be a fresh object, and notes which option is behind what. */
export function applyOverrides(
  profile: Record<string, unknown>,
  overrides: Overrides,
  origins: Origins,
): OptionProblem[] {
  const problems: OptionProblem[] = [];
  const put = (option: string, pointer: string, value: unknown, takenAsText = false): void => {
    const done = setAt(profile, pointer, value);
    if (typeof done === 'object') problems.push({ option, pointer: '', ...done });
    else origins.add({ pointer: done, option, takenAsText });
  };
  for (const text of overrides.set ?? []) {
    const { pointer, value, takenAsText, problem } = readSet(text);
    if (problem) problems.push({ option: `--set ${text.split('=')[0]!}`, pointer: '', ...problem });
    else put(`--set ${pointer}`, pointer, value, takenAsText);
  }
  if (overrides.hold !== undefined) put('--hold', '/hold', overrides.hold);
  if (overrides.seed !== undefined) put('--seed', '/seed', numberOf(overrides.seed));
  if (overrides.insecure === true) put('--insecure', '/target/tls/insecure', true);
  if (overrides.target !== undefined) {
    put('--target', '/target/embedded', false);
    const targets = listOf(overrides.target);
    const [profileUrl] = [valueAt(profile, '/target/url')].flat();
    put('--target', '/target/url', oneOrAll(targets.map((url) => withPathOf(url, profileUrl))));
    const apis = targets.map(apiOf);
    if (!apis.includes(undefined)) put('--target', '/target/api', oneOrAll(apis));
  }
  if (overrides.sourceAddresses !== undefined) {
    const parts = overrides.sourceAddresses.split(',').map((part) => part.trim());
    put('--source-addresses', '/target/sourceAddresses', oneOrAll(parts));
  }
  if (overrides.api !== undefined) put('--api', '/target/api', oneOrAll(listOf(overrides.api)));
  return problems;
}

interface Setting {
  pointer: string;
  value?: unknown;
  takenAsText?: boolean;
  problem?: { message: string; value?: unknown; hint: string };
}

function readSet(text: string): Setting {
  const at = text.indexOf('=');
  const pointer = at < 0 ? text : text.slice(0, at);
  const segments = parsePointer(pointer);
  const example = 'such as --set /populations/chatters/clients=100';
  if (at < 0) return { pointer, problem: { message: 'has no value: <pointer>=<json>', hint: example } };
  if (!segments || segments.length === 0) {
    const dotted = /^[\w.]+$/.test(pointer) ? `try --set /${pointer.replaceAll('.', '/')}` : example;
    return { pointer, problem: { message: 'is no JSON Pointer: it begins with a slash', hint: dotted } };
  }
  const json = text.slice(at + 1);
  try {
    return { pointer, value: JSON.parse(json) as unknown };
  } catch {
    return { pointer, value: json, takenAsText: /^\s*["[{]/.test(json) };
  }
}

/** Sets a field, making the objects on the way to it. Returns the outermost pointer that is new, or what stood in the way. */
function setAt(
  root: Record<string, unknown>,
  pointer: string,
  value: unknown,
): string | { message: string; hint?: string } {
  const segments = parsePointer(pointer)!;
  if (segments.includes('__proto__')) return { message: 'holds a name that cannot be used' };
  const last = segments.pop()!;
  let at: Record<string, unknown> = root;
  let made: string | undefined;
  for (const [depth, segment] of segments.entries()) {
    if (!Object.hasOwn(at, segment)) {
      made ??= formatPointer(segments.slice(0, depth + 1));
      at[segment] = {};
    }
    const next = at[segment];
    if (typeof next !== 'object' || next === null)
      return { message: 'leads nowhere', hint: `"${segment}" is no object: it has no fields` };
    at = next as Record<string, unknown>;
  }
  if (!Array.isArray(at)) at[last] = value;
  else if (last === '-' || Number(last) === at.length) at.push(value);
  else if (/^(?:0|[1-9]\d*)$/.test(last) && Number(last) < at.length) at[Number(last)] = value;
  else return { message: 'leads nowhere', hint: `the list has ${at.length} items, counted from 0; - adds one` };
  return made ?? pointer;
}

/** Texts that are numbers become numbers; what else was typed is left for the schema to refuse. */
function numberOf(typed: string | number): string | number {
  return typeof typed === 'string' && /^-?\d+(?:\.\d+)?$/.test(typed) ? Number(typed) : typed;
}

/** As one would write it in a profile. */
function oneOrAll(urls: readonly unknown[]): unknown {
  return urls.length === 1 ? urls[0] : urls;
}

const urlParts = /^(wss?:\/\/[^/?#]*)([^?#]*)(\?[^#]*)?/i;

/** The given URL, with path and query of the profile's URL where it has none of its own. */
function withPathOf(given: string, profileUrl: unknown): string {
  const [, authority, path, query] = urlParts.exec(given) ?? [];
  if (authority === undefined || (path !== '' && path !== '/') || given.includes('#')) return given;
  const [, , keptPath = '', keptQuery = ''] = urlParts.exec(typeof profileUrl === 'string' ? profileUrl : '') ?? [];
  return authority + (keptPath === '' ? path : keptPath) + (query ?? keptQuery);
}

/** `wss://user@host:1/ws` → `https://user@host:1` */
function apiOf(url: string): string | undefined {
  const authority = urlParts.exec(url)?.[1];
  return authority?.replace(/^ws/i, 'http');
}
