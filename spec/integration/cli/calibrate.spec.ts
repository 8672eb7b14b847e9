import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Calibration } from '../../../engine/calibrate/calibrate.js';
import type { Summary } from '../../../engine/telemetry/summary.js';
import { newFolder, sim } from '../../support/sim.js';
import { set } from '../../support/tiny-profile.js';

/** Stairs short enough for a spec. */
const stairs = set(
  '/phases',
  Object.fromEntries(
    [100, 200, 300, 425].map((rate, index) => [
      `stair${index + 1}`,
      { duration: '4s', messages: { callers: { rate: `${rate}/s`, interval: { distribution: 'exponential' } } } },
    ]),
  ),
);
const truth = { serviceTime: { distribution: 'constant', mean: '2ms' }, fanOutCost: '0ms', latency: '0.3ms' };

/** A run in virtual time, stored as if it had been real: its truth is known, and no machine can be too busy for it. */
async function storedRun(...options: string[]): Promise<string> {
  const directory = join(newFolder(), "a run's");
  const { ending, output } = await sim([
    ...['run', 'calibrate', '--virtual', '--quiet', '--out', directory],
    ...[...stairs, ...set('/model', truth), ...options],
  ]);
  expect(ending, output).to.be.oneOf([0, 99]);
  const path = join(directory, 'summary.json');
  const summary = JSON.parse(readFileSync(path, 'utf8')) as Summary;
  writeFileSync(path, JSON.stringify({ ...summary, simulated: false }));
  return directory;
}

function change(directory: string, file: string, by: (text: string) => string): void {
  const path = join(directory, file);
  writeFileSync(path, by(readFileSync(path, 'utf8')));
}

describe('sim calibrate', function () {
  this.timeout(120_000);
  let run: string;

  before(async () => {
    run = await storedRun();
  });

  it('writes a model that a profile takes over, and the command for it', async () => {
    const { ending, stdout, stderr } = await sim(['calibrate', run]);
    expect(ending, stderr).to.equal(0);
    expect(stdout).to.match(/^Model +1 server, (1\.99\d?|2|2\.00\d)ms each$/m);
    const model = JSON.parse(readFileSync(join(run, 'model.json'), 'utf8')) as Calibration['model'];
    expect(model).to.deep.include({ servers: 1, fanOutCost: '0ms' });
    const command = /^ {2}sim (run calibrate --virtual .*)$/m.exec(stdout)![1]!;
    // The shell's work: the model's text in place of $(cat …).
    expect(command).to.match(/--scale 1\.0\d --set "\/model=\$\(cat '.*a run'\\''s\/model\.json'\)"$/);
    const scale = /--scale (\S+)/.exec(command)![1]!;
    const forecast = await sim([
      ...['run', 'calibrate', '--virtual', '--json', '--quiet', '--scale', scale],
      ...set('/model', model),
    ]);
    expect(forecast.ending, forecast.stderr).to.equal(0);
    const { workload } = JSON.parse(forecast.stdout) as Summary;
    expect(workload!['stair6']!.messages.perSecond).to.be.within(440, 500);
  });

  it('gives all of it as JSON, and puts the model where it is told', async () => {
    const file = join(newFolder(), 'm.json');
    const { ending, stdout } = await sim(['calibrate', run, '--json', '--output', file]);
    expect(ending).to.equal(0);
    const found = JSON.parse(stdout) as Calibration & { file: string; command: string };
    expect(found.file).to.equal(file);
    expect(JSON.parse(readFileSync(file, 'utf8'))).to.deep.equal(found.model);
    expect(found.command).to.include(file);
    expect(found.error).to.be.below(0.02);
    expect(found.stairs.at(-1)!.real.p95).to.be.closeTo(found.stairs.at(-1)!.fitted.p95, 0.5);
  });

  it('refuses a run of another kind, with every reason, and writes nothing', async () => {
    const other = join(newFolder(), 'other');
    await sim(['run', 'smoke', '--virtual', '--quiet', '--hold', '1s', '--out', other]);
    const { ending, stdout, stderr } = await sim(['calibrate', other, '--no-color']);
    expect(ending).to.equal(2);
    expect(stdout).to.equal('');
    expect(stderr).to.match(/^error: no model can be fitted to .*other:\n {2}- Its hold must be made of 3 stairs/);
    expect(stderr).to.include('  - Its groups must have one member');
    expect(() => readFileSync(join(other, 'model.json'))).to.throw();
  });

  it('refuses a run that left the target mostly idle', async () => {
    const { ending, stderr } = await sim(['calibrate', await storedRun(...set('/model/serviceTime/mean', '1.2ms'))]);
    expect(ending).to.equal(2);
    expect(stderr).to.match(/took 5\d % of the target.*Try --scale 1\.[67]/s);
  });

  it('refuses what is no run, or not as it was', async () => {
    const nothing = await sim(['calibrate', newFolder()]);
    expect(nothing.ending).to.equal(2);
    expect(nothing.stderr).to.include('holds no run');
    const edited = await storedRun();
    change(edited, 'profile.json', (text) => text.replace('"seed": 42', '"seed": 43'));
    const afterwards = await sim(['calibrate', edited]);
    expect(afterwards.ending).to.equal(2);
    expect(afterwards.stderr).to.include('was changed since the run');
    const older = await storedRun();
    change(older, 'summary.json', (text) => text.replace(/"plan":\s*\{\s*"hash":\s*"./, '$&x'));
    const other = await sim(['calibrate', older]);
    expect(other.ending).to.equal(2);
    expect(other.stderr).to.include('planned otherwise');
    rmSync(join(older, 'profile.json'));
    expect((await sim(['calibrate', older])).stderr).to.include("can't read");
  });

  it('takes a run of an older version where all is there that it needs, and else names what lacks and the version', async () => {
    const older = await storedRun();
    const without = (...fields: string[]): void =>
      change(older, 'summary.json', (text) => {
        const entries = Object.entries(JSON.parse(text) as object).filter(([field]) => !fields.includes(field));
        return JSON.stringify({ ...Object.fromEntries(entries), tool: { name: 'populace', version: '0.0.9' } });
      });
    without('presence', 'private', 'churn', 'reading', 'silences', 'deliveries');
    expect((await sim(['calibrate', older])).ending).to.equal(0);
    without('stop', 'messages');
    const { ending, stderr } = await sim(['calibrate', older, '--no-color']);
    expect(ending).to.equal(2);
    expect(stderr).to.match(
      /^error: .*summary\.json lacks stop, messages\.planned, .*, written by sim 0\.0\.9: run the profile again\n$/,
    );
  });
});
