/**
 * Writes the profile's types from profile.schema.json: `Profile` as users write it, and `ResolvedProfile` with every
 * default filled in. `--check` writes nothing and exits 1 when a committed file differs, so that the types and the
 * schema cannot drift apart.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, type JSONSchema } from 'json-schema-to-typescript';

const root = join(import.meta.dirname, '..');
const schemaText = readFileSync(join(root, 'profiles/profile.schema.json'), 'utf8');

/** Marks each property that has a default as required, at every depth: so it is once the loader has filled them in. */
function requireDefaulted(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const { properties, required } = node as { properties?: Record<string, { default?: unknown }>; required?: string[] };
  if (properties) {
    const defaulted = Object.keys(properties).filter((key) => properties[key]?.default !== undefined);
    (node as { required: string[] }).required = [...new Set([...(required ?? []), ...defaulted])];
  }
  Object.values(node).forEach(requireDefaulted);
}

/** Removes titles: they are for people, and a type would be named after each. */
function dropTitles(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const fields = node as Record<string, unknown>;
  if (typeof fields.title === 'string') delete fields.title;
  Object.values(fields).forEach(dropTitles);
}

async function typesOf(name: string, defaulted: boolean): Promise<string> {
  const schema = JSON.parse(schemaText) as JSONSchema;
  dropTitles(schema);
  schema.title = name;
  if (defaulted) {
    const root = { properties: schema.properties, required: schema.required };
    requireDefaulted(root);
    schema.required = root.required;
    // Thresholds stay as written: defaults do not reach into alternatives.
    const { Threshold: threshold, ...rest } = schema.$defs as Record<string, JSONSchema>;
    Object.values(rest).forEach(requireDefaulted);
    schema.$defs = { ...rest, Threshold: threshold };
  }
  return compile(schema, name, {
    additionalProperties: false,
    ignoreMinAndMaxItems: true, // lists, not tuples
    bannerComment: '/** Generated from profiles/profile.schema.json by `npm run generate`; do not edit. */',
    style: { singleQuote: true, printWidth: 120 },
  });
}

const outputs = [
  { file: 'engine/plan/profile.generated.ts', text: await typesOf('Profile', false) },
  { file: 'engine/plan/resolved-profile.generated.ts', text: await typesOf('ResolvedProfile', true) },
];
for (const { file, text } of outputs) {
  const path = join(root, file);
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${file} differs from profiles/profile.schema.json: run \`npm run generate\`.`);
    process.exitCode = 1;
  }
}
