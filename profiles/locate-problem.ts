import type { CheckProblem } from '../engine/plan/check-scope.js';
import type { Problem } from '../engine/plan/problem.js';
import { parsePointer } from '../engine/plan/pointer.js';
import { nameHint } from './did-you-mean.js';
import { createTextMask } from './mask-text.js';
import type { OptionProblem, Origins } from './overrides.js';
import type { ProfileDocument, Spot, TextProblem } from './profile-document.js';
import type { CodeFrame, LocatedProblem } from './render-problem.js';
import { isReference, isSensitiveField, maskUserInfo } from './sensitive.js';

/** What it takes to say where a value came from without telling a secret. */
export interface Whereabouts {
  sourceName: string;
  document: ProfileDocument;
  origins: Origins;
  /** Fields with `${NAME}`, as they were written. */
  written: ReadonlyMap<string, string>;
  secrets: readonly string[];
}

type Found = CheckProblem | OptionProblem | TextProblem;

/** Problems with their places, in the order of the text; those of options follow. Free of secrets. */
export function locateProblems(problems: readonly Found[], whereabouts: Whereabouts): LocatedProblem[] {
  const maskSecrets = createTextMask(whereabouts.secrets);
  const mask = (text: string): string => maskSecrets(maskUserInfo(text));
  return problems
    .map((problem) => locate(problem, whereabouts, mask))
    .sort((a, b) => (a.offset === b.offset ? 0 : a.offset - b.offset))
    .map(({ problem }) => problem);
}

function locate(
  found: Found,
  { sourceName, document, origins, written }: Whereabouts,
  mask: (text: string) => string,
): { problem: LocatedProblem; offset: number } {
  const problem = wordsOf(found, written, mask);
  const origin = origins.of(found.pointer);
  const option = 'option' in found ? found.option : origin?.option;
  if (option !== undefined) {
    if (origin?.takenAsText && !('option' in found))
      problem.hint = [problem.hint, 'it is no JSON, so it was taken as text'].filter((hint) => hint).join('; ');
    return { problem: { ...problem, origin: mask(option) }, offset: Infinity };
  }
  const spot = 'spot' in found ? found.spot : document.locate(found.pointer, found.atKey);
  const place = `${sourceName}:${spot.line}:${spot.column}`;
  return { problem: { ...problem, origin: place, frame: frameOf(document, spot, mask) }, offset: spot.offset };
}

/** What stands at a sensitive field and is not taken from the environment. */
function isSecret(pointer: string, text: unknown): boolean {
  return isSensitiveField(pointer) && !(typeof text === 'string' && isReference(text));
}

/** The problem as it is printed: names with the nearest known one, values as they were written, secrets masked. */
function wordsOf(found: Found, written: ReadonlyMap<string, string>, mask: (text: string) => string): Problem {
  const { pointer, message, value, limit, hint, known }: CheckProblem = found;
  const suggestion = hint ?? (known && typeof value === 'string' ? nameHint(value, known) : undefined);
  const isNamedByPointer = parsePointer(pointer)?.at(-1) === value;
  // A variable is the part of the field that is wrong; any other value is the whole field's.
  const isVariable = typeof value === 'string' && /^\$?\{[^}]*\}$/.test(value);
  const asWritten = isVariable ? value : (written.get(pointer) ?? value);
  const shown = isSecret(pointer, asWritten) ? '***' : asWritten;
  return {
    pointer,
    message: mask(message),
    ...(value === undefined || isNamedByPointer ? {} : { value: typeof shown === 'string' ? mask(shown) : shown }),
    ...(limit === undefined ? {} : { limit: mask(limit) }),
    ...(suggestion === undefined ? {} : { hint: mask(suggestion) }),
  };
}

/** The line of a place, in three parts so that the mark stays right whatever is masked. */
function frameOf(document: ProfileDocument, spot: Spot, mask: (text: string) => string): CodeFrame {
  const start = spot.offset - (spot.column - 1);
  const end = start + document.lineAt(spot).length;
  const markEnd = Math.min(Math.max(spot.offset, spot.offset + spot.length), end);
  const sensitive = document.spotsOfScalars(isSecret).filter(({ line }) => line === spot.line);
  const part = (from: number, to: number): string => {
    let text = '';
    let done = from;
    for (const { offset, length } of sensitive) {
      if (offset < done || offset + length > to) continue;
      text += `${mask(document.text.slice(done, offset))}"***"`;
      done = offset + length;
    }
    return text + mask(document.text.slice(done, to));
  };
  const before = part(start, spot.offset);
  const marked = part(spot.offset, markEnd);
  return {
    line: spot.line,
    text: before + marked + part(markEnd, end),
    column: before.length + 1,
    length: Math.max(1, marked.length),
  };
}
