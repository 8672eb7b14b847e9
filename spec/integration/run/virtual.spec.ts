import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { run, seriesIn, SimRun } from '../../support/sim-run.js';
import { sim } from '../../support/sim.js';
import { set, tinyProfile } from '../../support/tiny-profile.js';

/** Nothing listens there: a run that touched the network would fail. */
const nowhere = {
  ...tinyProfile,
  target: { ...tinyProfile.target, embedded: false, url: 'ws://10.255.255.1:9/ws/{user}' },
};

describe('sim run --virtual', function () {
  this.timeout(60_000);

  it('is the same to the byte each time, wherever the environment aims, and says that it is simulated', async () => {
    const argv = ['--virtual', ...set('/hold', '20s')];
    const [first, second] = await Promise.all([
      run(nowhere, argv),
      run(nowhere, argv, { env: { SIM_TARGET: 'ws://example.org/ws' } }),
    ]);
    expect(first.ending).to.equal(0);
    expect(first.summary).to.include({ simulated: true, startedAt: null, generator: null, stop: 'completed' });
    expect(first.summary.messages.acknowledged).to.equal(800);
    expect(first.summary.target).to.include({ connections: 8, groups: 4, messages: 800, deliveries: 3200 });
    for (const file of readdirSync(first.directory, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(json|ndjson|html|hdr)$/.test(file)) continue;
      const [one, other] = [first, second].map(({ directory }) => readFileSync(join(directory, file), 'utf8'));
      expect(other === one, file).to.equal(true);
    }
    expect(readFileSync(join(first.directory, 'report.html'), 'utf8')).to.contain('simulated');
    expect(first.stderr).to.contain('a model, in virtual time');
  });

  it('is another one for another seed', async () => {
    const [five, six] = await Promise.all([
      run(nowhere, ['--virtual', '--seed', '5']),
      run(nowhere, ['--virtual', '--seed', '6']),
    ]);
    expect(five.stdout).to.not.equal(six.stdout);
    expect(six.summary.messages.responseMs).to.not.deep.equal(five.summary.messages.responseMs);
  });

  it('starts no server where the profile has one embedded, and lets hours pass in seconds', async () => {
    const { ending, summary, stderr } = await run(tinyProfile, ['--virtual', ...set('/hold', '2h')]);
    expect(ending).to.equal(0);
    expect(summary.phases.hold!.durationMs).to.equal(7_200_000);
    expect(summary.messages.acknowledged).to.equal(288_000);
    expect(stderr).to.match(/\d simulated s per s/);
  });

  it('drains, closes and reports when it is interrupted', async () => {
    const simRun = SimRun.start(tinyProfile, ['--virtual', ...set('/hold', '1000h')]);
    await simRun.process.says(/hold 8\/8.*simulated s per s/);
    simRun.process.kill('SIGINT');
    const { ending, summary, directory } = await simRun.finished();
    expect(ending).to.equal(130);
    expect(summary).to.include({ stop: 'interrupted', simulated: true });
    expect(summary.messages.acknowledged).to.equal(summary.messages.planned);
    expect(seriesIn(directory).length).to.be.above(10);
  });

  it('fails its thresholds as any run does, with the model to blame', async () => {
    const slow = { ...tinyProfile, model: { serviceTime: { distribution: 'constant', mean: '200ms' } } };
    const { ending, summary } = await run({ ...slow, thresholds: { 'messages.responseMs.p95': '< 500' } }, [
      '--virtual',
      ...set('/hold', '5s'),
    ]);
    expect(ending).to.equal(99);
    expect(summary.messages.responseMs!.p95).to.be.above(1000);
  });

  it('refuses options that mean nothing in it, and starts nothing', async () => {
    const { ending, stderr, stdout } = await sim([
      'run',
      'smoke',
      '--virtual',
      '--target',
      'ws://h/',
      '--threads',
      '2',
    ]);
    expect(ending).to.equal(2);
    expect(stdout).to.equal('');
    expect(stderr).to.match(/--target means nothing with --virtual: .*\n.*--threads means nothing/);
  });

  it('refuses slow readers, for which there is no socket', async () => {
    const { ending, stdout, stderr } = await sim(['run', 'slow-readers', '--virtual']);
    expect(ending).to.equal(2);
    expect(stdout).to.equal('');
    expect(stderr).to.match(/populations\/slow\/reading means nothing with --virtual/);
  });
});
