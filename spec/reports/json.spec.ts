import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import type { Summary } from '../../engine/telemetry/summary.js';
import { summaryJson } from '../../reports/json.js';
import { sampleSummary, troubledSummary } from './sample-summary.js';

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: Schema | boolean;
  description?: string;
  $defs?: Record<string, Schema>;
  $id?: string;
}

const schema = JSON.parse(
  readFileSync(new URL('../../reports/summary.schema.json', import.meta.url), 'utf8'),
) as Schema;
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false, allErrors: true }).compile(
  schema,
);

/** The published listing of the fields that are there whatever happens. */
const dist = 'count min mean p50 p90 p95 p99 p999 max';
const listing: Record<string, string> = {
  '': 'schemaVersion tool simulated profile plan seed tags startedAt durationMs stop verdict connections groups messages deliveries heartbeats bytes errors thresholds generator target phases populations',
  tool: 'name version',
  profile: 'name hash',
  plan: 'hash',
  verdict: 'status reasons',
  connections:
    'planned attempted established failed dropped droppedRate reconnects peak successRate perSecond setupMs timeToRecoverMs closeCodes',
  'connections.setupMs': dist,
  'connections.timeToRecoverMs': dist,
  groups: 'planned attempted created existing failed successRate perSecond responseMs',
  'groups.responseMs': dist,
  messages:
    'planned sent acknowledged refused timedOut disconnected droppedSends received successRate perSecond responseMs serviceMs sendLagMs',
  'messages.responseMs': dist,
  'messages.serviceMs': dist,
  'messages.sendLagMs': dist,
  deliveries:
    'due received undecided lost duplicate reordered misdelivered late rate latencyMs firstMs lastMs unattributed bySize byInstance samples',
  'deliveries.latencyMs': dist,
  'heartbeats.client': 'sent answered missed roundTripMs',
  'heartbeats.server': 'received ponged late',
  bytes: 'sent received',
  errors: 'critical byCode',
  'errors.byCode.*': 'code count samples',
  'thresholds.*': 'metric condition value result',
  generator:
    'runners threads cpuSeconds rssBytes rssBytesPerConnection marginalBytesPerConnection eventLoopDelayMs gcPauseMs coordinator byRunner',
  'generator.coordinator': 'cpuSeconds rssBytes',
  'generator.byRunner.*': 'runner cpuSeconds rssBytes threads',
  'generator.byRunner.*.threads.*': 'thread lost cpuSeconds heapBytes eventLoopDelayMs gcPauseMs sendLagMs',
  'generator.eventLoopDelayMs': dist,
  target: 'connections groups messages deliveries',
};

/** Follows references and steps over "or null". */
function resolve(node: Schema): Schema {
  if (node.$ref !== undefined) return resolve(schema.$defs![node.$ref.replace('#/$defs/', '')]!);
  if (node.anyOf !== undefined) return resolve(node.anyOf[0]!);
  return node;
}

/** The schema at a dotted path; `*` is any item. */
function at(path: string): Schema {
  const steps = path === '' ? [] : path.split('.');
  return steps.reduce((node, step) => resolve(step === '*' ? node.items! : node.properties![step]!), resolve(schema));
}

/** All properties, those of `allOf` first. */
function propertiesOf(node: Schema): Record<string, Schema> {
  const inherited = (node.allOf ?? []).map((part) => propertiesOf(resolve(part)));
  return [...inherited, node.properties ?? {}].reduce((all, some) => ({ ...all, ...some }), {});
}

/** Dotted paths of fields that the schema does not describe. */
function undescribed(value: unknown, node: Schema, path: string): string[] {
  if (value === null || typeof value !== 'object') return [];
  const here = resolve(node);
  if (Array.isArray(value)) return value.flatMap((item) => undescribed(item, here.items!, `${path}.*`));
  return Object.entries(value).flatMap(([key, item]) => {
    const child =
      propertiesOf(here)[key] ??
      (typeof here.additionalProperties === 'object' ? here.additionalProperties : undefined);
    return child === undefined ? [`${path}.${key}`] : undescribed(item, child, `${path}.${key}`);
  });
}

