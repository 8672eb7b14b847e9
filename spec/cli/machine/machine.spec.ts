import { availableParallelism } from 'node:os';
import { expect } from 'chai';
import { coresOf, descriptorLimits, readMachine } from '../../../cli/machine/machine.js';
import { fakeRoot } from './fake-root.js';

const files = {
  'proc/self/limits':
    'Limit Soft Hard Units\nMax open files            1024                 4096                 files',
  'proc/sys/net/ipv4/ip_local_port_range': '40000\t40999',
  'proc/sys/net/ipv4/tcp_mem': '100\t200\t300',
  'proc/sys/net/core/somaxconn': '128',
  'proc/net/sockstat': 'sockets: used 20\nTCP: inuse 3 orphan 0 tw 77 alloc 5 mem 1',
  'proc/meminfo': 'MemTotal: 16000 kB\nMemAvailable:   8000 kB',
  'sys/devices/system/clocksource/clocksource0/current_clocksource': 'hpet',
};

describe('what a machine has', () => {
  it('is read from /proc and /sys', () => {
    const machine = readMachine('.', fakeRoot(files));
    expect(machine).to.deep.include({
      descriptors: 1024,
      hardDescriptors: 4096,
      ports: { first: 40_000, last: 40_999 },
      unusablePorts: [],
      timeWait: 77,
      memoryBytes: 8_192_000,
      memoryOfGroup: false,
      tasks: undefined,
      somaxconn: 128,
      tcpMemory: { pressureBytes: 200 * 4096, maxBytes: 300 * 4096 },
    });
    expect(machine.clock.source).to.equal('hpet');
  });

  it('is what the control group leaves of it', () => {
    const group = {
      'proc/self/cgroup': '0::/',
      'sys/fs/cgroup/memory.max': '5000000',
      'sys/fs/cgroup/memory.current': '1000000',
      'sys/fs/cgroup/cpu.max': '50000 100000',
      'sys/fs/cgroup/pids.max': '100',
      'sys/fs/cgroup/pids.current': '30',
    };
    expect(readMachine('.', fakeRoot({ ...files, ...group }))).to.include({
      memoryBytes: 4_000_000,
      memoryOfGroup: true,
      cores: 0.5,
      coresOfGroup: true,
      tasks: 70,
    });
  });

  it('is without limit, and by default, where the system does not tell', () => {
    const machine = readMachine('.', fakeRoot({}));
    expect(machine).to.include({ descriptors: undefined, somaxconn: undefined, tcpMemory: undefined, timeWait: 0 });
    expect(machine.ports).to.deep.equal({ first: 32_768, last: 60_999 });
    expect(machine.memoryBytes).to.be.above(1e6);
  });

  it('counts no more processors than there are, whatever a group grants', () => {
    expect(coresOf(1000)).to.deep.equal({ cores: availableParallelism(), coresOfGroup: false });
  });

  it('finds the disk of a folder that is not there yet', () => {
    const { disk } = readMachine('not/there/yet');
    expect(disk!.path).to.equal(process.cwd());
    expect(disk!.bytes).to.be.above(0);
  });

  it('reads this very process and its clock', () => {
    expect(descriptorLimits().descriptors).to.be.above(100);
    expect(readMachine('.').clock.stepNs).to.be.within(1, 1e7);
  });
});
