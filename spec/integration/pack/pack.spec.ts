import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Summary } from '../../../engine/telemetry/summary.js';
import { newFolder } from '../../support/sim.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const start = promisify(execFile);

interface Packed {
  filename: string;
  size: number;
  unpackedSize: number;
  files: { path: string; size: number; mode: number }[];
}

describe('the packed package', function () {
  this.timeout(180_000);
  let packed: Packed;
  let home: string;

  before(() => {
    home = newFolder();
    // Without scripts: dist is built already, and another build would take it from under other specs.
    const argv = ['pack', '--json', '--ignore-scripts', '--pack-destination', home];
    const answer = execFileSync('npm', argv, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    packed = (JSON.parse(answer) as Packed[])[0]!;
  });

  it('holds the built code, the profiles and the schemas, and nothing that only we need', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths).to.include.members([
      'dist/cli/main.js',
      'dist/runners/thread-main.js',
      'dist/targets/embedded/process.js',
      'profiles/smoke.json',
      'profiles/load.json',
      'profiles/profile.schema.json',
      'LICENSE',
      'README.md',
      'package.json',
    ]);
    const strange = paths.filter(
      (path) => !/^(dist|docs|profiles|reports)\/|^(README|CHANGELOG)\.md$|^LICENSE$|^package\.json$/.test(path),
    );
    expect(strange).to.deep.equal([]);
    expect(paths.filter((path) => /^(dist\/)?(spec|bench)\/|\.spec\.|\.tmp/.test(path))).to.deep.equal([]);
  });

  it('is small', () => {
    expect(packed.size).to.be.within(50_000, 1_500_000);
    expect(packed.unpackedSize).to.be.within(200_000, 5_000_000);
  });

  it('runs from an empty folder, where it finds its shipped profiles', async () => {
    const folder = join(home, 'elsewhere');
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--omit=dev'];
    await start('npm', ['install', ...quick, join(home, packed.filename)], { cwd: folder });
    expect(existsSync(join(folder, 'node_modules/mocha')), 'development dependencies').to.equal(false);
    const { stdout } = await start('npx', ['--no-install', 'sim', 'run', 'smoke', '--hold', '1s'], { cwd: folder });
    expect(stdout)
      .to.match(/Verdict/)
      .and.match(/Run +✓ completed/);
    const [name] = readdirSync(join(folder, 'runs'));
    const summary = JSON.parse(readFileSync(join(folder, 'runs', name!, 'summary.json'), 'utf8')) as Summary;
    expect(summary.messages).to.include({ planned: 20, acknowledged: 20, received: 200 });
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(summary.tool).to.deep.equal({ name: 'populace', version });
    expect((await start('npx', ['--no-install', 'sim', '--version'], { cwd: folder })).stdout).to.equal(`${version}\n`);
  });
});
