import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject, type SchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { CheckProblem } from '../engine/plan/check-scope.js';
import { packageRoot } from './package-root.js';
import { describeSchemaErrors } from './schema-problems.js';

/** What the schema makes of a value. */
export interface Validated {
  /** A copy with every default filled in; a ResolvedProfile where there are no problems. */
  value: unknown;
  problems: CheckProblem[];
  /** Pointers of what is refused or missing: nothing may be concluded from what stands there. */
  unsound: string[];
}

let compiled: ValidateFunction | undefined;
let definitions: Record<string, SchemaObject> = {};

function validator(): ValidateFunction {
  if (compiled) return compiled;
  const schema = JSON.parse(readFileSync(join(packageRoot(), 'profiles/profile.schema.json'), 'utf8')) as SchemaObject;
  definitions = schema.$defs as typeof definitions;
  compiled = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    discriminator: true,
    allErrors: true,
    useDefaults: true,
    verbose: true,
  }).compile(schema);
  return compiled;
}

/** Holds a value against the profile's schema. Never changes it. */
export function validateProfile(input: unknown): Validated {
  const value = structuredClone(input);
  const validate = validator();
  if (validate(value)) return { value, problems: [], unsound: [] };
  return { value, ...describeSchemaErrors(validate.errors as ErrorObject[], input, definitions) };
}
