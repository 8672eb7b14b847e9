import {
  parseCondition,
  parseDurationMs,
  parseErrorRate,
  parseRatePerSecond,
  parseSizeBytes,
} from '../engine/plan/quantity.js';

interface Mending {
  /** Throws on text that is still wrong. */
  parse: (text: string) => unknown;
  mend: (text: string) => string;
}

const units: [pattern: RegExp, unit: string][] = [
  [/^(?:ms|msecs?|millis|milliseconds?)$/, 'ms'],
  [/^(?:|s|secs?|seconds?)$/, 's'],
  [/^(?:m|mins?|minutes?)$/, 'm'],
  [/^(?:h|hrs?|hours?)$/, 'h'],
];

const mendings: Record<string, Mending> = {
  Duration: { parse: parseDurationMs, mend: mendDuration },
  Rate: { parse: parseRatePerSecond, mend: mendRate },
  Size: { parse: parseSizeBytes, mend: mendSize },
  Condition: { parse: parseCondition, mend: mendCondition },
  'Error rate': { parse: parseErrorRate, mend: mendErrorRate },
};

/** What was probably meant by a text, or number, that is no quantity of this kind: `"5 sec"` → `5s`. */
export function mendQuantity(title: string, value: unknown): string | undefined {
  const mending = mendings[title];
  if (!mending || (typeof value !== 'string' && typeof value !== 'number')) return undefined;
  const mended = mending.mend(String(value).trim());
  try {
    mending.parse(mended);
    return mended;
  } catch {
    return undefined;
  }
}

function unitOf(word: string): string {
  return units.find(([pattern]) => pattern.test(word.toLowerCase()))?.[1] ?? word;
}

function plainNumber(text: string): string {
  return text
    .replaceAll(/[,_]/g, '')
    .replace(/^\./, '0.')
    .replace(/^0+(?=\d)/, '');
}

function mendDuration(text: string): string {
  const [, amount = '', unit = ''] = /^([\d.,_]+)\s*([a-z]*)$/i.exec(text) ?? [];
  return plainNumber(amount) + unitOf(unit);
}

function mendRate(text: string): string {
  const [, amount = '', unit = ''] = /^([\d.,_]+)\s*(?:\/|per|p)?\s*([a-z]*)$/i.exec(text) ?? [];
  return `${plainNumber(amount)}/${unitOf(unit)}`;
}

function mendSize(text: string): string {
  const [, amount = '', scale = '', binary = ''] = /^([\d,_]+)\s*([kmg]?)(i?)b?$/i.exec(text) ?? [];
  return `${plainNumber(amount)}${scale.toUpperCase()}${binary.toLowerCase()}B`;
}

function mendCondition(text: string): string {
  const [, operator = '', limit = ''] = /^([<>=!≤≥]*)\s*(-?[\d.,_]+)/.exec(text) ?? [];
  const known: Record<string, string> = {
    '': '<',
    '=': '==',
    '===': '==',
    '=<': '<=',
    '=>': '>=',
    '≤': '<=',
    '≥': '>=',
  };
  return `${known[operator] ?? operator} ${plainNumber(limit)}`;
}

function mendErrorRate(text: string): string {
  const [, share = '', percent = '', window = ''] = /^([\d.]+)\s*(%?)\s*(?:over|in|per|\/)?\s*(\S*)$/.exec(text) ?? [];
  const amount = percent === '' ? plainNumber(share) : String(Number(share) / 100);
  return `${amount} over ${window === '' ? '10s' : mendDuration(window)}`;
}
