// The whole suite: builds, checks that generated types and pages are true, runs every spec with coverage, and ends with
// one line `N passed, N failed`. Arguments go to mocha: `npm test -- --grep pacer`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { specsToLeaveOut } from './support/needs.mjs';

const root = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const packageDirectory = (name) => dirname(require.resolve(`${name}/package.json`));
const scratch = mkdtempSync(join(tmpdir(), 'populace-suite-'));
const counts = join(scratch, 'counts.json');
const mochaArguments = process.argv.slice(2);

function run(...command) {
  return spawnSync(process.execPath, command, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SUITE_COUNTS: counts },
  }).status;
}

/** A build or check that fails ends the suite as one failed test. */
function must(...command) {
  if (run(...command) === 0) return;
  console.log('\n0 passed, 1 failed');
  process.exit(1);
}

must('build.mjs');
must('--import', 'tsx', 'generate.mjs', '--check');
const coverage = [
  join(packageDirectory('c8'), 'bin/c8.js'),
  ...['engine', 'actors', 'profiles'].flatMap((room) => ['--include', `${room}/**/*.ts`]),
  ...['--exclude', 'profiles/generate-types.ts', '--exclude', '**/*.generated.ts', '--exclude', 'spec/**'],
  ...['--reporter', 'text-summary', '--reporter', 'lcovonly', '--temp-directory', join(scratch, 'v8')],
  // A part of the suite covers a part of the sources.
  ...(mochaArguments.length === 0
    ? ['--check-coverage', '--lines', '90', '--functions', '0', '--branches', '0', '--statements', '0']
    : []),
];
const mocha = join(packageDirectory('mocha'), 'bin/mocha.js');
const status = run(
  ...coverage,
  process.execPath,
  mocha,
  'spec/**/*.spec.ts',
  '--reporter',
  'spec/support/suite-reporter.cjs',
  '--require',
  'spec/support/children-without-coverage.cjs',
  '--forbid-pending',
  ...specsToLeaveOut().flatMap((pattern) => ['--ignore', pattern]),
  ...mochaArguments,
);
let passed = 0;
let failed = 1;
try {
  ({ passed, failed } = JSON.parse(readFileSync(counts, 'utf8')));
  // Nothing failed, and yet not well: coverage is below its bound, or mocha itself broke.
  if (status !== 0 && failed === 0) failed = 1;
} catch {
  console.error('mocha ended without a result');
}
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
