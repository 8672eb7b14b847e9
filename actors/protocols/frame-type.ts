const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const BRACE = 0x7b;
const END_BRACE = 0x7d;

/** JSON's white space: space, tab, line feed, carriage return. */
function isJsonSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** First byte at or after `at` that is no white space. */
function skipSpace(data: Buffer, at: number): number {
  while (isJsonSpace(data[at])) at++;
  return at;
}

function matches(data: Buffer, at: number, word: Uint8Array): boolean {
  if (at + word.length > data.length) return false;
  for (let i = 0; i < word.length; i++) if (data[at + i] !== word[i]) return false;
  return true;
}

const typeKey = Buffer.from('"type"', 'latin1');

/**
 * Recognises the type of a JSON object in its raw bytes, without parsing or allocating: where `type` is its first key,
 * the value is one of the given words, written without escapes, and the object's closing brace is the last thing in the
 * frame. What lies between is not looked at: a frame may be recognised here and yet not parse.
 */
export class FrameTypeTable<T> {
  /** By length of the word. */
  private readonly entries: { word: Buffer; value: T }[][] = [];

  /** Words of the same length are compared in the order given: the frequent ones first. */
  constructor(words: readonly (readonly [string, T])[]) {
    for (const [text, value] of words) {
      const word = Buffer.from(text, 'latin1');
      while (this.entries.length <= word.length) this.entries.push([]);
      this.entries[word.length]!.push({ word, value });
    }
  }

  /** The word's value, or `undefined` where the frame has to be parsed. */
  find(data: Buffer): T | undefined {
    let at = skipSpace(data, 0);
    if (data[at] !== BRACE) return undefined;
    at = skipSpace(data, at + 1);
    if (!matches(data, at, typeKey)) return undefined;
    at = skipSpace(data, at + typeKey.length);
    if (data[at] !== COLON) return undefined;
    at = skipSpace(data, at + 1);
    if (data[at] !== QUOTE) return undefined;

    const start = at + 1;
    const limit = Math.min(data.length, start + this.entries.length);
    for (at = start; at < limit && data[at] !== QUOTE; at++);
    if (at === limit || !endsInBrace(data)) return undefined;
    const candidates = this.entries[at - start]!;
    for (let i = 0; i < candidates.length; i++) {
      const candidate = candidates[i]!;
      if (matches(data, start, candidate.word)) return candidate.value;
    }
    return undefined;
  }
}

function endsInBrace(data: Buffer): boolean {
  let at = data.length - 1;
  while (at > 0 && isJsonSpace(data[at])) at--;
  return data[at] === END_BRACE;
}

/** Whether the string that begins at `start` (after its quote) is the value of `key`, given with its quotes. */
export function isValueOf(data: Buffer, start: number, key: Buffer): boolean {
  let at = start - 1;
  // An escaped quote inside another string has a backslash before it, never white space or a colon.
  if (data[at] !== QUOTE || data[at - 1] === BACKSLASH) return false;
  at--;
  while (at > 0 && isJsonSpace(data[at])) at--;
  if (data[at] !== COLON) return false;
  at--;
  while (at > 0 && isJsonSpace(data[at])) at--;
  return matches(data, at - key.length + 1, key) && data[at - key.length] !== BACKSLASH;
}

/** Where the text that is the value of `key`, given with its quotes, begins (after its quote); -1: there is none. */
export function valueOf(data: Buffer, key: Buffer): number {
  for (let start = data.indexOf(key); start >= 0; start = data.indexOf(key, start + 1)) {
    // Within a string quotes are escaped; a string that is the key's own word has no colon behind it.
    if (data[start - 1] === BACKSLASH) continue;
    let at = skipSpace(data, start + key.length);
    if (data[at] !== COLON) continue;
    at = skipSpace(data, at + 1);
    return data[at] === QUOTE ? at + 1 : -1;
  }
  return -1;
}
