import type { ErrorObject, SchemaObject } from 'ajv/dist/2020.js';
import type { CheckProblem } from '../engine/plan/check-scope.js';
import { formatPointer, isWithin, valueAt } from '../engine/plan/pointer.js';
import { nameHint, nearest } from './did-you-mean.js';
import { mendQuantity } from './mend-quantity.js';

/** Titles of schemas whose text has a form of its own, in words. */
const quantities: Record<string, string> = {
  Cadence: 'cadence',
  Condition: 'condition',
  Duration: 'duration',
  'Error rate': 'error rate',
  Rate: 'rate',
  Size: 'size',
};

const typeNames: Record<string, string> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  object: 'an object',
  string: 'text',
};

/**
 * The validator's errors as problems for people: one for each cause. Of a choice, the branch that was meant speaks; a
 * field whose name is misspelled is not reported as missing as well.
 */
export function describeSchemaErrors(
  errors: readonly ErrorObject[],
  input: unknown,
  definitions: Readonly<Record<string, SchemaObject>>,
): { problems: CheckProblem[]; unsound: string[] } {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf');
  const open = errors.filter((error) => !isNoise(error, choices, errors));
  const misspelled = new Set(open.flatMap((error) => meantField(error, input) ?? []));
  const problems: CheckProblem[] = [];
  const unsound = [...misspelled];
  for (const error of open) {
    const problem = describe(error, input, definitions);
    if (error.keyword === 'required' && misspelled.has(problem.pointer)) continue;
    problems.push(problem);
    if (!problem.atKey) unsound.push(problem.pointer);
  }
  return { problems, unsound };
}

/** Errors that only say again what another one says better. */
function isNoise(error: ErrorObject, choices: readonly ErrorObject[], errors: readonly ErrorObject[]): boolean {
  if (error.keyword === 'propertyNames') return true;
  const choice = choices.find(({ instancePath }) => isWithin(error.instancePath, instancePath));
  if (!choice) return false;
  // An object can only have meant the branch for objects, whose own errors then say what is wrong.
  const isOfOthers = (each: ErrorObject): boolean =>
    each === choice || (each.instancePath === choice.instancePath && ['type', 'const'].includes(each.keyword));
  const isTold = errors.some((each) => isWithin(each.instancePath, choice.instancePath) && !isOfOthers(each));
  return isObject(choice.data) && isTold ? isOfOthers(error) : error !== choice;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function propertiesOf(error: ErrorObject): Record<string, SchemaObject> {
  return ((error.parentSchema as SchemaObject).properties ?? {}) as Record<string, SchemaObject>;
}

/** Names that the object of an error may still take. */
function freeNames(error: ErrorObject, input: unknown): string[] {
  const taken = valueAt(input, error.instancePath);
  return Object.keys(propertiesOf(error)).filter((name) => !Object.hasOwn(taken as object, name));
}

/** Pointer of the field that an unknown field was probably meant to be. */
function meantField(error: ErrorObject, input: unknown): string | undefined {
  if (error.keyword !== 'additionalProperties') return undefined;
  const meant = nearest(String(error.params.additionalProperty), freeNames(error, input));
  return meant === undefined ? undefined : error.instancePath + formatPointer([meant]);
}

function describe(
  error: ErrorObject,
  input: unknown,
  definitions: Readonly<Record<string, SchemaObject>>,
): CheckProblem {
  const pointer = error.instancePath;
  const schema = error.parentSchema as SchemaObject;
  const value = error.data;
  const params = error.params as { additionalProperty: string; missingProperty: string; limit: number };
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = params.additionalProperty;
      const meant = nearest(name, freeNames(error, input));
      const hint = meant === undefined ? nameHint(name, Object.keys(propertiesOf(error))) : `did you mean "${meant}"?`;
      const field = pointer + formatPointer([name]);
      return { pointer: field, message: 'is an unknown field', value: name, ...hintOf(hint), atKey: true };
    }
    case 'required':
      return describeMissing(error, params.missingProperty);
    case 'discriminator':
      return describeTag(error, definitions);
    case 'enum':
    case 'const':
      return describeEnum(pointer, value, (schema.enum ?? [schema.const]) as unknown[]);
    case 'anyOf':
      return describeChoice(pointer, value, schema);
    case 'type':
    case 'pattern':
      return error.propertyName === undefined
        ? describeForm(pointer, value, schema, error.keyword)
        : {
            pointer: pointer + formatPointer([error.propertyName]),
            message: `is no ${lowerFirst(String(schema.title))}`,
            value: error.propertyName,
            limit: lowerFirst(lastSentence(schema.description)),
            atKey: true,
          };
    case 'minimum':
      return {
        pointer,
        message: 'is too small',
        value,
        limit: `at least ${params.limit.toLocaleString('en-US')}`,
      };
    case 'maximum':
      return {
        pointer,
        message: 'is too large',
        value,
        limit: `at most ${params.limit.toLocaleString('en-US')}`,
      };
    case 'exclusiveMinimum':
      return { pointer, message: 'is too small', value, limit: `more than ${params.limit.toLocaleString('en-US')}` };
    case 'minItems':
      return { pointer, message: 'is empty', limit: 'at least one', ...hintOf(exampleHint(schema)) };
    case 'maxItems':
      return {
        pointer,
        message: 'is too long',
        value: `${(value as unknown[]).length} entries`,
        limit: `at most ${params.limit.toLocaleString('en-US')}`,
      };
    case 'minLength':
      return { pointer, message: 'is empty', value, ...hintOf(exampleHint(schema)) };
    case 'minProperties':
      return { pointer, message: 'is empty', limit: 'at least one' };
    default:
      return { pointer, message: error.message ?? 'is not valid', value };
  }
}

