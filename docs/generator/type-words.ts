import { code, text } from './markdown.js';
import type { Schema } from './schema.js';

/** What patterns ask for. Those of definitions, such as a duration, are told by their description. */
const patternWords: Readonly<Record<string, string>> = {
  '^[a-z0-9][a-z0-9._-]{0,63}$':
    'lower case letters, digits, dot, dash and underscore, the first a letter or digit, at most 64 characters',
  '^[A-Za-z0-9_-]{1,32}$': 'letters, digits, dash and underscore, 1 to 32 characters',
  '^[A-Za-z][A-Za-z0-9_-]{0,31}$': 'a letter, then letters, digits, dash and underscore, at most 32 characters',
  '^(?:0(?:\\.[0-9]+)?|1(?:\\.0+)?) over (?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:ms|s|m|h)$':
    'a share from 0 to 1, the word over and a duration',
  '^(?:(?:constant|exponential):)?(?!0(?:\\.0+)?[a-z])(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:ms|s|m|h)$':
    'a duration above 0, before it nothing, constant: or exponential:',
};

/** Type and limits of a value that is neither an object nor a choice, in words. Throws where it has none for them. */
export function typeWords(schema: Schema, pointer: string): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return orOf(schema.enum.map(code));
  switch (schema.type) {
    case 'boolean':
      return orOf([code(true), code(false)]);
    case 'integer':
      return withLimits('whole number', rangeWords(schema));
    case 'number':
      return withLimits('number', rangeWords(schema));
    case 'string':
      return [schema.pattern === undefined ? 'text' : 'text:', textLimits(schema, pointer)]
        .filter((each) => each !== '')
        .join(schema.pattern === undefined ? ', ' : ' ');
    default:
      throw new Error(`${pointer}: docs/generator has no words for the type "${String(schema.type ?? 'none')}"`);
  }
}

/** Limits of a number of things: `1 to 64 of them`. Empty where there are none. */
export function amountWords(least: number | undefined, most: number | undefined, noun: string): string {
  const words = rangeWords({ ...(least ? { minimum: least } : {}), ...(most === undefined ? {} : { maximum: most }) });
  return words === '' ? '' : `${words} ${noun}`;
}

export function orOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`;
}

export function withLimits(noun: string, ...limits: readonly string[]): string {
  return [noun, ...limits.filter((limit) => limit !== '')].join(', ');
}

/** Limits of a text. */
export function textLimits({ pattern, minLength, maxLength }: Schema, pointer: string): string {
  const words = pattern === undefined ? '' : patternWords[pattern];
  if (words === undefined) throw new Error(`${pointer}: docs/generator/type-words.ts has no words for ${pattern!}`);
  const length =
    minLength === 1 && maxLength === undefined ? 'not empty' : amountWords(minLength, maxLength, 'characters');
  return [text(words), length].filter((each) => each !== '').join(', ');
}

function rangeWords({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string {
  const figure = (value: number): string => value.toLocaleString('en-US');
  if (minimum !== undefined && maximum !== undefined) return `${figure(minimum)} to ${figure(maximum)}`;
  return [
    ...(minimum === undefined ? [] : [`at least ${figure(minimum)}`]),
    ...(exclusiveMinimum === undefined ? [] : [`more than ${figure(exclusiveMinimum)}`]),
    ...(maximum === undefined ? [] : [`at most ${figure(maximum)}`]),
    ...(exclusiveMaximum === undefined ? [] : [`less than ${figure(exclusiveMaximum)}`]),
  ].join(', ');
}
