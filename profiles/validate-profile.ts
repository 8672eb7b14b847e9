import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject, type SchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { CheckProblem } from '../engine/plan/check-scope.js';
import type { Members } from '../engine/plan/resolved-profile.generated.js';
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

let schemas: Ajv2020 | undefined;
let schemaId = '';
let definitions: Record<string, SchemaObject> = {};

/** Of the part of the schema at a JSON Pointer; '': of the whole. */
function validator(part = ''): ValidateFunction {
  schemas ??= readSchema();
  return schemas.getSchema(schemaId + (part && `#${part}`))!;
}

function readSchema(): Ajv2020 {
  const schema = JSON.parse(readFileSync(join(packageRoot(), 'profiles/profile.schema.json'), 'utf8')) as SchemaObject;
  definitions = schema.$defs as typeof definitions;
  schemaId = schema.$id!;
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    discriminator: true,
    allErrors: true,
    useDefaults: true,
    verbose: true,
  });
  ajv.addSchema(schema);
  return ajv;
}

/** Holds a value against the profile's schema. Never changes it. */
export function validateProfile(input: unknown): Validated {
  const value = structuredClone(input);
  const validate = validator();
  if (validate(value)) return { value, problems: [], unsound: [] };
  return { value, ...describeSchemaErrors(validate.errors as ErrorObject[], input, definitions) };
}

/** A set's `members` with every default filled in; `undefined` where the schema refuses them. Never changes them. */
export function soundMembers(input: unknown): Members | undefined {
  const value = structuredClone(input);
  return validator('/$defs/Members')(value) ? (value as Members) : undefined;
}

/** What is wrong with a list of sizes, as it says it first; `undefined`: nothing. */
export function describeSizes(sizes: unknown): string | undefined {
  const validate = validator('/$defs/HistogramMembers/properties/sizes');
  if (validate(sizes)) return undefined;
  const { instancePath, message = 'is refused' } = validate.errors![0]!;
  return instancePath === '' ? `it ${message}` : `${instancePath} ${message}`;
}
