/** A JSON Schema, as far as the profile's makes use of it. */
export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  title?: string;
  description?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  discriminator?: { propertyName: string };
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
  minProperties?: number;
  maxProperties?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  default?: unknown;
  examples?: unknown[];
}

/** Keywords that the page tells in words. */
const told = new Set([
  ...['$schema', '$id', '$ref', '$defs', 'title', 'description', 'type', 'enum', 'const', 'anyOf', 'oneOf'],
  ...['properties', 'required', 'additionalProperties', 'propertyNames', 'minProperties', 'maxProperties'],
  ...['items', 'minItems', 'maxItems', 'uniqueItems', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  ...['minLength', 'maxLength', 'pattern', 'default', 'examples'],
  // Says again what the constants of the branches say.
  'discriminator',
]);

/** Name of the definition that a schema refers to. */
export function definitionOf({ $ref }: Schema): string | undefined {
  return $ref?.replace('#/$defs/', '');
}

/** A schema with what it refers to filled in. Throws where it holds a keyword that would go untold. */
export function resolve(schema: Schema, definitions: Readonly<Record<string, Schema>>, pointer: string): Schema {
  const name = definitionOf(schema);
  const referred = name === undefined ? {} : definitions[name];
  if (!referred) throw new Error(`${pointer}: no definition ${String(schema.$ref)}`);
  const whole = { ...referred, ...schema };
  const untold = Object.keys(whole).find((keyword) => !told.has(keyword));
  if (untold !== undefined) throw new Error(`${pointer}: docs/generator has no words for "${untold}"`);
  return whole;
}

/** The branches of a choice; a list of types is one too. */
export function branchesOf(schema: Schema): Schema[] | undefined {
  const { anyOf, oneOf, type } = schema;
  return anyOf ?? oneOf ?? (Array.isArray(type) ? type.map((each) => ({ ...schema, type: each })) : undefined);
}
