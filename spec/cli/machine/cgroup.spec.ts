import { expect } from 'chai';
import { cgroupLimits } from '../../../cli/machine/cgroup.js';
import { fakeRoot } from './fake-root.js';

const unlimited = { memoryBytes: undefined, memoryUsedBytes: 0, cores: undefined, tasks: undefined, tasksUsed: 0 };

describe('limits of control groups', () => {
  it('are none where there are no control groups', () => {
    expect(cgroupLimits(fakeRoot({}))).to.deep.equal(unlimited);
  });

  it('are read from version 2, idle page cache left out of what is used', () => {
    const root = fakeRoot({
      'proc/self/cgroup': '0::/a/b',
      'sys/fs/cgroup/a/b/memory.max': '1000000',
      'sys/fs/cgroup/a/b/memory.current': '400000',
      'sys/fs/cgroup/a/b/memory.stat': 'anon 100\nfile 300000\ninactive_file 250000',
      'sys/fs/cgroup/a/b/cpu.max': '150000 100000',
      'sys/fs/cgroup/a/b/pids.max': '500',
      'sys/fs/cgroup/a/b/pids.current': '120',
    });
    expect(cgroupLimits(root)).to.deep.equal({
      memoryBytes: 1_000_000,
      memoryUsedBytes: 150_000,
      cores: 1.5,
      tasks: 500,
      tasksUsed: 120,
    });
  });

  it('are none where version 2 says max', () => {
    const root = fakeRoot({
      'proc/self/cgroup': '0::/',
      'sys/fs/cgroup/memory.max': 'max',
      'sys/fs/cgroup/cpu.max': 'max 100000',
      'sys/fs/cgroup/pids.max': 'max',
    });
    expect(cgroupLimits(root)).to.deep.equal(unlimited);
  });

  it('are those of the group above, where that has less left', () => {
    const root = fakeRoot({
      'proc/self/cgroup': '0::/outer/inner',
      'sys/fs/cgroup/outer/inner/memory.max': '1000',
      'sys/fs/cgroup/outer/inner/memory.current': '100',
      'sys/fs/cgroup/outer/memory.max': '2000',
      'sys/fs/cgroup/outer/memory.current': '1900',
      'sys/fs/cgroup/outer/pids.max': '50',
    });
    expect(cgroupLimits(root)).to.include({ memoryBytes: 2000, memoryUsedBytes: 1900, tasks: 50 });
  });

  it('are found in a container, whose own path is that of the machine outside', () => {
    const root = fakeRoot({
      'proc/self/cgroup': '0::/system.slice/docker-1234.scope',
      'sys/fs/cgroup/memory.max': '5000',
    });
    expect(cgroupLimits(root).memoryBytes).to.equal(5000);
  });

  it('are read from version 1, where a huge number means none', () => {
    const root = fakeRoot({
      'proc/self/cgroup': '9:name=systemd:/x\n4:memory:/box\n2:cpu,cpuacct:/box\n8:pids:/\n0::/',
      'sys/fs/cgroup/memory/box/memory.limit_in_bytes': '3000',
      'sys/fs/cgroup/memory/box/memory.usage_in_bytes': '1000',
      'sys/fs/cgroup/memory/box/memory.stat': 'inactive_file 1\ntotal_inactive_file 400',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712',
      'sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_quota_us': '50000',
      'sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_period_us': '100000',
      'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '-1',
    });
    expect(cgroupLimits(root)).to.include({ memoryBytes: 3000, memoryUsedBytes: 600, cores: 0.5, tasks: undefined });
  });

  it('are read on this machine too', () => {
    expect(cgroupLimits().memoryUsedBytes).to.be.at.least(0);
  });
});
