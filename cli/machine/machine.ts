import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { PortRange } from '../../engine/plan/port-range.js';
import { readSystemPorts } from '../../runners/system-ports.js';
import { cgroupLimits } from './cgroup.js';

/** What this machine lets a run have, now. `undefined`: no limit, or the system does not tell. */
export interface Machine {
  /** File descriptors of each process: the soft limit. */
  descriptors: number | undefined;
  /** To which a user may raise it without being root. */
  hardDescriptors: number | undefined;
  /** Local ports that the system hands out, of one source address towards one target address and port. */
  ports: PortRange;
  /** Ports that are reserved, or where somebody listens. */
  unusablePorts: number[];
  /** All of 127.0.0.0/8 is this machine, without any setting. */
  loopbackIsWide: boolean;
  /** Connections closed a moment ago, whose ports are not free yet. */
  timeWait: number;
  /** Free, and what the kernel would give back; within the control group's limit. */
  memoryBytes: number;
  /** The limit comes from a control group: a container's. */
  memoryOfGroup: boolean;
  /** Processors, and the share of them that the control group grants. */
  cores: number;
  coresOfGroup: boolean;
  /** Processes and threads that may be started. */
  tasks: number | undefined;
  /** Free at the run directory, and where that lies. */
  disk: { bytes: number; path: string } | undefined;
  /** Longest queue of connections that a listener may ask for. */
  somaxconn: number | undefined;
  /** Buffers of all TCP connections at which the kernel begins to press, and at which it drops. */
  tcpMemory: { pressureBytes: number; maxBytes: number } | undefined;
  clock: { stepNs: number; source: string | undefined };
}

const PAGE_BYTES = 4096;

/** Reads it. `runs`: where the run directory will be; it need not be there yet. `root`: where /proc and /sys are. */
export function readMachine(runs: string, root = '/'): Machine {
  const proc = (path: string): string => textOf(join(root, 'proc', path));
  const numbers = (path: string): number[] => proc(path).split(/\s+/).filter(Boolean).map(Number);
  const group = cgroupLimits(root);
  const free = 1024 * Number(/^MemAvailable:\s+(\d+) kB/m.exec(proc('meminfo'))?.[1] ?? freemem() / 1024);
  const ofGroup = group.memoryBytes === undefined ? Infinity : Math.max(0, group.memoryBytes - group.memoryUsedBytes);
  const { range, unusable } = readSystemPorts(join(root, 'proc'));
  const [, pressure, max] = numbers('sys/net/ipv4/tcp_mem');
  const [somaxconn] = numbers('sys/net/core/somaxconn');
  return {
    ...descriptorLimits(root),
    ports: range,
    unusablePorts: unusable,
    loopbackIsWide: process.platform === 'linux',
    timeWait: Number(/\btw (\d+)/.exec(proc('net/sockstat'))?.[1] ?? 0),
    memoryBytes: Math.min(free, ofGroup),
    memoryOfGroup: ofGroup < free,
    ...coresOf(group.cores),
    tasks: group.tasks === undefined ? undefined : Math.max(0, group.tasks - group.tasksUsed),
    disk: freeDisk(runs),
    somaxconn,
    tcpMemory:
      pressure === undefined || max === undefined
        ? undefined
        : { pressureBytes: pressure * PAGE_BYTES, maxBytes: max * PAGE_BYTES },
    clock: { stepNs: clockStepNs(), source: clockSource(root) },
  };
}

/** Of this process, and so of those that it starts. */
export function descriptorLimits(root = '/'): Pick<Machine, 'descriptors' | 'hardDescriptors'> {
  const limits = textOf(join(root, 'proc/self/limits'));
  const [, soft, hard] = /^Max open files\s+(\d+|unlimited)\s+(\d+|unlimited)/m.exec(limits) ?? [];
  return { descriptors: limitOf(soft), hardDescriptors: limitOf(hard) };
}

function limitOf(text: string | undefined): number | undefined {
  return text === undefined || text === 'unlimited' ? undefined : Number(text);
}

/** Processors that this process may use, or the share of them that its control group grants. */
export function coresOf(granted = cgroupLimits().cores): Pick<Machine, 'cores' | 'coresOfGroup'> {
  const processors = availableParallelism();
  return granted !== undefined && granted < processors
    ? { cores: granted, coresOfGroup: true }
    : { cores: processors, coresOfGroup: false };
}

function freeDisk(runs: string): Machine['disk'] {
  let path = resolve(runs);
  while (!existsSync(path) && dirname(path) !== path) path = dirname(path);
  try {
    const { bavail, bsize } = statfsSync(path);
    return { bytes: bavail * bsize, path };
  } catch {
    return undefined;
  }
}

/** The smallest step that the monotonic clock was seen to make, in ns. Takes about 0.1 ms where the clock is good. */
function clockStepNs(): number {
  let least = Infinity;
  for (let sample = 0; sample < 1000; sample++) {
    const before = process.hrtime.bigint();
    let after = process.hrtime.bigint();
    while (after === before) after = process.hrtime.bigint();
    least = Math.min(least, Number(after - before));
    if (least > 1e6) break; // a clock of whole milliseconds: no need to wait for a thousand
  }
  return least;
}

function clockSource(root: string): string | undefined {
  const name = textOf(join(root, 'sys/devices/system/clocksource/clocksource0/current_clocksource')).trim();
  return name === '' ? undefined : name;
}

/** Empty where it can't be read: not Linux, or not there. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
