import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Command } from 'commander';
import { chatErrorCategories } from '../../actors/protocols/chat-error.js';
import { calibrateCommand } from '../../cli/commands/calibrate.js';
import { checkCommand } from '../../cli/commands/check.js';
import { doctorCommand } from '../../cli/commands/doctor.js';
import { runCommand } from '../../cli/commands/run.js';
import { targetCommand } from '../../cli/commands/target.js';
import { exitCodes } from '../../cli/exit-code.js';
import { filesIn, Page, root } from './page.js';

interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: string[];
  default?: unknown;
  description?: string;
}

const page = new Page('docs/reference.md');
const schema = JSON.parse(readFileSync(join(root, 'profiles/profile.schema.json'), 'utf8')) as Schema;

/** Each field at any depth: pointer, default (or that it is required), description. */
function fieldsOf(node: Schema, pointer: string): string[][] {
  const own = { ...definitionOf(node), ...node };
  const inMap = typeof own.additionalProperties === 'object' ? definitionOf(own.additionalProperties) : {};
  return [...fieldsIn(own, pointer), ...fieldsIn(inMap, `${pointer}/<name>`)];
}

function fieldsIn({ properties = {}, required = [] }: Schema, pointer: string): string[][] {
  return Object.entries(properties)
    .filter(([name]) => name !== '$schema')
    .flatMap(([name, field]) => {
      const at = `${pointer}/${name}`;
      const { description = '' } = { ...definitionOf(field), ...field };
      const fallback = field.default === undefined ? '' : JSON.stringify(field.default);
      return [[at, required.includes(name) ? 'required' : fallback, description], ...fieldsOf(field, at)];
    });
}

function definitionOf({ $ref }: Schema): Schema {
  return $ref === undefined ? {} : schema.$defs![$ref.replace('#/$defs/', '')]!;
}

function optionsOf(command: Command): string[][] {
  return command.options.map(({ flags, description, defaultValue, defaultValueDescription, argChoices }) => {
    const value: unknown = defaultValue;
    const plain = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    const choices = argChoices ? ` (${argChoices.join(', ')})` : '';
    return [flags, defaultValueDescription ?? plain, description + choices];
  });
}

describe('docs/reference.md', () => {
  it('lists what the chat server means by its errors', () => {
    expect(page.table('code', 'category')).to.deep.equal(chatErrorCategories.map((row) => [...row]));
  });

  it('lists the options of each command', () => {
    const tables = page.tables('option', 'default', 'meaning');
    expect(tables).to.deep.equal(
      [runCommand(), checkCommand(), doctorCommand(), calibrateCommand(), targetCommand()].map(optionsOf),
    );
  });

  it('lists the exit codes', () => {
    expect(page.table('code', 'meaning')).to.deep.equal(Object.entries(exitCodes));
  });

  it('lists each field of a profile with its default', () => {
    const fields = fieldsOf(schema, '');
    expect(fields.length).to.be.above(60);
    expect(page.table('field', 'default', 'meaning')).to.deep.equal(fields);
  });

  it('lists the environment variables that the code reads, and no other', () => {
    const sources = ['cli', 'reports', 'targets', 'profiles', 'runners']
      .flatMap((room) => filesIn(room, '.ts'))
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n');
    const direct = Array.from(sources.matchAll(/\benv\['([A-Z_]+)'\]/g), ([, name]) => name!);
    const ofTarget = Array.from(sources.matchAll(/variable: '([A-Z_]+)'/g), ([, name]) => name!);
    const listed = page.table('variable', 'meaning').map(([name]) => name!);
    expect(listed).to.have.members([...new Set([...direct, ...ofTarget])]);
  });
});

describe('README.md', () => {
  it('lists the exit codes', () => {
    const codes = new Page('README.md').table('exit code', 'meaning').map(([code]) => code);
    expect(codes).to.deep.equal(Object.keys(exitCodes));
  });
});
