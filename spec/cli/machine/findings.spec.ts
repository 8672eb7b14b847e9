import { expect } from 'chai';
import { findingsOf } from '../../../cli/machine/findings.js';
import { findingsTable, worstOf } from '../../../cli/machine/findings-table.js';
import type { Finding } from '../../../cli/machine/finding.js';
import type { Machine } from '../../../cli/machine/machine.js';
import { needsOf, type Needs } from '../../../cli/machine/needs.js';
import { colours } from '../../../reports/console/colour.js';
import { columns } from '../../../reports/console/fit.js';
import { planOf } from '../../support/small-profile.js';

const ample: Machine = {
  descriptors: 20_000,
  hardDescriptors: 20_000,
  ports: { first: 32_768, last: 60_999 },
  unusablePorts: [],
  loopbackIsWide: true,
  timeWait: 0,
  memoryBytes: 8e9,
  memoryOfGroup: false,
  cores: 4,
  coresOfGroup: false,
  tasks: 1000,
  disk: { bytes: 1e9, path: '/runs' },
  somaxconn: 4096,
  tcpMemory: { pressureBytes: 1e9, maxBytes: 2e9 },
  clock: { stepNs: 40, source: 'tsc' },
};

function needs(
  clients = 5000,
  machine = ample,
  changes: Partial<Needs> = {},
  target: object = { embedded: false },
): Needs {
  const plan = planOf({ populations: { talkers: { clients } } });
  return { ...needsOf({ target } as never, plan, machine, {}), ...changes };
}

function finding(resource: string, machine: Partial<Machine>, wanted?: Needs): Finding {
  const found = findingsOf({ ...ample, ...machine }, wanted).find((each) => each.resource === resource);
  if (!found) throw new Error(`nothing is said of ${resource}`);
  return found;
}

