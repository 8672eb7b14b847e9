import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const askClock = 'Ask the Clock.';
const schedule = 'Schedule on the Clock.';
const askSource = 'Ask the seeded random source, engine/workload/chance.';
const timers = ['setTimeout', 'setInterval', 'setImmediate'];

/**
 * Wall clocks, timers and chance live in engine/clock and engine/workload alone: all else asks its context. That is what
 * makes a virtual run the same each time.
 */
export const timeAndChance = {
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: askClock },
    { object: 'performance', property: 'now', message: askClock },
    { object: 'process', property: 'hrtime', message: askClock },
    { object: 'process', property: 'uptime', message: askClock },
    { object: 'Math', property: 'random', message: askSource },
    { object: 'crypto', property: 'getRandomValues', message: askSource },
    { object: 'crypto', property: 'randomUUID', message: askSource },
    ...timers.map((property) => ({ object: 'globalThis', property, message: schedule })),
  ],
  'no-restricted-globals': [
    'error',
    { name: 'performance', message: askClock },
    { name: 'queueMicrotask', message: schedule },
    ...timers.map((name) => ({ name, message: schedule })),
  ],
  'no-restricted-syntax': [
    'error',
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: askClock },
    { selector: "CallExpression[callee.name='Date']", message: askClock },
  ],
  'no-restricted-imports': [
    'error',
    {
      paths: [
        ...['timers', 'timers/promises', 'perf_hooks'].map((name) => ({ name, message: askClock })),
        ...['node:timers', 'node:timers/promises', 'node:perf_hooks'].map((name) => ({ name, message: askClock })),
        ...['crypto', 'node:crypto'].map((name) => ({ name, message: askSource })),
        // They run on the wall clock; the Clock is a scheduler, too.
        {
          name: 'rxjs',
          importNames: ['asyncScheduler', 'asapScheduler', 'animationFrameScheduler'],
          message: schedule,
        },
      ],
    },
  ],
};

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'runs/', '**/*.cjs'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.spec.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // Typed arrays indexed on the hot path are in range by construction.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  {
    files: ['engine/**/*.ts', 'actors/**/*.ts'],
    ignores: ['engine/clock/**', 'actors/transports/mask-source.ts'],
    rules: timeAndChance,
  },
  {
    // The schema allows a duration or "off": to TypeScript that is any text.
    files: ['**/*.generated.ts'],
    rules: { '@typescript-eslint/no-redundant-type-constituents': 'off' },
  },
  {
    files: ['spec/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly' } },
  },
);