/** Paths of the properties and definitions that carry no description of their own or of what they refer to. */
function wordless(node: Schema, path: string): string[] {
  const named = Object.entries({ ...node.properties, ...node.$defs });
  const inner = [node.items, ...(node.anyOf ?? [])].filter((part) => part !== undefined);
  return [
    ...named
      .filter(([, child]) => child.description === undefined && child.$ref === undefined)
      .map(([key]) => `${path}.${key}`),
    ...named.flatMap(([key, child]) => wordless(child, `${path}.${key}`)),
    ...inner.flatMap((part) => wordless(part, path)),
  ];
}

describe('summary.json', () => {
  for (const [name, build] of Object.entries({ sampleSummary, troubledSummary })) {
    it(`is valid by the published schema: ${name}`, () => {
      validate(JSON.parse(summaryJson(build())));
      expect(validate.errors).to.equal(null);
    });

    it(`has no field that the schema does not describe: ${name}`, () => {
      expect(undescribed(JSON.parse(summaryJson(build())), schema, '')).to.deep.equal([]);
    });
  }

  it('is valid for a simulated run, which has no start and no generator', () => {
    const simulated: Summary = { ...sampleSummary(), simulated: true, startedAt: null, generator: null, target: null };
    validate(JSON.parse(summaryJson(simulated)));
    expect(validate.errors).to.equal(null);
  });

  it('is refused by the schema when a field is missing or of another type', () => {
    expect(validate({ ...sampleSummary(), seed: undefined })).to.equal(false);
    expect(validate({ ...sampleSummary(), stop: 'stopped' })).to.equal(false);
    expect(validate({ ...sampleSummary(), schemaVersion: 2 })).to.equal(false);
    expect(validate({ ...sampleSummary(), groups: { ...sampleSummary().groups, created: '5' } })).to.equal(false);
  });

  for (const [path, fields] of Object.entries(listing)) {
    it(`always has the listed fields of ${path === '' ? 'the top' : path}`, () => {
      const node = at(path);
      expect(node.required).to.include.members(fields.split(' '));
      expect(Object.keys(node.properties!)).to.include.members(fields.split(' '));
    });
  }

  it('has an address and words for every field in the schema', () => {
    expect(schema.$id).to.equal('https://populace.dev/schema/summary-1.json');
    expect(wordless(schema, '')).to.deep.equal([]);
  });

  it('has its keys in the order of the schema, however the object was built', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (value === null || typeof value !== 'object') return value;
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, item]) => [key, reversed(item)]),
      );
    };
    const text = summaryJson(
      reversed({ ...troubledSummary(), reuse: { run: 'abc123', sets: {} }, workload: {} }) as Summary,
    );
    const parsed = JSON.parse(text) as Record<string, Record<string, unknown>>;
    expect(Object.keys(parsed)).to.deep.equal(Object.keys(schema.properties!));
    for (const path of ['connections', 'groups', 'joins', 'messages', 'heartbeats', 'errors', 'generator', 'target']) {
      expect(Object.keys(parsed[path]!), path).to.deep.equal(Object.keys(at(path).properties!));
    }
    expect(Object.keys(parsed['messages']!['responseMs'] as object)).to.deep.equal(dist.split(' '));
    expect(Object.keys(parsed['phases']!)).to.deep.equal(Object.keys(at('phases').properties!));
    const { phases } = JSON.parse(text) as Summary;
    expect(Object.keys(phases.hold!)).to.deep.equal([
      'startedAtMs',
      'durationMs',
      ...Object.keys(schema.$defs!['Figures']!.properties!),
      'generator',
      'verdict',
    ]);
  });

  it('keeps every value, and fields of a later version behind the known ones', () => {
    const later = { novelty: { z: 1, a: [2] }, ...troubledSummary() };
    const text = summaryJson(later);
    expect(JSON.parse(text)).to.deep.equal(JSON.parse(JSON.stringify(later)));
    expect(Object.keys(JSON.parse(text) as object).at(-1)).to.equal('novelty');
  });

  it('is indented by two spaces', () => {
    expect(summaryJson(sampleSummary()).split('\n').slice(0, 4)).to.deep.equal([
      '{',
      '  "schemaVersion": 1,',
      '  "tool": {',
      '    "name": "populace",',
    ]);
  });
});
