import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { formatPointer, parsePointer } from '../engine/plan/pointer.js';

/** A place in the text; line and column count from 1, in UTF-16 units as editors do. */
export interface Spot {
  line: number;
  column: number;
  offset: number;
  length: number;
}

/** What keeps a text from being read as one value. */
export interface TextProblem {
  spot: Spot;
  pointer: string;
  message: string;
  hint?: string;
}

const syntaxMessages: Record<string, string> = {
  InvalidSymbol: 'this is no JSON value',
  InvalidNumberFormat: 'this is no JSON number',
  PropertyNameExpected: 'a field name in double quotes is missing here',
  ValueExpected: 'a value is missing here',
  ColonExpected: 'a colon is missing before this',
  CommaExpected: 'a comma is missing before this',
  CloseBraceExpected: 'the text ends before a closing brace',
  CloseBracketExpected: 'a closing bracket is missing here',
  EndOfFileExpected: 'nothing may follow the profile',
  UnexpectedEndOfComment: 'this comment is not closed',
  UnexpectedEndOfString: 'this text is not closed by a double quote on its line',
  UnexpectedEndOfNumber: 'this number breaks off',
  InvalidUnicode: 'this \\u escape is malformed',
  InvalidEscapeCharacter: 'this text holds an unknown escape',
  InvalidCharacter: 'this text holds a control character',
};

/** JSON with comments and trailing commas, read to a value whose every field can be found again in the text. */
export class ProfileDocument {
  readonly text: string;
  /** `undefined` where the text cannot be read. */
  readonly value: unknown;
  readonly problems: TextProblem[] = [];
  private readonly spots = new Map<string, { key?: Node; value: Node }>();
  private readonly lineStarts: number[];

  constructor(text: string) {
    this.text = text.replace(/^\uFEFF/, '');
    this.lineStarts = [0, ...Array.from(this.text.matchAll(/\r\n|\r|\n/g), ({ 0: end, index }) => index + end.length)];
    const errors: ParseError[] = [];
    let root: Node | undefined;
    try {
      root = parseTree(this.text, errors, { allowTrailingComma: true });
      this.value = root && this.read(root, []);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.problems.push({ spot: this.spotAt(0, 1), pointer: '', message: 'it is nested too deeply to be read' });
    }
    // One slip makes the parser stumble over what follows, too.
    if (errors[0]) this.problems.splice(0, Infinity, this.syntaxProblem(errors[0]));
    if (errors[0]) this.value = undefined;
  }

  /** Where a field stands: its value, or its name. For a field that is missing, the name of what it is missing from. */
  locate(pointer: string, atKey = false): Spot {
    const exact = this.spots.get(pointer);
    if (exact) return this.spotOf(atKey ? (exact.key ?? exact.value) : exact.value);
    const segments = parsePointer(pointer) ?? [];
    for (let depth = segments.length - 1; depth > 0; depth--) {
      const parent = this.spots.get(formatPointer(segments.slice(0, depth)));
      if (parent) return this.spotOf(parent.key ?? parent.value);
    }
    const root = this.spots.get('');
    return this.spotAt(root?.value.offset ?? 0, 1);
  }

  /** The line that a place is on, without its end. */
  lineAt({ line }: Spot): string {
    return this.text.slice(this.lineStarts[line - 1], this.lineStarts[line]).replace(/[\r\n]+$/, '');
  }

  /** Where the wanted texts, numbers and the like stand, as far as the document could be read. */
  spotsOfScalars(isWanted: (pointer: string, scalar: unknown) => boolean): Spot[] {
    return [...this.spots]
      .filter(([pointer, { value }]) => !value.children && isWanted(pointer, value.value))
      .map(([, { value }]) => this.spotOf(value));
  }

  private spotOf({ offset, length }: Node): Spot {
    return this.spotAt(offset, length);
  }

  private spotAt(offset: number, length: number): Spot {
    let line = this.lineStarts.length;
    while (this.lineStarts[line - 1]! > offset) line--;
    return { line, column: offset - this.lineStarts[line - 1]! + 1, offset, length };
  }

  private read(node: Node, path: (string | number)[], key?: Node): unknown {
    const pointer = formatPointer(path);
    this.spots.set(pointer, key ? { key, value: node } : { value: node });
    const children = node.children ?? [];
    if (node.type === 'array') return children.map((child, index) => this.read(child, [...path, index]));
    if (node.type !== 'object') return node.value as unknown;
    const fields: Record<string, unknown> = {};
    for (const { children: [name, value] = [] } of children) {
      if (!name) continue;
      const field = String(name.value);
      if (!this.mayAdd(fields, field, name, [...path, field]) || !value) continue;
      fields[field] = this.read(value, [...path, field], name);
    }
    return fields;
  }

  private mayAdd(fields: object, field: string, name: Node, path: (string | number)[]): boolean {
    const at = { spot: this.spotOf(name), pointer: formatPointer(path) };
    if (field === '__proto__') {
      this.problems.push({ ...at, message: 'is a name that cannot be used' });
      return false;
    }
    if (!Object.hasOwn(fields, field)) return true;
    const first = this.locate(at.pointer, true);
    this.problems.push({ ...at, message: 'is given twice', hint: `the first is on line ${first.line}` });
    return false;
  }

  private syntaxProblem({ error, offset, length }: ParseError): TextProblem {
    const code = printParseErrorCode(error);
    const isEmpty = this.text.trim() === '';
    const found = this.text.slice(offset);
    const hint = /^'/.test(found)
      ? 'write "double quotes"'
      : code === 'InvalidSymbol' && /^\w+\s*:/.test(found)
        ? 'field names stand in double quotes'
        : undefined;
    return {
      spot: this.spotAt(offset, Math.max(1, length)),
      pointer: '',
      message: isEmpty ? 'the text is empty' : (syntaxMessages[code] ?? 'this is no JSON'),
      ...(hint === undefined ? {} : { hint }),
    };
  }
}
