import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Wall clocks, timers and chance live in engine/clock and engine/workload alone: all else asks its context. */
const timeAndChance = [
  { object: 'Date', property: 'now', message: 'Ask the Clock.' },
  { object: 'performance', property: 'now', message: 'Ask the Clock.' },
  { object: 'process', property: 'hrtime', message: 'Ask the Clock.' },
  { object: 'Math', property: 'random', message: 'Ask the seeded random source.' },
];
const timers = ['setTimeout', 'setInterval', 'setImmediate'].map((name) => ({
  name,
  message: 'Schedule on the Clock.',
}));

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
    ignores: ['engine/clock/**'],
    rules: {
      'no-restricted-properties': ['error', ...timeAndChance],
      'no-restricted-globals': ['error', ...timers, { name: 'performance', message: 'Ask the Clock.' }],
    },
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
