import { expect } from 'chai';
import { ChatStub } from '../../support/chat-stub.js';
import { calmRun, errorCount, run } from '../../support/sim-run.js';
import { sim } from '../../support/sim.js';
import { set, tinyProfile } from '../../support/tiny-profile.js';

/** Ports that the system does not hand out by itself, and few of them. */
const first = 29_000 + (process.pid % 200) * 8;
const ports = `${first}-${first + 7}`;
const clients = (count: number): string[] => set('/populations/talkers/clients', count);
const groups = (count: number): string[] => set('/groups/rooms/count', count);
const fewPorts = set('/target/sourcePorts', ports);
const from = (addresses: string): string[] => ['--source-addresses', addresses];
const threshold = set('/thresholds', { 'connections.successRate': '> 0.95' });

describe('sim run, on few local ports', function () {
  this.timeout(60_000);
  it('is refused where there are fewer than clients, with the numbers and what helps', async () => {
    const argv = ['run', '-', ...fewPorts, ...from('127.0.0.2-127.0.0.3'), ...clients(20), ...groups(10)];
    const { ending, stderr, stdout } = await sim(argv, { input: JSON.stringify(tinyProfile) });
    expect(ending).to.equal(3);
    expect(stdout).to.equal('');
    expect(stderr).to.include('local ports: 20 needed, 16 there (of 2 source addresses (127.0.0.2-127.0.0.3), ');
    expect(stderr).to.include('--source-addresses auto, or none given').and.include('more ports in target.sourcePorts');
    expect(stderr).to.include('--scale 0.8').and.include('--force');
  });

  it('connects as many as there are when forced, and says of each other one why not', async () => {
    const argv = [...fewPorts, ...from('127.0.0.2-127.0.0.3'), ...clients(20), ...groups(10), ...threshold, '--force'];
    const { ending, summary, stderr } = await run(tinyProfile, argv);
    expect(summary.connections).to.include({ attempted: 20, established: 16, failed: 4, dropped: 0, peak: 16 });
    expect(errorCount(summary, 'PORTS_EXHAUSTED')).to.equal(4);
    expect(summary.errors.byCode[0]!.samples[0]).to.include('No local port is left towards 127.0.0.1:');
    expect(summary.errors.critical).to.equal(0);
    expect(stderr).to.include('PORTS_EXHAUSTED').and.include('--source-addresses');
    expect(summary.stop).to.equal('completed');
    expect(summary.thresholds[0]).to.include({ result: 'failed' });
    expect(ending, stderr).to.equal(summary.verdict.status === 'invalid' ? 5 : 99);
    expect(summary.generator!.sources).to.deep.equal({ addresses: ['127.0.0.2-127.0.0.3'], ports: [ports], taken: 0 });
  });

  it('uses every port of every address, over threads and runners, and again in the run that follows', async () => {
    const stub = await ChatStub.start();
    try {
      const argv = [...fewPorts, ...from('127.0.0.4'), '--target', `ws://127.0.0.1:${stub.port}`];
      const split = [
        ['--threads', '2'],
        ['--runners', '2', '--threads', '2'],
      ];
      for (const shards of split) {
        const { summary, stderr } = await run(tinyProfile, [...argv, ...shards]);
        expect(summary.connections, stderr).to.include({ attempted: 8, established: 8, failed: 0, dropped: 0 });
        expect(summary.errors.byCode, stderr).to.deep.equal([]);
      }
    } finally {
      await stub.stop();
    }
  });

  it('takes loopback addresses by itself, as many as leave room', async () => {
    const { ending, summary, stderr } = await calmRun(tinyProfile, fewPorts);
    expect(ending, stderr).to.equal(0);
    expect(summary.connections).to.include({ established: 8, failed: 0 });
    expect(summary.generator!.sources).to.deep.equal({ addresses: ['127.0.0.2-127.0.0.3'], ports: [ports], taken: 0 });
  });
});

describe('sim run, from other addresses', function () {
  this.timeout(60_000);

  it('leaves all to the system where clients are few', async () => {
    const { summary } = await run(tinyProfile);
    expect(summary.generator).to.not.have.property('sources');
  });

  it('is refused where one is no address of this machine', async () => {
    const argv = ['run', '-', ...from('198.51.100.1-198.51.100.3')];
    const { ending, stderr } = await sim(argv, { input: JSON.stringify(tinyProfile) });
    expect(ending).to.equal(3);
    expect(stderr).to.match(/^error: --source-addresses: 198\.51\.100\.1-198\.51\.100\.3: no address of this machine/m);
  });

  it('is refused where none is of the family of the target', async () => {
    const argv = ['run', '-', ...from('::1')];
    const { ending, stderr } = await sim(argv, { input: JSON.stringify(tinyProfile) });
    expect(ending).to.equal(3);
    expect(stderr).to.include('none of the source addresses is of the family (IPv4 or IPv6) of the target');
  });

  it('is refused with every mistake where they are none', async () => {
    const argv = ['run', '-', ...from('127.0.0.9-127.0.0.2,nowhere')];
    const { ending, stderr } = await sim(argv, { input: JSON.stringify(tinyProfile) });
    expect(ending).to.equal(2);
    expect(stderr).to.include('ends before it begins').and.include('nowhere').and.include('--source-addresses');
  });
});