function describeMissing(error: ErrorObject, name: string): CheckProblem {
  const property = propertiesOf(error)[name] ?? {};
  const example = (property.examples as unknown[] | undefined)?.[0];
  const hint = example === undefined ? undefined : `add "${name}": ${JSON.stringify(example)}`;
  return { pointer: error.instancePath + formatPointer([name]), message: 'is missing', ...hintOf(hint) };
}

function describeEnum(pointer: string, value: unknown, allowed: unknown[]): CheckProblem {
  const names = allowed.map(String);
  const limit = names.map((name) => `"${name}"`).join(' or ');
  const meant = typeof value === 'string' ? nearest(value, names) : undefined;
  return { pointer, message: 'is none of the choices', value, limit, ...hintOf(meant && `did you mean "${meant}"?`) };
}

/** The field that says which of several objects one is, such as `model`. */
function describeTag(error: ErrorObject, definitions: Readonly<Record<string, SchemaObject>>): CheckProblem {
  const { tag, tagValue } = error.params as { tag: string; tagValue: unknown };
  const branches = (error.parentSchema as SchemaObject).oneOf as SchemaObject[];
  const names = branches.map(({ $ref }) => {
    const { properties } = definitions[String($ref).replace('#/$defs/', '')]!;
    return (properties as Record<string, SchemaObject>)[tag]!.const as unknown;
  });
  const pointer = error.instancePath + formatPointer([tag]);
  if (tagValue !== undefined) return describeEnum(pointer, tagValue, names);
  return { pointer, message: 'is missing', limit: names.map((name) => `"${String(name)}"`).join(' or ') };
}

/** A choice between a quantity and either a word or an object with options. */
function describeChoice(pointer: string, value: unknown, schema: SchemaObject): CheckProblem {
  const branches = schema.anyOf as SchemaObject[];
  const title =
    branches.flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref.replace('#/$defs/', '')] : []))[0] ?? '';
  const kind = quantities[title] ?? 'valid value';
  const words = branches.flatMap((branch) => ('const' in branch ? [JSON.stringify(branch.const)] : []));
  const meant =
    words.length > 0 && (value === false || value === null || (typeof value === 'string' && nearest(value, ['off'])));
  const mended = mendQuantity(title, value);
  const hint = meant ? `write ${words[0]!}` : mended === undefined ? exampleHint(schema) : `write "${mended}"`;
  const message = words.length > 0 ? `is neither a ${kind} nor ${words[0]!}` : `is no ${kind}`;
  return { pointer, message, value, ...hintOf(hint) };
}

function describeForm(pointer: string, value: unknown, schema: SchemaObject, keyword: string): CheckProblem {
  const quantity = quantities[String(schema.title)];
  if (quantity !== undefined) {
    const mended = mendQuantity(String(schema.title), value);
    const hint = mended === undefined ? exampleHint(schema) : `write "${mended}"`;
    return { pointer, message: `is no ${quantity}`, value, ...hintOf(hint) };
  }
  if (keyword === 'pattern')
    return {
      pointer,
      message: 'has a form that is not allowed',
      value,
      limit: lowerFirst(lastSentence(schema.description)),
    };
  const types = [schema.type as string | string[]].flat();
  const type = types.join();
  const isQuoted = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
  const unquoted = (type === 'integer' || type === 'number') && isQuoted;
  const isBoolean = type === 'boolean' && (value === 'true' || value === 'false');
  const hint = unquoted || isBoolean ? 'write it without quotes' : undefined;
  return {
    pointer,
    message: `must be ${types.map((each) => typeNames[each] ?? each).join(' or ')}`,
    value,
    ...hintOf(hint),
  };
}

function exampleHint({ examples }: SchemaObject): string | undefined {
  if (!Array.isArray(examples) || examples.length === 0) return undefined;
  return `such as ${examples.map((example) => JSON.stringify(example)).join(', ')}`;
}

function hintOf(hint: string | undefined): { hint?: string } {
  return hint ? { hint } : {};
}

function lastSentence(text: unknown): string {
  return String(text).replace(/\.$/, '').split('. ').at(-1)!;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
