import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Ajv2020 } from 'ajv/dist/2020.js';

interface Schema {
  $ref?: string;
  title?: string;
  description?: string;
  type?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  $defs?: Record<string, Schema>;
}

const schema = JSON.parse(readFileSync('profiles/profile.schema.json', 'utf8')) as Schema;

interface Field {
  pointer: string;
  field: Schema;
  /** What `$ref` leads to, or the field itself. */
  meaning: Schema;
  required: boolean;
}

function* fieldsOf(node: Schema, pointer: string): Generator<Field> {
  for (const [name, field] of Object.entries(node.properties ?? {})) {
    const at = `${pointer}/${name}`;
    const meaning = field.$ref === undefined ? field : schema.$defs![field.$ref.replace('#/$defs/', '')]!;
    yield { pointer: at, field, meaning: { ...meaning, ...field }, required: node.required?.includes(name) ?? false };
    yield* fieldsOf(field, at);
  }
  for (const part of [...(node.anyOf ?? []), ...(node.oneOf ?? []), node.items, node.additionalProperties])
    if (typeof part === 'object') yield* fieldsOf(part, pointer);
  for (const [name, definition] of Object.entries(node.$defs ?? {})) yield* fieldsOf(definition, `#${name}`);
}

const fields = [...fieldsOf(schema, '')];
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, discriminator: true, useDefaults: true });
ajv.addSchema(schema, 'profile');

/** Whether a value is valid where a field stands. */
function isValid(field: Schema, value: unknown): boolean {
  const outside = JSON.parse(JSON.stringify(field).replaceAll('"#/$defs/', '"profile#/$defs/')) as Schema;
  return ajv.validate({ type: 'object', properties: { field: outside } }, { field: value });
}

describe('profile schema', () => {
  it('is found and has fields', () => {
    expect(fields.length).to.be.greaterThan(50);
  });

  it('compiles in strict mode', () => {
    expect(ajv.getSchema('profile')).to.be.a('function');
  });

  it('has a title and a sentence for every field', () => {
    for (const { pointer, meaning } of fields) {
      expect(meaning.title, pointer).to.match(/^[A-Z]/);
      expect(meaning.description, pointer).to.match(/^\S.*\.$/s);
    }
  });

  it('has a default for every optional field, or says what its absence means', () => {
    for (const { pointer, meaning, required } of fields) {
      if (required || meaning.default !== undefined) continue;
      expect(meaning.description, pointer).to.match(/Default: |Without it|May be left out/);
    }
  });

  it('has examples for every field that is no object of its own', () => {
    for (const { pointer, meaning } of fields) {
      if (meaning.properties || meaning.type === 'object' || meaning.const !== undefined) continue;
      expect(meaning.examples, pointer).to.be.an('array').that.is.not.empty;
    }
  });

  it('has defaults and examples that are valid themselves', () => {
    for (const { pointer, field, meaning } of fields) {
      for (const value of [...(meaning.examples ?? []), ...(meaning.default === undefined ? [] : [meaning.default])]) {
        // The default of an object is filled in field by field.
        expect(isValid(field, structuredClone(value)), `${pointer}: ${JSON.stringify(value)}`).to.equal(true);
      }
    }
  });

  it('closes every object', () => {
    const open = fields
      .filter(({ meaning }) => meaning.properties ?? meaning.type === 'object')
      .filter(({ meaning }) => meaning.oneOf === undefined) // each branch is a definition, and closed itself
      .filter(({ meaning }) => meaning.additionalProperties === undefined || meaning.additionalProperties === true);
    expect(open.map(({ pointer }) => pointer)).to.deep.equal([]);
  });

  it('is what the committed types were generated from', function () {
    this.timeout(60_000);
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'profiles/generate-types.ts', '--check'],
      { encoding: 'utf8' },
    );
    expect(stderr).to.equal('');
    expect(status).to.equal(0);
  });
});
