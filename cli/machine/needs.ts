import { askedSources } from '../../engine/plan/check-sources.js';
import type { AskedSources } from '../../engine/plan/choose-sources.js';
import { destinationsOf, portsNeeded, type Destination } from '../../engine/plan/destinations.js';
import { offeredBy, type Offered } from '../../engine/plan/offered.js';
import type { Plan } from '../../engine/plan/plan.js';
import type { ResolvedProfile } from '../../engine/plan/resolved-profile.generated.js';
import { chooseRunners, OTHER_DESCRIPTORS, type AskedRunners } from '../../runners/choose-runners.js';
import { chooseShards } from '../../targets/embedded/choose-shards.js';
import { addressKind } from '../guard/address-kind.js';
import { generatorNeedsOf, type GeneratorNeeds } from './generator-needs.js';
import type { Machine } from './machine.js';

/** The embedded target's, by its own count: 58 MB with 1,000 clients and 10,000 rooms, 99 MB with 5,000 and 50,000. */
const BYTES_A_SHARD = 48e6;
const BYTES_A_TARGET_CLIENT = 7e3;
const BYTES_A_ROOM = 313;
/** Of the kernel, for both ends of a loopback connection; as measured with 1,000,000 of them. */
const KERNEL_BYTES_A_CONNECTION = 7300;

/** Processes of Node have about 11 threads before they start any of their own. */
const TASKS_A_PROCESS = 11;

/** A line of series.ndjson and what each of its threads and runners adds; summaries, report and histograms of a run. */
const BYTES_A_SECOND = 1300;
const BYTES_A_SECOND_AND_THREAD = 350;
const BYTES_OF_REPORTS = 1e6;
/** Phases whose length the target decides (groups, joins, drain) count as one minute. */
const UNKNOWN_PHASES_MS = 60_000;

/**
 * CPU time of one side, from runs of both on two cores: 300 µs to connect, 40 µs a heartbeat and its answer, and 5 µs
 * plus 1.5 µs per 1,000 characters for a message sent or a copy received.
 */
const SECONDS_A_CONNECT = 300e-6;
const SECONDS_A_HEARTBEAT = 40e-6;
const SECONDS_A_FRAME = 5e-6;
const SECONDS_A_CHARACTER = 1.5e-9;
/** The server's own heartbeat, which every client answers. */
const SERVER_HEARTBEAT_SECONDS = 30;

/** A server may stop for that long to collect garbage (seen in a ramp to 100,000): who connects meanwhile must wait. */
const LONGEST_PAUSE_SECONDS = 0.15;

/** What a run takes of the machine. Memory, CPU, disk and buffers are estimates. */
export interface Needs extends GeneratorNeeds {
  /** What `--scale` is: what a smaller one would be is told in its terms. */
  scale: number;
  /** Processes of the embedded target; 0: the target is another one. */
  shards: number;
  /** The target is on this machine, so that what it takes comes from here too. */
  isLocal: boolean;
  clients: number;
  /** Of each shard's process; 0 without an embedded target. */
  shardDescriptors: number;
  /** Where most connections go. */
  busiest: Destination;
  /** What they shall leave from. */
  sources: AskedSources;
  /** Of the embedded target; 0 without one. */
  targetBytes: number;
  /** Of both ends of the connections that are on this machine. */
  kernelBytes: number;
  /** The part of all memory that a smaller `--scale` would not save. */
  fixedBytes: number;
  /** At the busier of ramp and hold; groups and joins take what there is. */
  cores: { generator: number; target: number };
  /** Processes and threads beside those that there are. */
  tasks: number;
  diskBytes: number;
  /** Connections that come while the target's event loop stands still, and wait to be accepted. */
  backlog: number;
  /** Text under way in a second of hold, both ways. */
  bufferBytes: number;
}

