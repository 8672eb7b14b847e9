import { ChatServer } from '../../targets/embedded/chat-server.js';
import type { TargetStats } from '../../targets/embedded/counters.js';
import { emptyDeliveryFile } from '../../targets/embedded/faults/delivery-file.js';
import { startEmbeddedTarget, type StartEmbeddedTargetOptions } from '../../targets/embedded/start-embedded-target.js';

/** The server of `sim target`, in this process or in shards. */
export interface RunningTarget {
  /** `host:port`, by shard. */
  readonly origins: readonly string[];
  /** Undefined if no shard is left to ask. */
  stats(): Promise<TargetStats | undefined>;
  stop(): Promise<void>;
  /** Resolves when no shard is left. */
  readonly ended: Promise<void>;
}

/** Empties the delivery log. Rejects with the system's error where a port can't be had, E_TARGET_OPTION on a bad option. `say`: called when a shard ends by itself. */
export async function startTarget(
  options: StartEmbeddedTargetOptions,
  say: (line: string) => void,
): Promise<RunningTarget> {
  return (options.shards ?? 1) === 1 ? startHere(options) : startShards(options, say);
}

async function startHere(options: StartEmbeddedTargetOptions): Promise<RunningTarget> {
  if (options.deliveryLog !== undefined) emptyDeliveryFile(options.deliveryLog);
  const server = new ChatServer(options);
  const port = await server.start();
  const { host = '127.0.0.1' } = options;
  return {
    origins: [`${host.includes(':') ? `[${host}]` : host}:${port}`],
    stats: () => server.stats(),
    stop: () => server.stop(),
    ended: new Promise(() => undefined),
  };
}

async function startShards(options: StartEmbeddedTargetOptions, say: (line: string) => void): Promise<RunningTarget> {
  const target = await startEmbeddedTarget(options);
  const living = new Set(target.instances);
  let isStopping = false;
  for (const [shard, instance] of target.instances.entries()) {
    void instance.exited.then(({ code, signal }) => {
      living.delete(instance);
      if (!isStopping) {
        say(
          `shard ${shard} ended (${signal ?? `exit code ${code}`}): its rooms and clients are gone, the others go on`,
        );
      }
    });
  }
  return {
    origins: target.instances.map(({ apiUrl }) => apiUrl.replace('http://', '')),
    stats: async () => {
      for (const { apiUrl } of living) {
        try {
          return (await (await fetch(`${apiUrl}/_sim/stats`)).json()) as TargetStats;
        } catch {
          // It has just ended: the next one knows.
        }
      }
      return undefined;
    },
    stop: () => {
      isStopping = true;
      return target.stop();
    },
    ended: Promise.all(target.instances.map(({ exited }) => exited)).then(() => undefined),
  };
}
