const QUOTE = 0x22;
const ZERO = 0x30;
const NINE = 0x39;

/** A name that JSON writes as it is: a receiver then finds it in the raw bytes of a frame. */
export function isPlainName(template: string): boolean {
  return /^[ !#-[\]-~]*$/.test(template);
}

/**
 * A template with `{index}`, read backwards: which of its names stands in the bytes. Allocates nothing. Where two
 * `{index}` have only digits between them it finds none.
 */
export class NumberedName {
  private readonly parts: Buffer[];
  /** By part: the digits that it begins with, which follow those of the index. */
  private readonly leading: number[];
  private readonly count: number;

  /** `template` is a plain name; indices are below `count`. */
  constructor(template: string, runId: string, count: number) {
    const parts = template.replaceAll('{run}', runId).split('{index}');
    this.parts = parts.map((part) => Buffer.from(part, 'latin1'));
    this.leading = parts.map((part) => /^[0-9]*/.exec(part)![0].length);
    this.count = count;
  }

  /** The index of the name that begins at `start` and ends before a quote, 0 where the name has none; -1: another name. */
  readAt(data: Buffer, start: number): number {
    let at = after(data, start, this.parts[0]!);
    let index = -1;
    for (let i = 1; i < this.parts.length && at >= 0; i++) {
      let end = at;
      while (data[end]! >= ZERO && data[end]! <= NINE) end++;
      end -= this.leading[i]!;
      if (end <= at || (data[at] === ZERO && end - at > 1)) return -1;
      let value = 0;
      for (; at < end; at++) value = 10 * value + (data[at]! - ZERO);
      if (value >= this.count || (index >= 0 && value !== index)) return -1;
      index = value;
      at = after(data, end, this.parts[i]!);
    }
    if (at < 0 || data[at] !== QUOTE) return -1;
    return this.parts.length === 1 ? 0 : index;
  }
}

/** Where `part`, which must begin at `at`, ends; -1: something else is there. */
function after(data: Buffer, at: number, part: Buffer): number {
  if (at + part.length > data.length) return -1;
  for (let i = 0; i < part.length; i++) if (data[at + i] !== part[i]) return -1;
  return at + part.length;
}
