import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { newFolder, Sim, type Ending } from '../../support/sim.js';
import { set, tinyProfile } from '../../support/tiny-profile.js';

const MEGABYTE = 1e6;

interface Outcome {
  ending: Ending;
  stdout: string;
  stderr: string;
  /** Whether a run directory was made: something was started. */
  started: boolean;
}

/** On a machine as `script` has made it: a shell's, which ends by running `"$@"`. */
async function on(script: string, argv: readonly string[]): Promise<Outcome> {
  const process = Sim.startIn(script, argv, { input: JSON.stringify(tinyProfile) });
  const ending = await process.ended;
  return { ending, stdout: process.stdout, stderr: process.stderr, started: existsSync(join(process.cwd, 'runs')) };
}

const clients = (count: number): string[] => [
  ...set('/populations/talkers/clients', count),
  ...set('/groups/rooms/count', count / 2),
];

/** A network of its own, with these settings and nobody in it. */
const network = (settings: Record<string, string>): string => {
  const writes = Object.entries(settings).map(([path, value]) => `echo ${value} > /proc/sys/net/${path}`);
  return `exec unshare --net --map-root-user sh -c '${writes.join(' && ')} && exec "$@"' sh "$@"`;
};

/** Control groups that say so. */
const group = (files: Record<string, string>): string => {
  const folder = newFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), `${text}\n`);
  return `exec unshare --mount --map-root-user sh -c 'mount --bind ${folder} /sys/fs/cgroup && exec "$@"' sh "$@"`;
};

const disk = (folder: string, bytes: number): string =>
  `exec unshare --mount --map-root-user sh -c 'mount -t tmpfs -o size=${bytes} none ${folder} && exec "$@"' sh "$@"`;

