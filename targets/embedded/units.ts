import { TargetOptionError } from './option-error.js';

const MS_PER: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const BYTES_PER: Record<string, number> = { '': 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** `"250ms"`, `"30s"`, `"2m"`, `"1h"` in ms; 0 or more. Throws E_TARGET_OPTION on anything else. */
export function parseDurationMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (!match) throw new TargetOptionError(`"${text}" is not a duration such as 250ms, 30s or 2m`);
  return Number(match[1]) * MS_PER[match[2]!]!;
}

/** As `parseDurationMs`, but above 0. */
export function parseIntervalMs(text: string): number {
  const everyMs = parseDurationMs(text);
  if (everyMs === 0) throw new TargetOptionError(`"${text}" is no interval: it must be above 0`);
  return everyMs;
}

/** `"4096"`, `"512KiB"`, `"64MiB"`, `"1GiB"` in bytes, `min` or more. Throws E_TARGET_OPTION on anything else. */
export function parseBytes(text: string, min = 0): number {
  const match = /^(\d+)(KiB|MiB|GiB|)$/.exec(text);
  if (!match) throw new TargetOptionError(`"${text}" is not a size such as 4096, 512KiB or 64MiB`);
  const bytes = Number(match[1]) * BYTES_PER[match[2]!]!;
  if (bytes < min) throw new TargetOptionError(`"${text}" is less than ${min} bytes`);
  return bytes;
}

/** A whole number, `min` or more. Throws E_TARGET_OPTION on anything else. */
export function parseCount(text: string, min: number): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < min) {
    throw new TargetOptionError(`"${text}" is not a whole number of ${min} or more`);
  }
  return count;
}

/** `count` requests in each sliding window of `windowMs`. */
export interface Rate {
  readonly count: number;
  readonly windowMs: number;
}

/** `"3/60s"`: 3 in any 60 s. Count 1 or more, window above 0. Throws E_TARGET_OPTION on anything else. */
export function parseRate(text: string): Rate {
  const [count = '', window = '', ...rest] = text.split('/');
  const rate = /^[1-9]\d*$/.test(count) && /^\d/.test(window) && rest.length === 0;
  if (!rate) throw new TargetOptionError(`"${text}" is not a rate such as 3/60s`);
  return { count: Number(count), windowMs: parseIntervalMs(window) };
}
