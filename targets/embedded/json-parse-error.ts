/** What Python's json module says of text that is no JSON: `Expecting value: line 1 column 1 (char 0)`. */
export function pythonJsonError(text: string): string {
  const scan = new Scanner(text);
  try {
    scan.document();
  } catch (error) {
    if (error instanceof Expectation) return `${error.message}: ${position(text, error.at)}`;
    throw error;
  }
  return `Expecting value: ${position(text, 0)}`;
}

class Expectation extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

function position(text: string, at: number): string {
  const before = text.slice(0, at);
  return `line ${before.split('\n').length} column ${at - before.lastIndexOf('\n')} (char ${at})`;
}

/** Walks the text as far as it is JSON, and throws where it ceases to be. Runs only after a failed JSON.parse. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    this.#space();
    this.#value();
    this.#space();
    if (this.#at < this.#text.length) throw new Expectation('Extra data', this.#at);
  }

  #value(): void {
    const char = this.#text[this.#at];
    if (char === '{') this.#list('}', this.#member);
    else if (char === '[') this.#list(']', this.#value);
    else if (char === '"') this.#string();
    else if (!this.#skip(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity/y)) {
      throw new Expectation('Expecting value', this.#at);
    }
  }

  #list(end: '}' | ']', item: (this: Scanner) => void): void {
    this.#at++;
    this.#space();
    if (this.#take(end)) return;
    for (;;) {
      item.call(this);
      this.#space();
      if (this.#take(end)) return;
      if (!this.#take(',')) throw new Expectation("Expecting ',' delimiter", this.#at);
      this.#space();
    }
  }

  #member(): void {
    if (this.#text[this.#at] !== '"') {
      throw new Expectation('Expecting property name enclosed in double quotes', this.#at);
    }
    this.#string();
    this.#space();
    if (!this.#take(':')) throw new Expectation("Expecting ':' delimiter", this.#at);
    this.#space();
    this.#value();
  }

  #string(): void {
    const start = this.#at++;
    // eslint-disable-next-line no-control-regex -- JSON forbids exactly these
    this.#skip(/(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y);
    if (this.#take('"')) return;
    const char = this.#text[this.#at];
    if (char === undefined) throw new Expectation('Unterminated string starting at', start);
    throw new Expectation(char === '\\' ? 'Invalid \\escape' : 'Invalid control character at', this.#at);
  }

  #space(): void {
    this.#skip(/[ \t\n\r]*/y);
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }
}