describe('a machine held against what a profile needs', () => {
  it('is enough where all is ample', () => {
    for (const profile of [undefined, needs()]) {
      const findings = findingsOf(ample, profile);
      expect(worstOf(findings)).to.equal('ok');
      for (const { mend } of findings) expect(mend).to.deep.equal([]);
    }
  });

  it('wants a descriptor for each client of a runner and 200 more', () => {
    expect(finding('file descriptors', { descriptors: 5200 }, needs()).status).to.equal('ok');
    const short = finding('file descriptors', { descriptors: 5199 }, needs());
    expect(short).to.include({ status: 'shortfall', need: 5200, have: 5199 });
    expect(needs(5000, ample, {}).runners).to.equal(1);
  });

  it('tells how many runners, which limit and which scale would do', () => {
    const { mend } = finding('file descriptors', { descriptors: 1024, hardDescriptors: 8000 }, needs());
    expect(mend).to.deep.equal(['--runners 7, or none given', 'ulimit -n 5200', '--scale 0.164']);
  });

  it('tells the scale in terms of the one that was given, and who may raise a hard limit', () => {
    const { mend } = finding(
      'file descriptors',
      { descriptors: 256, hardDescriptors: 256 },
      needs(5000, ample, { scale: 0.5 }),
    );
    expect(mend).to.have.length(2);
    expect(mend[0]).to.match(/^ulimit -n 5200, as root or with a higher hard limit/);
    expect(mend[1]).to.equal('--scale 0.005');
  });

  it('counts descriptors of each shard of the embedded target', () => {
    const machine = { ...ample, descriptors: 1024 };
    const wanted = needs(5000, machine, {}, { embedded: true });
    expect(wanted).to.include({ runners: 7, shards: 7, shardDescriptors: 915 });
    expect(finding('target descriptors', machine, wanted).status).to.equal('ok');
    expect(finding('target descriptors', { descriptors: 900 }, wanted)).to.include({ status: 'shortfall', need: 915 });
  });

  it('refuses more connections than the source addresses have ports', () => {
    const ports = { first: 50_000, last: 50_999 };
    const away = { ports, loopbackIsWide: false };
    const short = finding('local ports', away, needs(1001));
    expect(short).to.include({ status: 'shortfall', need: 1001, have: 1000 });
    expect(short.mend).to.deep.equal([
      '--source-addresses <ranges>: 2 in all',
      'sysctl -w net.ipv4.ip_local_port_range="1024 65535"',
      'more URLs or ports of the target (--target again for each)',
      '--scale 0.999',
    ]);
    expect(finding('local ports', { ...away, unusablePorts: [50_007, 80] }, needs(1000))).to.include({
      status: 'shortfall',
      have: 999,
    });
    expect(finding('local ports', away, needs(1000)).status).to.equal('ok');
    expect(finding('local ports', { timeWait: 12 }, needs(500)).note).to.include('12 in TIME_WAIT');
  });

  it('counts the loopback addresses that a run will take by itself', () => {
    const { status, have, note } = finding('local ports', { ports: { first: 50_000, last: 50_999 } }, needs(5000));
    expect({ status, have }).to.deep.equal({ status: 'ok', have: 7000 });
    expect(note).to.include('of 7 source addresses (127.0.0.2-127.0.0.8), towards each port');
  });

  it('goes by the addresses and ports that were asked for', () => {
    const asked = (target: object, clients = 5000): Finding =>
      finding('local ports', {}, needs(clients, ample, {}, { embedded: false, ...target }));
    const few = asked({ sourceAddresses: '127.0.0.5-127.0.0.6', sourcePorts: '20000-20999' });
    expect(few).to.include({ status: 'shortfall', need: 5000, have: 2000 });
    expect(few.mend).to.include('--source-addresses auto, or none given').and.include('--scale 0.4');
    expect(asked({ sourceAddresses: '::1' })).to.include({ status: 'shortfall', have: 0 });
    expect(asked({ sourceAddresses: '::1' }).note).to.include('family');
    const system = asked({ sourceAddresses: 'system' }, 14_117);
    expect(system.status).to.equal('warning');
    expect(system.note).to.include('from 14,116 on connecting slows down');
    expect(asked({ sourceAddresses: 'system' }, 14_116).status).to.equal('ok');
  });

  it('refuses what the memory can not hold, and warns from four fifths of it on', () => {
    const wanted = needs(5000, ample, {
      memoryBytes: 5e8,
      targetBytes: 3e8,
      kernelBytes: 2e8,
      fixedBytes: 2e8,
    });
    expect(finding('memory', { memoryBytes: 1.3e9 }, wanted)).to.include({ status: 'ok', need: 1e9, have: 1.3e9 });
    expect(finding('memory', { memoryBytes: 1.2e9 }, wanted).status).to.equal('warning');
    const short = finding('memory', { memoryBytes: 0.8e9, memoryOfGroup: true }, wanted);
    expect(short.status).to.equal('shortfall');
    expect(short.note).to.include('generator 500 MB, embedded target 300 MB, kernel 200 MB');
    expect(short.mend[0]).to.include('control group').and.include('450 MB');
    expect(short.mend).to.include('--scale 0.55');
  });

  it('warns of few cores, and never refuses for them', () => {
    const wanted = needs(5000, ample, { cores: { generator: 2, target: 2 } });
    expect(finding('CPU cores', { cores: 5 }, wanted).status).to.equal('ok');
    expect(finding('CPU cores', { cores: 2 }, wanted)).to.include({ status: 'warning', need: 4, have: 2 });
    expect(
      finding('CPU cores', { cores: 1 }, needs(10, ample, { cores: { generator: 0.1, target: 0.1 } })).note,
    ).to.include('one core');
  });

  it('refuses more processes and threads than a control group allows', () => {
    const wanted = needs(5000, ample, { tasks: 90 });
    expect(finding('tasks', { tasks: 90 }, wanted).status).to.equal('ok');
    expect(finding('tasks', { tasks: 89 }, wanted)).to.include({ status: 'shortfall', need: 90, have: 89 });
    expect(findingsOf({ ...ample, tasks: undefined }, wanted).map(({ resource }) => resource)).to.not.include('tasks');
  });

  it('refuses a disk without room for the run directory', () => {
    const wanted = needs(5000, ample, { diskBytes: 2e6 });
    const short = finding('disk', { disk: { bytes: 1e6, path: '/small' } }, wanted);
    expect(short).to.include({ status: 'shortfall', need: 2e6, have: 1e6 });
    expect(short.mend).to.deep.equal(['--out <dir> on another disk', 'free 1.00 MB there']);
  });

  it('warns of a short listen queue where the target is on this machine', () => {
    const wanted = needs(5000, ample, { isLocal: true, backlog: 300 });
    expect(finding('somaxconn', { somaxconn: 128 }, wanted)).to.include({ status: 'warning', need: 300, have: 128 });
    expect(finding('somaxconn', { somaxconn: 128 }, wanted).mend).to.deep.equal(['sysctl -w net.core.somaxconn=4096']);
    const away = findingsOf({ ...ample, somaxconn: 1 }, needs(5000, ample, { isLocal: false }));
    expect(away.map(({ resource }) => resource)).to.not.include('somaxconn');
  });

  it('warns of buffers too small for the text under way', () => {
    const { status, mend } = finding('TCP memory', {}, needs(5000, ample, { bufferBytes: 4.096e9 }));
    expect(status).to.equal('warning');
    expect(mend).to.deep.equal(['sysctl -w net.ipv4.tcp_mem="1000000 2000000 3000000"']);
  });

  it('warns of a clock that is coarse or slow to read', () => {
    expect(finding('clock', { clock: { stepNs: 1e6, source: 'tsc' } }).status).to.equal('warning');
    expect(finding('clock', { clock: { stepNs: 80, source: 'hpet' } }).status).to.equal('warning');
  });

  it('warns without a profile of what is poor for any, and refuses nothing', () => {
    expect(finding('file descriptors', { descriptors: 1024 }).status).to.equal('warning');
    expect(finding('somaxconn', { somaxconn: 128 }).status).to.equal('warning');
    const poor = findingsOf({ ...ample, descriptors: 10, memoryBytes: 1, disk: { bytes: 0, path: '/' }, tasks: 0 });
    expect(worstOf(poor)).to.equal('warning');
  });

  it('shows as a table no wider than asked, with what mends each below it', () => {
    const machine = { ...ample, timeWait: 12_345, memoryBytes: 1e8 };
    const lines = findingsTable(findingsOf(machine, needs()), 80, colours(false));
    for (const line of lines) if (!line.includes('→')) expect(columns(line), line).to.be.at.most(80);
    expect(lines.find((line) => line.includes('memory'))).to.match(/^ {2}✗ memory +\d+ MB +100 MB/);
    expect(lines.some((line) => line.startsWith('      → free '))).to.equal(true);
  });
});
