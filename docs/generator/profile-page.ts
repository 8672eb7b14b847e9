import { anchorOf, code, heading, span, table, text } from './markdown.js';
import { branchesOf, definitionOf, resolve, type Schema } from './schema.js';
import { amountWords, orOf, textLimits, typeWords, withLimits } from './type-words.js';

/** An object of the profile: a table of its fields. */
interface Section {
  title: string;
  pointer: string;
  /** Objects that it stands in. */
  depth: number;
  description: string;
  rows: string[][];
}

/** docs/reference/profile.md: every field of the schema, object by object, outer ones first. */
export function profilePage(schema: Schema): string {
  const { sections, quantities } = new ProfilePage(schema);
  return [
    heading(1, 'Profile'),
    'Every field of a profile, from `profiles/profile.schema.json` by `npm run generate`; change it there. How profiles are written and changed: [guide](../guide.md). What error codes mean: [troubleshooting](../troubleshooting.md).',
    'A profile is JSON; comments and trailing commas may stand in it. Unknown fields are refused. `sim check` tells everything that is wrong with one. A pointer such as `/populations/<name>/clients` is what `--set` takes, with the name of one of yours. A default of – means that a field may be left out and has none; what happens then stands beside it.',
    heading(2, 'Quantities'),
    'Texts with a form of their own, which fields below refer to.',
    ...quantities.flatMap(({ title = '', description = '', examples }) => [
      heading(3, title),
      sentences(text(description), exampleWords(examples)),
    ]),
    ...sections.flatMap(({ title, pointer, depth, description, rows }) => [
      heading(Math.min(6, 2 + depth), headingOf(title, pointer)),
      text(description),
      table(['field', 'type', 'default', 'meaning'], rows),
    ]),
  ].join('\n\n');
}

class ProfilePage {
  readonly sections: Section[] = [];
  private readonly definitions: Readonly<Record<string, Schema>>;
  private readonly met = new Set<string>();
  /** Headings of definitions that have a section: where they come up again, words link to it. */
  private readonly told = new Map<string, string>();
  /** Sections that words already link to. */
  private readonly later: ((depth: number) => void)[] = [];

  constructor(schema: Schema) {
    this.definitions = schema.$defs ?? {};
    this.tell(schema, '', [], 0);
  }

  /** Definitions of texts with a form of their own that some field has. */
  get quantities(): Schema[] {
    return Object.entries(this.definitions)
      .filter(([name]) => this.met.has(name))
      .map(([name, definition]) => resolve(definition, {}, name));
  }

  /** A section for an object, then those of the objects in it. `within`: definitions that it stands in. */
  private tell(schema: Schema, pointer: string, within: readonly string[], depth: number): void {
    const { title = '', description = '', properties = {}, required = [] } = schema;
    if (schema.additionalProperties !== false) throw new Error(`${pointer}: fields beside names are not told`);
    const section: Section = { title, pointer, depth, description, rows: [] };
    if (this.sections.some((each) => headingOf(each.title, each.pointer) === headingOf(title, pointer)))
      throw new Error(`${pointer}: two sections are called "${title}"`);
    this.sections.push(section);
    for (const [name, field] of Object.entries(properties)) {
      const at = `${pointer}/${name}`;
      const whole = resolve(field, this.definitions, at);
      const type = this.words(field, at, within);
      const fallback = whole.default === undefined ? '–' : code(whole.default);
      section.rows.push([
        span(name),
        type,
        required.includes(name) ? '**required**' : fallback,
        sentences(text(whole.description ?? ''), exampleWords(whole.examples)),
      ]);
    }
    const inner = this.later.splice(0);
    for (const tell of inner) tell(depth + 1);
  }

  /** What a value may be, in words; objects in it become sections of their own, to which the words link, `byTitle` where a constant tells several apart. */
  private words(schema: Schema, pointer: string, within: readonly string[], byTitle = false): string {
    const name = definitionOf(schema);
    const whole = resolve(schema, this.definitions, pointer);
    if (name !== undefined && within.includes(name)) throw new Error(`${pointer}: ${name} holds itself`);
    const inner = name === undefined ? within : [...within, name];
    const branches = branchesOf(whole);
    if (branches) {
      const isTagged = whole.discriminator !== undefined;
      return orOf(branches.map((branch) => this.words(branch, pointer, inner, isTagged)));
    }
    if (whole.type === 'array') {
      const { items = {}, minItems, maxItems, uniqueItems } = whole;
      const each = this.words(items, `${pointer}/<index>`, inner);
      const amount =
        minItems === 1 && maxItems === undefined ? 'at least one' : amountWords(minItems, maxItems, 'entries');
      return withLimits(`list of ${each}`, amount, uniqueItems ? 'each once' : '');
    }
    if (whole.type === 'object') return this.objectWords(whole, pointer, inner, name, byTitle);
    if (name !== undefined && whole.pattern !== undefined && whole.pattern === this.definitions[name]?.pattern) {
      this.met.add(name);
      const { title } = this.definitions[name];
      return `[${text(lowerFirst(title!))}](#${anchorOf(title!)})`;
    }
    return typeWords(whole, pointer);
  }

  private objectWords(
    whole: Schema,
    pointer: string,
    within: readonly string[],
    name: string | undefined,
    byTitle: boolean,
  ): string {
    const { additionalProperties: values, propertyNames, minProperties, maxProperties } = whole;
    if (typeof values !== 'object') {
      const { title = '' } = whole;
      const linkTo = (heading: string): string => `[${byTitle ? lowerFirst(title) : 'object'}](#${anchorOf(heading)})`;
      const before = name === undefined ? undefined : this.told.get(name);
      if (before !== undefined) return linkTo(before);
      const heading = headingOf(title, pointer);
      if (name !== undefined) this.told.set(name, heading);
      // The section that it is the beginning of stands after the table in which these words do.
      this.later.push((depth) => this.tell(whole, pointer, within, depth));
      return linkTo(heading);
    }
    const names = propertyNames ? textLimits(propertyNames, pointer) : '';
    const each = this.words(values, `${pointer}/<name>`, within);
    return withLimits(
      `map of names to ${each}`,
      amountWords(minProperties, maxProperties, 'entries'),
      names && `names of ${names}`,
    );
  }
}

function headingOf(title: string, pointer: string): string {
  return pointer === '' ? 'The profile itself' : `${title}: ${span(pointer)}`;
}

function exampleWords(examples: readonly unknown[] = []): string {
  if (examples.length === 0) return '';
  return `${examples.length === 1 ? 'Example' : 'Examples'}: ${examples.map(code).join(', ')}`;
}

function sentences(...all: readonly string[]): string {
  return all.filter((each) => each !== '').join(' ');
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