/** How many runners, threads and shards this machine will carry the plan with, and what they need. */
export function needsOf(
  { target }: Pick<ResolvedProfile, 'target'>,
  plan: Plan,
  { cores, descriptors }: Pick<Machine, 'cores' | 'descriptors'>,
  { scale = '1', ...asked }: AskedRunners & { scale?: string | undefined },
): Needs {
  const offered = offeredBy(plan);
  const isEmbedded = target.embedded !== false;
  const shards = isEmbedded ? chooseShards(plan.clients, descriptors) : 0;
  // The embedded target takes a core of its own.
  const own = Math.max(1, Math.floor(cores) - (isEmbedded ? 1 : 0));
  const layout = chooseRunners(offered, { cores: own, descriptors }, asked);
  const { runners, threads } = layout;
  const processes = runners === 1 ? 0 : runners;
  const isLocal = isEmbedded || plan.target.instances.some(({ url }) => isLoopback(url));
  const targetFixed = shards * BYTES_A_SHARD;
  return {
    ...generatorNeedsOf(offered, layout),
    scale: Number(scale),
    shards,
    isLocal,
    clients: plan.clients,
    shardDescriptors: isEmbedded ? Math.ceil(plan.clients / shards) + OTHER_DESCRIPTORS : 0,
    busiest: busiestOf(isEmbedded ? inShards(plan, shards) : plan),
    sources: askedSources(target),
    targetBytes: targetFixed + (isEmbedded ? plan.clients * BYTES_A_TARGET_CLIENT + offered.groups * BYTES_A_ROOM : 0),
    kernelBytes: plan.clients * KERNEL_BYTES_A_CONNECTION * (isLocal ? 1 : 0.5),
    fixedBytes: generatorNeedsOf({ clients: 0 }, layout).memoryBytes + targetFixed,
    cores: coresOf(plan, offered, isEmbedded),
    tasks: processes * TASKS_A_PROCESS + runners * threads + shards * TASKS_A_PROCESS,
    diskBytes:
      ((offered.knownMs + UNKNOWN_PHASES_MS) / 1000) *
        (BYTES_A_SECOND + runners * threads * BYTES_A_SECOND_AND_THREAD) +
      BYTES_OF_REPORTS,
    backlog: isLocal ? Math.ceil(offered.arrivalsPerSecond * LONGEST_PAUSE_SECONDS) : 0,
    bufferBytes: offered.bytesOutPerSecond + offered.bytesInPerSecond,
  };
}

/** The name that every machine has is the only one that is resolved here. */
function busiestOf(plan: Plan): Destination {
  const destinations = destinationsOf(plan, { localhost: ['127.0.0.1'] });
  const needed = portsNeeded(destinations);
  return destinations.find((each) => portsNeeded([each]) === needed)!;
}

/** Aimed at as many ports as the embedded target will have. */
function inShards(plan: Plan, shards: number): Plan {
  const instances = Array.from({ length: shards }, (_, shard) => ({ url: `ws://127.0.0.1:${shard + 1}`, api: '' }));
  return { ...plan, target: { ...plan.target, instances } };
}

function coresOf({ protocol }: Plan, offered: Offered, isEmbedded: boolean): Needs['cores'] {
  const { arrivalsPerSecond, clients, heartbeatsPerSecond, messagesPerSecond, deliveriesPerSecond } = offered;
  const frames =
    messagesPerSecond + deliveriesPerSecond + offered.typingFramesPerSecond + offered.closedMessagesPerSecond;
  const characters = offered.bytesOutPerSecond + offered.bytesInPerSecond;
  const heartbeats = heartbeatsPerSecond + (protocol === 'chat' ? clients / SERVER_HEARTBEAT_SECONDS : 0);
  const hold = heartbeats * SECONDS_A_HEARTBEAT + finite(frames) * SECONDS_A_FRAME + characters * SECONDS_A_CHARACTER;
  const side = Math.max(arrivalsPerSecond * SECONDS_A_CONNECT, hold);
  return { generator: side, target: isEmbedded ? side : 0 };
}

/** Messages as fast as the target answers have no rate. */
function finite(perSecond: number): number {
  return Number.isFinite(perSecond) ? perSecond : 0;
}

/** Of a URL whose host is an address; a name other than localhost is not resolved here. */
function isLoopback(url: string): boolean {
  const host = /^wss?:\/\/(\[[^\]]+\]|[^/:?#]+)/.exec(url)?.[1]?.replace(/[[\]]/g, '') ?? '';
  if (host === 'localhost') return true;
  return /^[\d.]+$|:/.test(host) && addressKind(host) === 'loopback';
}
