/** Who may import whom: docs/architecture.md has the same table in words. */
const room = (name) => `^${name}/`;
const ours = '^(engine|actors|runners|profiles|recorder|reports|targets|cli|bench|spec)/';

/** `from` may import of ours only what `to` names. */
const only = (from, to) => ({
  name: `${from}-imports`,
  severity: 'error',
  from: { path: room(from) },
  to: { path: ours, pathNot: [room(from), ...to.map((t) => `^${t}`)] },
});
/** Of npm packages and node's modules, `from` may import only these. */
const packages = (from, names, exceptFrom = []) => ({
  name: `${from}-packages`,
  severity: 'error',
  from: { path: room(from), pathNot: exceptFrom },
  to: { dependencyTypesNot: ['local'], pathNot: [ours, ...names] },
});
const pkg = (name) => `(^|/)node_modules/(@types/)?${name}/`;
const core = (name) => `^(node:)?${name}$`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('engine', []),
    only('actors', ['engine/']),
    only('profiles', ['engine/(plan|judge|telemetry)/']),
    only('recorder', ['engine/', 'actors/protocols/', 'profiles/']),
    only('runners', ['engine/', 'actors/', 'targets/virtual/']),
    only('reports', ['engine/telemetry/', 'engine/judge/', 'engine/run/', 'engine/plan/', 'engine/calibrate/']),
    only('targets', ['engine/clock/', 'engine/workload/', 'actors/protocols/', 'actors/transports/memory']),
    only('cli', ['engine/', 'actors/', 'runners/', 'profiles/', 'recorder/', 'reports/', 'targets/']),
    packages('engine', [pkg('rxjs'), pkg('hdr-histogram-js'), pkg('pure-rand')], ['^engine/clock/']),
    packages('actors', [pkg('rxjs')], ['^actors/transports/']),
    packages(
      'actors',
      [pkg('rxjs'), pkg('ws'), pkg('undici'), core('net'), core('tls'), core('http'), core('crypto')],
      ['^actors/(?!transports/)'],
    ),
    packages(
      'profiles',
      [
        pkg('ajv'),
        pkg('ajv-formats'),
        pkg('jsonc-parser'),
        pkg('fastest-levenshtein'),
        core('fs'),
        core('path'),
        core('url'),
        core('crypto'),
      ],
      ['^profiles/generate-types'],
    ),
    {
      name: 'main-thread-only',
      severity: 'error',
      from: { path: '^(engine|actors|runners/thread)' },
      to: { path: [pkg('ajv'), pkg('commander'), pkg('log-update'), '^reports/', '^cli/', '^profiles/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.spec.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
