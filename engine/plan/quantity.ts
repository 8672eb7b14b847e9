/**
 * Quantities as a profile writes them, read into numbers with the unit in the function's name. Pure. The schema's
 * patterns accept the same texts and no others, so these throw only where nobody validated.
 */
const number = String.raw`((?:0|[1-9][0-9]*)(?:\.[0-9]+)?)`;
const duration = String.raw`${number}(ms|s|m|h)`;
const durationPattern = new RegExp(`^${duration}$`);
const ratePattern = new RegExp(`^${number}/(s|m|h)$`);
const sizePattern = /^([1-9][0-9]*)(B|KB|KiB|MB|MiB|GB|GiB)$/;
const errorRatePattern = new RegExp(String.raw`^(0(?:\.[0-9]+)?|1(?:\.0+)?) over (${duration})$`);
const conditionPattern = /^(<|<=|>|>=|==|!=) ?(-?[0-9]+(?:\.[0-9]+)?)$/;

const msPerUnit: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const secondsPerUnit: Record<string, number> = { s: 1, m: 60, h: 3600 };
const bytesPerUnit: Record<string, number> = {
  B: 1,
  KB: 1000,
  KiB: 1024,
  MB: 1000 ** 2,
  MiB: 1024 ** 2,
  GB: 1000 ** 3,
  GiB: 1024 ** 3,
};

export type Operator = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** What a threshold demands of a metric, in the metric's own unit. */
export interface Condition {
  operator: Operator;
  limit: number;
}

/** A circuit breaker's setting: the share (0 to 1) of failures among what ended within a sliding window. */
export interface ErrorRate {
  share: number;
  windowMs: number;
}

/** Text that is no quantity of the expected kind. `code` is always `E_QUANTITY`. */
export class QuantityError extends Error {
  readonly code = 'E_QUANTITY';
  readonly text: string;

  constructor(text: string, expected: string) {
    super(`"${text}" is not ${expected}`);
    this.name = 'QuantityError';
    this.text = text;
  }
}

function match(pattern: RegExp, text: string, expected: string): RegExpExecArray {
  const found = pattern.exec(text);
  if (!found) throw new QuantityError(text, expected);
  return found;
}

/** `"250ms"`, `"30s"`, `"2m"`, `"1.5h"` in ms, exact to a nanosecond. Throws `QuantityError`. */
export function parseDurationMs(text: string): number {
  const [, amount, unit] = match(durationPattern, text, 'a duration such as "250ms", "30s", "2m" or "1h"');
  return Math.round(Number(amount) * msPerUnit[unit!]! * 1e6) / 1e6;
}

/** `"500/s"`, `"30/m"`, `"10/h"` in events per second; may be 0. Throws `QuantityError`. */
export function parseRatePerSecond(text: string): number {
  const [, amount, unit] = match(ratePattern, text, 'a rate such as "500/s", "30/m" or "10/h"');
  return Number(amount) / secondsPerUnit[unit!]!;
}

/** `"512MiB"`, `"4GB"` in bytes. Throws `QuantityError`. */
export function parseSizeBytes(text: string): number {
  const [, amount, unit] = match(sizePattern, text, 'a size such as "512MiB" or "4GB"');
  return Number(amount) * bytesPerUnit[unit!]!;
}

/** `"0.5 over 10s"`. Throws `QuantityError`. */
export function parseErrorRate(text: string): ErrorRate {
  const [, share, window] = match(errorRatePattern, text, 'an error rate such as "0.5 over 10s"');
  return { share: Number(share), windowMs: parseDurationMs(window!) };
}

/** `"< 500"`, `">= 0.95"`, `"== 0"`. Throws `QuantityError`. */
export function parseCondition(text: string): Condition {
  const [, operator, limit] = match(conditionPattern, text, 'a condition such as "< 500" or ">= 0.95"');
  return { operator: operator as Operator, limit: Number(limit) };
}

/** For people: `250 ms`, `1.5 s`, `2 min 5 s`, `1 h 3 min`. Rounded to what is shown. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return 'unlimited';
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (Math.round(ms) < 1000) return `${Number(ms.toPrecision(3))} ms`;
  const tenths = Math.round(ms / 100);
  if (tenths < 600) return `${tenths / 10} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return twoParts(seconds, 'min', 's');
  return twoParts(Math.round(ms / 60_000), 'h', 'min');
}

function twoParts(total: number, large: string, small: string): string {
  const rest = total % 60;
  return `${Math.floor(total / 60)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
}
