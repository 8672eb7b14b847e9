import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the control groups that a process is in leave it, each the least over the group and all above it. */
export interface CgroupLimits {
  /** `undefined`: no limit. */
  memoryBytes: number | undefined;
  /** Of that, what is in use and can't be given back: page cache that nothing has touched lately is left out. */
  memoryUsedBytes: number;
  /** CPU time per second. */
  cores: number | undefined;
  /** Processes and threads. */
  tasks: number | undefined;
  tasksUsed: number;
}

/** A controller's files in both versions of control groups. */
interface Controller {
  /** As /proc/self/cgroup calls it in version 1. */
  name: string;
  /** Its limit in a folder; `undefined`: none, or no such file. */
  limit(folder: string): number | undefined;
  used(folder: string): number;
}

/** Version 1 says "no limit" by a number of pages that no machine has. */
const NO_LIMIT = 2 ** 60;

const memory: Controller = {
  name: 'memory',
  limit: (folder) => least(numberIn(join(folder, 'memory.max')), numberIn(join(folder, 'memory.limit_in_bytes'))),
  used: (folder) => {
    const used = numberIn(join(folder, 'memory.current')) ?? numberIn(join(folder, 'memory.usage_in_bytes')) ?? 0;
    const stat = textOf(join(folder, 'memory.stat')) ?? '';
    const idle = /^(?:total_)?inactive_file (\d+)$/gm;
    return Math.max(0, used - Math.max(0, ...[...stat.matchAll(idle)].map(([, bytes]) => Number(bytes))));
  },
};

const cpu: Controller = {
  name: 'cpu',
  limit: (folder) => {
    const [quota, period] = (textOf(join(folder, 'cpu.max')) ?? '').split(' ').map(Number);
    if (quota! > 0 && period! > 0) return quota! / period!;
    const quotaMicros = numberIn(join(folder, 'cpu.cfs_quota_us')) ?? -1;
    const periodMicros = numberIn(join(folder, 'cpu.cfs_period_us')) ?? 0;
    return quotaMicros > 0 && periodMicros > 0 ? quotaMicros / periodMicros : undefined;
  },
  used: () => 0,
};

const pids: Controller = {
  name: 'pids',
  limit: (folder) => numberIn(join(folder, 'pids.max')),
  used: (folder) => numberIn(join(folder, 'pids.current')) ?? 0,
};

/** Reads versions 1 and 2. `root`: where /proc and /sys are. Where there are no control groups there are no limits. */
export function cgroupLimits(root = '/'): CgroupLimits {
  const lines = (textOf(join(root, 'proc/self/cgroup')) ?? '').split('\n');
  const tightest = (controller: Controller): Tight => {
    let found: Tight = { limit: undefined, used: 0 };
    for (const folder of foldersOf(controller.name, lines, join(root, 'sys/fs/cgroup'))) {
      const limit = controller.limit(folder);
      if (limit === undefined || limit >= NO_LIMIT) continue;
      const used = controller.used(folder);
      if (found.limit === undefined || limit - used < found.limit - found.used) found = { limit, used };
    }
    return found;
  };
  const [ofMemory, ofCpu, ofPids] = [memory, cpu, pids].map(tightest) as [Tight, Tight, Tight];
  return {
    memoryBytes: ofMemory.limit,
    memoryUsedBytes: ofMemory.used,
    cores: ofCpu.limit,
    tasks: ofPids.limit,
    tasksUsed: ofPids.used,
  };
}

interface Tight {
  limit: number | undefined;
  used: number;
}

/**
 * The folder of each group that the process is in, and of those above it. Within a container the path is often that of
 * the machine outside, which is not there: then the root of what is mounted is the group itself.
 */
function foldersOf(controller: string, lines: readonly string[], mount: string): string[] {
  const folders: string[] = [];
  for (const line of lines) {
    const [, version, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (version === undefined || path === undefined) continue;
    const names = version.split(',');
    const mounts =
      version === ''
        ? [mount, join(mount, 'unified')]
        : names.includes(controller)
          ? [join(mount, version), join(mount, controller)]
          : [];
    for (const base of mounts) {
      for (let at = path; ; at = at.slice(0, at.lastIndexOf('/'))) {
        folders.push(join(base, at));
        if (at === '' || at === '/') break;
      }
    }
  }
  return folders;
}

function least(...values: (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** `undefined` for `max` and where there is no such file. */
function numberIn(path: string): number | undefined {
  const value = Number.parseInt(textOf(path) ?? '', 10);
  return Number.isNaN(value) ? undefined : value;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
