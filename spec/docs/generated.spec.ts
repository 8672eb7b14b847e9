import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { anchorOf } from '../../docs/generator/markdown.js';
import { generatedPages } from '../../docs/generator/pages.js';
import { profilePage } from '../../docs/generator/profile-page.js';
import type { Schema } from '../../docs/generator/schema.js';
import { troubleshootingPage } from '../../docs/generator/troubleshooting-page.js';
import { remedies } from '../../reports/remedies.js';
import { Page, root } from './page.js';

describe('generated pages', () => {
  it('are as they would be generated now', async () => {
    const pages = await generatedPages(root);
    expect(pages.map(({ file }) => file)).to.deep.equal(['docs/reference/profile.md', 'docs/troubleshooting.md']);
    for (const { file, content } of pages) expect(readFileSync(join(root, file), 'utf8'), file).to.equal(content);
  });
});

describe('docs/reference/profile.md', () => {
  const page = new Page('docs/reference/profile.md');
  const schema = JSON.parse(readFileSync(join(root, 'profiles/profile.schema.json'), 'utf8')) as Schema;
  const definitions = schema.$defs!;
  const rows = page.tables('field', 'type', 'default', 'meaning').flat();
  /** The row of a field in the section of the object at that pointer. */
  const row = (object: string, field: string): string[] => {
    const title = object === '' ? 'The profile itself' : `: \`${object}\``;
    const section = page.text.split(/^(?=#)/m).find((each) => each.split('\n', 1)[0]!.endsWith(title));
    const line = section?.split('\n').find((each) => each.startsWith(`| \`${field}\` `));
    if (line === undefined) throw new Error(`${object} has no ${field}`);
    return line.split(/ \| /).map((cell) => cell.replace(/^\| | \|$/g, '').trim());
  };

  it('has each field of each object of the schema', () => {
    const objects = [schema, ...Object.values(definitions), definitions.Threshold!.anyOf![1]!];
    const fields = objects.flatMap(({ properties = {} }) => Object.keys(properties));
    expect(fields.length).to.be.above(60);
    expect(rows.map(([field]) => field)).to.have.members(fields);
  });

  it('marks what is required, and shows each default', () => {
    expect(row('', 'target')[2]).to.equal('**required**');
    expect(row('/populations/<name>', 'clients')[2]).to.equal('**required**');
    expect(row('', 'seed')[2]).to.equal('`1`');
    expect(row('/populations/<name>', 'user')[2]).to.equal('`"user{index}"`');
    expect(row('/populations/<name>/messages', 'to')[2]).to.equal('–');
    const required = Object.values(definitions).flatMap((each) => each.required ?? []).length;
    const marked = rows.filter(([, , fallback]) => fallback === '**required**').length;
    expect(marked).to.equal(required + schema.required!.length + 1);
  });

  it('tells type and limits in words', () => {
    const type = (object: string, field: string): string => row(object, field)[1]!;
    expect(type('', 'seed')).to.equal('whole number, 0 to 4,294,967,295');
    expect(type('', 'name')).to.match(/^text: lower case letters, .*, at most 64 characters$/);
    expect(type('', 'hold')).to.equal('[duration](#duration)');
    expect(type('/target', 'embedded')).to.match(/^`true` or `false` or \[object\]\(#embedded-targets-capacity/);
    expect(type('/target', 'url')).to.equal('text, not empty or list of text, not empty, at least one');
    expect(type('/target', 'protocol')).to.equal('`"chat"` or `"echo"`');
    expect(type('/target', 'subprotocols')).to.equal('list of text, not empty');
    expect(type('/target', 'headers')).to.equal('map of names to text');
    expect(type('/populations/<name>', 'join')).to.equal('map of names to whole number, 1 to 10,000');
    expect(type('/populations/<name>/heartbeat', 'every')).to.equal('[duration](#duration) or `"off"`');
    expect(type('/safety', 'maxConnectFailures')).to.equal('whole number, at least 1');
    expect(type('', 'populations')).to.equal(
      'map of names to [object](#population-populationsname), 1 to 64 entries, names of letters, digits, dash and underscore, 1 to 32 characters',
    );
    expect(type('', 'thresholds')).to.include('[condition](#condition) or [object](#threshold-with-options');
  });

  it('has meaning and examples of each field', () => {
    expect(row('/populations/<name>/heartbeat', 'every')[3]).to.equal(
      'Time between two heartbeats of a client; "off" sends none. Examples: `"30s"`, `"off"`',
    );
    expect(row('/target', 'allowHosts')[3]).to.include('\\*.example.org stands for');
    for (const [field, , , meaning] of rows) expect(meaning, field).to.match(/^\S.{10}/);
  });

  it('goes no deeper than its headings say: objects stand below those that hold them', () => {
    const levels = Array.from(page.text.matchAll(/^(#+) .*`(\/.*)`$/gm), ([, marks, pointer]) => [
      pointer,
      marks!.length,
    ]);
    expect(levels).to.deep.include.members([
      ['/target', 3],
      ['/target/tls', 4],
      ['/populations/<name>', 3],
      ['/populations/<name>/arrival', 4],
    ]);
  });
});

describe('page of a schema', () => {
  const pageOf = (properties: Record<string, Schema>, $defs: Record<string, Schema> = {}): string =>
    profilePage({ type: 'object', additionalProperties: false, properties, $defs });

  it('tells numbers with open bounds, lists with lengths, text with lengths', () => {
    const text = pageOf({
      share: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
      below: { type: 'number', minimum: 5, exclusiveMaximum: 9 },
      list: { type: 'array', minItems: 2, maxItems: 3, uniqueItems: true, items: { type: 'integer' } },
      word: { type: 'string', minLength: 2, maxLength: 8 },
    });
    expect(text).to.include('| number, more than 0, at most 1 |').and.include('| number, at least 5, less than 9 |');
    expect(text).to.include('| list of whole number, 2 to 3 entries, each once |');
    expect(text).to.include('| text, 2 to 8 characters |');
  });

  it('gives each object of a choice a section of its own', () => {
    const branch = (title: string): Schema => ({
      title,
      type: 'object',
      additionalProperties: false,
      properties: { kind: { const: title } },
    });
    const text = pageOf({ arrival: { oneOf: [branch('Steady'), branch('Ramp')] } });
    expect(text).to.include('| [object](#steady-arrival) or [object](#ramp-arrival) |');
    expect(text).to.include('### Steady: `/arrival`').and.include('### Ramp: `/arrival`');
    expect(() => pageOf({ arrival: { oneOf: [branch('Ramp'), branch('Ramp')] } })).to.throw('two sections');
  });

  it('names the objects that a constant tells apart, and tells a definition once', () => {
    const $defs: Record<string, Schema> = {
      Ramp: { title: 'Ramp', type: 'object', additionalProperties: false, properties: { model: { const: 'ramp' } } },
    };
    const rate: Schema = { discriminator: { propertyName: 'model' }, oneOf: [{ $ref: '#/$defs/Ramp' }] };
    const text = pageOf({ arrival: rate, messages: rate }, $defs);
    expect(text.match(/\| \[ramp\]\(#ramp-arrival\) \|/g)).to.have.lengthOf(2);
    expect(text.match(/^#+ Ramp/gm)).to.have.lengthOf(1);
  });

  it('lets no description break the table', () => {
    const text = pageOf({ x: { type: 'boolean', description: 'a|b *c* <d> `e` [f]', examples: ['a|b'] } });
    expect(text).to.include('a\\|b \\*c\\* \\<d> \\`e\\` \\[f\\] Example: `"a\\|b"` |');
  });

  it('refuses what it has no words for, rather than to leave it out', () => {
    expect(() => pageOf({ x: { type: 'string', pattern: '^x$' } })).to.throw('no words for ^x$');
    expect(() => pageOf({ x: { type: 'integer', multipleOf: 2 } as Schema })).to.throw(
      '/x: docs/generator has no words for "multipleOf"',
    );
    expect(() => pageOf({ x: {} })).to.throw('no words for the type "none"');
    expect(() => pageOf({ x: { $ref: '#/$defs/Y' } })).to.throw('/x: no definition #/$defs/Y');
    expect(() => pageOf({ x: { type: 'object' } })).to.throw('/x: fields beside names');
    const loop: Schema = {
      title: 'L',
      type: 'object',
      additionalProperties: false,
      properties: { l: { $ref: '#/$defs/L' } },
    };
    expect(() => pageOf({ x: { $ref: '#/$defs/L' } }, { L: loop })).to.throw('L holds itself');
  });

  it('links as GitHub makes anchors of headings', () => {
    expect(anchorOf('Arrival: `/populations/<name>/arrival`')).to.equal('arrival-populationsnamearrival');
  });
});

describe('page of remedies', () => {
  it('groups them by who has to act, each group in the order of the table', () => {
    const page = troubleshootingPage(remedies);
    const groups = page.split(/^## /m).slice(1);
    expect(groups.map((group) => group.split('\n')[0])).to.deep.equal([
      'The target',
      'The network',
      'The profile',
      'The generator',
    ]);
    const sides = ['target', 'network', 'profile', 'generator'];
    for (const [index, side] of sides.entries()) {
      const codes = Array.from(groups[index]!.matchAll(/^\| `([^`]+)`/gm), ([, code]) => code);
      expect(codes).to.deep.equal(remedies.filter((each) => each.side === side).map(({ code }) => code));
      expect(codes).to.not.have.lengthOf(0);
    }
  });

  it('lets no remedy break the table', () => {
    const page = troubleshootingPage([{ code: 'X_*', side: 'network', cause: 'a|b', remedy: '<c>' }]);
    expect(page).to.include('| `X_*` | a\\|b | \\<c> |');
  });
});
