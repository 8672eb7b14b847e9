import type { Plan, PlanInstance } from '../../engine/plan/plan.js';
import type { ResolvedProfile } from '../../engine/plan/resolved-profile.generated.js';
import { startEmbeddedTarget } from '../../targets/embedded/start-embedded-target.js';
import { CommandError } from '../exit-code.js';

/** The server that a run aims at: one of the user's, or our own, started for the run. */
export interface RunTarget {
  instances: PlanInstance[];
  embedded: boolean;
  /** To be told before the run. */
  note?: string;
  /** Calls back if our own server ends before `stop`. */
  onExit(listener: (reason: string) => void): void;
  stop(): Promise<void>;
}

/** Starts the embedded target where the profile asks for it. `faults`: what it shall do wrong. */
export async function startTarget(profile: ResolvedProfile, plan: Plan, faults: readonly string[]): Promise<RunTarget> {
  const { instances } = plan.target;
  const { embedded } = profile.target;
  if (embedded === false) {
    if (faults.length > 0) throw new CommandError(2, '--fault works on the embedded target only, not with --target');
    return { instances, embedded: false, onExit: () => undefined, stop: () => Promise.resolve() };
  }
  const { url } = instances[0]!; // checkProfile allows but one
  const port = Number(/^ws:\/\/[^/:]+:(\d+)/.exec(url)?.[1] ?? 0);
  const capacity = embedded === true ? {} : embedded;
  const target = await startEmbeddedTarget({ port, fallbackPort: true, faults, ...capacity }).catch(
    (cause: unknown) => {
      const message = cause instanceof Error ? cause.message : String(cause);
      const isUsage = (cause as { code?: string }).code === 'E_TARGET_OPTION';
      throw new CommandError(isUsage ? 2 : 3, `the embedded target did not start: ${message}`, cause);
    },
  );
  let stopping = false;
  const path = url.replace(/^ws:\/\/[^/]+/, '');
  return {
    instances: [{ url: `${target.wsUrl.replace(/\/ws\/\{user\}$/, '')}${path}`, api: target.apiUrl }],
    embedded: true,
    ...(target.portWasTaken ? { note: `port ${port} is taken: the embedded target listens on ${target.port}` } : {}),
    onExit: (listener) => {
      void target.exited.then(({ code, signal }) => {
        if (!stopping) listener(`the embedded target's process ended (${signal ?? `exit code ${code}`})`);
      });
    },
    stop: () => {
      stopping = true;
      return target.stop();
    },
  };
}