describe('sim run, on a machine that cannot carry the profile', function () {
  this.timeout(60_000);

  function expectRefusal({ ending, stdout, stderr, started }: Outcome): void {
    expect(ending, stderr).to.equal(3);
    expect(stdout).to.equal('');
    expect(started).to.equal(false);
    expect(stderr).to.include("this machine can't carry tiny:").and.include('--force');
  }

  it('is refused for too few file descriptors; --force tries all the same', async () => {
    const few = 'ulimit -n 256; exec "$@"';
    const refused = await on(few, ['run', '-', ...clients(1000)]);
    expectRefusal(refused);
    expect(refused.stderr).to.include('file descriptors: 1,200 needed, 256 there');
    expect(refused.stderr).to.include('ulimit -n 1200').and.include('--scale 0.056');
    const forced = await on(few, ['run', '-', ...clients(1000), '--force', ...set('/safety/maxDuration', '1s')]);
    expect(forced.ending, forced.stderr).to.equal(4);
    expect(forced.stdout).to.include('EMFILE');
  });

  it('is refused for too few ports', async () => {
    const few = network({ 'ipv4/ip_local_port_range': '"40000 40999"' });
    const refused = await on(few, ['run', '-', ...clients(2000), '--source-addresses', 'system']);
    expectRefusal(refused);
    expect(refused.stderr).to.include('--source-addresses auto, or none given');
    expect(refused.stderr).to.include('local ports: 2,000 needed, 1,000 there');
    expect(refused.stderr).to.include('sysctl -w net.ipv4.ip_local_port_range="1024 65535"').and.include('--scale 0.5');
  });

  it('is refused for memory that a control group does not leave', async () => {
    const limits = { 'memory.max': String(200 * MEGABYTE), 'memory.current': String(60 * MEGABYTE) };
    const refused = await on(group(limits), ['run', '-', ...clients(1000)]);
    expectRefusal(refused);
    expect(refused.stderr).to.match(/memory: 1[5-9]\d MB needed, 140 MB there \(left by the control group/);
    expect(refused.stderr).to.include("raise the control group's limit by");
  });

  it('is refused for more memory than the machine has', async () => {
    const refused = await on('exec "$@"', ['run', '-', ...clients(10_000_000)]);
    expectRefusal(refused);
    expect(refused.stderr).to.match(/memory: 2\d\d GB needed, [\d.]+ [GM]B there \(/);
  });

  it('is refused for processes and threads that a control group does not leave', async () => {
    const refused = await on(group({ 'pids.max': '40', 'pids.current': '20' }), ['run', '-', '--runners', '3']);
    expectRefusal(refused);
    expect(refused.stderr)
      .to.match(/tasks: \d\d needed, 20 there/)
      .and.include('pids.max');
  });

  it('is refused for a disk without room for the run directory', async () => {
    const folder = join(newFolder(), 'disk');
    mkdirSync(folder);
    const argv = ['run', '-', '--out', join(folder, 'run'), ...set('/hold', '10m')];
    const refused = await on(disk(folder, MEGABYTE), argv);
    expectRefusal(refused);
    expect(refused.stderr)
      .to.match(/disk: 2\.\d+ MB needed, 1\.\d+ MB there/)
      .and.include(`free at ${folder}`);
  });

  it('is told all that falls short at once', async () => {
    const limits = { 'memory.max': String(100 * MEGABYTE), 'pids.max': '1' };
    const { stderr } = await on(`ulimit -n 256; ${group(limits)}`, ['run', '-', ...clients(1000)]);
    for (const resource of ['file descriptors', 'memory', 'tasks']) expect(stderr).to.include(`${resource}: `);
  });

  it('is warned of what is scarce, and runs', async () => {
    const { ending, stderr, started } = await on(group({ 'cpu.max': '60000 100000' }), ['run', '-', '--quiet']);
    expect(ending, stderr).to.be.oneOf([0, 5]);
    expect(stderr).to.match(/^warning: CPU cores: .+ needed, 0\.60 there/m);
    expect(started).to.equal(true);
  });
});

describe('sim doctor', function () {
  this.timeout(60_000);

  it('shows what the machine has', async () => {
    const { ending, stdout, stderr } = await on('exec "$@"', ['doctor']);
    expect(ending, stderr).to.equal(0);
    for (const resource of ['file descriptors', 'local ports', 'memory', 'CPU cores', 'disk', 'clock']) {
      expect(stdout).to.include(resource);
    }
  });

  it('ends with 0 where all is enough', async () => {
    const { ending, stdout } = await on('exec "$@"', ['doctor', '-']);
    expect(ending, stdout).to.equal(0);
    expect(stdout).to.include('tiny on this machine: one process of 1 thread');
  });

  it('ends with 3 where sim run would be refused, and shows what mends it, by --scale of the scale given', async () => {
    const argv = ['doctor', '-', ...set('/populations/talkers/clients', 100), '--runners', '1'];
    const { ending, stdout } = await on('ulimit -n 256; exec "$@"', [...argv, ...clients(1000)]);
    expect(ending, stdout).to.equal(3);
    expect(stdout)
      .to.match(/✗ file descriptors +1,200 +256/)
      .and.include('→ ulimit -n 1200');
    expect(stdout).to.include('sim run refuses this');
  });

  it('warns of a short listen queue, and ends with 0', async () => {
    const argv = ['doctor', '-', ...set('/populations/talkers/arrival/rate', '1000/s')];
    const { ending, stdout } = await on(network({ 'core/somaxconn': '16' }), argv);
    expect(ending, stdout).to.equal(0);
    expect(stdout)
      .to.match(/! somaxconn +150 +16/)
      .and.include('→ sysctl -w net.core.somaxconn=4096');
  });

  it('says how many runners and shards a run would have, in JSON too', async () => {
    const argv = ['doctor', '-', '--json', ...clients(1200)];
    const { ending, stdout } = await on('ulimit -n 720; exec "$@"', argv);
    expect(ending, stdout).to.equal(0);
    const told = JSON.parse(stdout) as { layout: object; status: string; findings: { resource: string }[] };
    expect(told.layout).to.deep.equal({ runners: 3, threads: 1, shards: 3 });
    const descriptors = told.findings.find(({ resource }) => resource === 'file descriptors');
    expect(descriptors).to.include({ status: 'ok', need: 600, have: 720, unit: 'count' });
  });

  it('has no colour unless asked for', async () => {
    const plain = await on('exec "$@"', ['doctor', '-']);
    expect(plain.stdout).to.not.include('\u001b');
    const coloured = await on('FORCE_COLOR=1 exec "$@"', ['doctor', '-']);
    expect(coloured.stdout).to.include('\u001b[32m✓');
    const refused = await on('FORCE_COLOR=1 NO_COLOR=1 exec "$@"', ['doctor', '-']);
    expect(refused.stdout).to.not.include('\u001b');
  });
});
