import { formatPointer } from '../engine/plan/pointer.js';
import type { CheckProblem } from '../engine/plan/check-scope.js';
import { nearest } from './did-you-mean.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A profile with its `${NAME}` filled in. */
export interface Substituted {
  /** A copy. */
  value: unknown;
  problems: CheckProblem[];
  /** What was filled in: secrets, to be masked. */
  values: string[];
  /** Fields that were filled in, as they were written. */
  written: ReadonlyMap<string, string>;
}

/** Fills `${NAME}` into every text of a profile, at any depth; names of fields stay as they are. */
export function substituteEnvironment(value: unknown, environment: Environment): Substituted {
  const problems: CheckProblem[] = [];
  const values = new Set<string>();
  const written = new Map<string, string>();

  const fill = (text: string, pointer: string): string =>
    text.replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
      written.set(pointer, text);
      const found = Object.hasOwn(environment, name) ? environment[name] : undefined;
      if (found === undefined) problems.push({ pointer, value: whole, ...unknownVariable(name, environment) });
      else if (found !== '') values.add(found);
      return found ?? whole;
    });
  const visit = (node: unknown, path: (string | number)[]): unknown => {
    if (typeof node === 'string') return fill(node, formatPointer(path));
    if (Array.isArray(node)) return node.map((item, index) => visit(item, [...path, index]));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, field]) => [key, visit(field, [...path, key])]));
  };
  return { value: visit(value, []), problems, values: [...values], written };
}

function unknownVariable(name: string, environment: Environment): { message: string; hint: string } {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return {
      message: 'holds no name of an environment variable',
      hint: 'letters, digits and underscore, such as ${TOKEN}',
    };
  const meant = nearest(name, Object.keys(environment));
  return {
    message: 'needs an environment variable that is not set',
    hint: meant === undefined ? `set it: ${name}=… sim …` : `did you mean \${${meant}}? Else set it: ${name}=… sim …`,
  };
}
