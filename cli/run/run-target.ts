import type { Plan, PlanInstance } from '../../engine/plan/plan.js';
import type { ResolvedProfile } from '../../engine/plan/resolved-profile.generated.js';
import { chooseShards } from '../../targets/embedded/choose-shards.js';
import { startEmbeddedTarget, type EmbeddedTarget } from '../../targets/embedded/start-embedded-target.js';
import { CommandError } from '../exit-code.js';
import { descriptorLimits } from '../machine/machine.js';

/** The server that a run aims at: one of the user's, or our own, started for the run. */
export interface RunTarget {
  instances: PlanInstance[];
  embedded: boolean;
  /** Where it listens, if one URL does not say it. */
  words?: string;
  /** To be told before the run. */
  note?: string;
  /** Calls back if our own server ends before `stop`. */
  onExit(listener: (reason: string) => void): void;
  stop(): Promise<void>;
}

export interface RunTargetOptions {
  /** What the embedded target shall do wrong. */
  faults: readonly string[];
  /** File in which it says what became of deliveries. */
  deliveryLog?: string | undefined;
}

/** Starts the embedded target where the profile asks for it. */
export async function startTarget(
  profile: ResolvedProfile,
  plan: Plan,
  { faults, deliveryLog }: RunTargetOptions,
): Promise<RunTarget> {
  const { instances } = plan.target;
  const { embedded } = profile.target;
  if (embedded === false) {
    const option = faults.length > 0 ? '--fault' : deliveryLog === undefined ? undefined : '--delivery-log';
    if (option !== undefined)
      throw new CommandError(2, `${option} works on the embedded target only, not with --target`);
    return { instances, embedded: false, onExit: () => undefined, stop: () => Promise.resolve() };
  }
  const { url } = instances[0]!; // checkProfile allows but one
  const port = Number(/^ws:\/\/[^/:]+:(\d+)/.exec(url)?.[1] ?? 0);
  const capacity = embedded === true ? {} : embedded;
  const shards = chooseShards(plan.clients, descriptorLimits().descriptors);
  const behaviour = { faults, faultSeed: profile.seed, ...(deliveryLog === undefined ? {} : { deliveryLog }) };
  const target = await startEmbeddedTarget({
    port,
    fallbackPort: true,
    shards,
    lowPriority: true,
    ...behaviour,
    ...capacity,
  }).catch((cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    const isUsage = (cause as { code?: string }).code === 'E_TARGET_OPTION';
    throw new CommandError(isUsage ? 2 : 3, `the embedded target did not start: ${message}`, cause);
  });
  let stopping = false;
  const path = url.replace(/^ws:\/\/[^/]+/, '');
  const urls = target.instances.map(({ wsUrl }) => wsUrl.replace(/\/ws\/\{user\}$/, '') + path);
  const ports = target.instances.map((instance) => instance.port);
  return {
    instances: target.instances.map(({ apiUrl }, shard) => ({ url: urls[shard]!, api: apiUrl })),
    embedded: true,
    ...(shards > 1 ? { words: `${urls[0]!} in ${shards} shards, ports ${inWords(ports)}` } : {}),
    ...noteOf(port, target),
    // A shard takes its rooms and its count with it: what is left is no longer the target that was planned for.
    onExit: (listener) => {
      for (const [shard, { exited }] of target.instances.entries()) {
        void exited.then(({ code, signal }) => {
          const what = shards === 1 ? "the embedded target's process" : `shard ${shard} of the embedded target`;
          if (!stopping) listener(`${what} ended (${signal ?? `exit code ${code}`})`);
        });
      }
    },
    stop: () => {
      stopping = true;
      return target.stop();
    },
  };
}

function noteOf(port: number, { instances }: EmbeddedTarget): { note?: string } {
  const taken = instances.flatMap(({ portWasTaken }, shard) => (portWasTaken ? [port + shard] : []));
  if (taken.length === 0) return {};
  const are = taken.length === 1 ? 'is' : 'are';
  const listens = inWords(instances.map((instance) => instance.port));
  return { note: `port ${inWords(taken)} ${are} taken: the embedded target listens on ${listens}` };
}

/** `8000`, `8000 to 8005`, or a list. */
function inWords(ports: readonly number[]): string {
  const [first = 0] = ports;
  const isRange = ports.length > 2 && ports.every((port, index) => port === first + index);
  return isRange ? `${first} to ${ports.at(-1)!}` : ports.join(', ');
}
