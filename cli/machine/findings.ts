import { cpu, disk, memory, tasks } from './capacity.js';
import { clock } from './clock.js';
import { descriptors, shardDescriptors } from './descriptors.js';
import type { Finding, Look } from './finding.js';
import type { Machine } from './machine.js';
import type { Needs } from './needs.js';
import { backlog, tcpMemory } from './network.js';
import { ports } from './ports.js';

/** In the order in which they are shown. */
const looks: readonly Look[] = [
  descriptors,
  shardDescriptors,
  ports,
  memory,
  cpu,
  tasks,
  disk,
  backlog,
  tcpMemory,
  clock,
];

/** Each resource that matters. `needs` undefined: without a profile, so nothing falls short. */
export function findingsOf(machine: Machine, needs?: Needs): Finding[] {
  return looks.map((look) => look(machine, needs)).filter((finding) => finding !== undefined);
}
