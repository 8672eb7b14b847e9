import type { Problem } from '../engine/plan/problem.js';

/** A line of the profile with the part that a problem is about; secrets in it are masked already. */
export interface CodeFrame {
  /** Counts from 1. */
  line: number;
  text: string;
  /** Of the marked part, from 1. */
  column: number;
  length: number;
}

/** A problem and where the value came from. Texts are free of secrets. */
export interface LocatedProblem extends Problem {
  /** `load.json:12:7`, `--set /hold`, or the source's name alone. */
  origin: string;
  frame?: CodeFrame;
}

/** How each part of a problem is coloured. */
export interface ProblemStyle {
  summary: (text: string) => string;
  origin: (text: string) => string;
  pointer: (text: string) => string;
  message: (text: string) => string;
  /** `(got …; limit …)` */
  detail: (text: string) => string;
  hint: (text: string) => string;
  /** The line of the profile. */
  frame: (text: string) => string;
  /** The carets below it. */
  mark: (text: string) => string;
}

const same = (text: string): string => text;

export const plainStyle: ProblemStyle = {
  summary: same,
  origin: same,
  pointer: same,
  message: same,
  detail: same,
  hint: same,
  frame: same,
  mark: same,
};

/** Longer lines are cut around the marked part. */
const FRAME_CHARACTERS = 100;
const VALUE_CHARACTERS = 60;

/**
 * `file:line:column: <pointer>: <message> (got <value>; limit <limit>) — hint`, and below it the line with a mark. The
 * pointer is left out where the origin ends with it.
 */
export function renderProblem(problem: LocatedProblem, style: ProblemStyle = plainStyle): string {
  const { origin, pointer, message, hint, frame } = problem;
  const needsPointer = pointer !== '' && !origin.endsWith(` ${pointer}`);
  const detail = detailOf(problem);
  const sentence =
    `${style.origin(origin)}: ` +
    (needsPointer ? `${style.pointer(pointer)}: ` : '') +
    style.message(message) +
    (detail === '' ? '' : ` ${style.detail(detail)}`) +
    (hint === undefined ? '' : ` — ${style.hint(hint)}`);
  return frame ? `${sentence}\n${renderFrame(frame, style)}` : sentence;
}

function detailOf({ value, limit }: Problem): string {
  const parts = [
    ...(value === undefined ? [] : [`got ${formatValue(value)}`]),
    ...(limit === undefined ? [] : [`limit ${limit}`]),
  ];
  return parts.length === 0 ? '' : `(${parts.join('; ')})`;
}

function formatValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const json = JSON.stringify(value);
  return json.length <= VALUE_CHARACTERS ? json : `${json.slice(0, VALUE_CHARACTERS - 1)}…`;
}

function renderFrame({ line, text, column, length }: CodeFrame, style: ProblemStyle): string {
  const number = String(line).padStart(4);
  const early = Math.max(0, Math.min(column - 1 - FRAME_CHARACTERS / 4, text.length - FRAME_CHARACTERS));
  const from = column + length - 1 <= FRAME_CHARACTERS ? 0 : early;
  const cut = text.slice(from, from + FRAME_CHARACTERS).replaceAll('\t', ' ');
  const marked = Math.max(1, Math.min(length, cut.length - (column - 1 - from)));
  const shown = `${from > 0 ? '…' : ''}${cut}${from + FRAME_CHARACTERS < text.length ? '…' : ''}`;
  const before = ' '.repeat(column - 1 - from + (from > 0 ? 1 : 0));
  return `${style.frame(`${number} | ${shown}`)}\n${style.frame('     | ')}${before}${style.mark('^'.repeat(marked))}`;
}
