import type { PlanInstance } from '../../engine/plan/plan.js';
import type { ResolvedProfile } from '../../engine/plan/resolved-profile.generated.js';
import { readAllowHosts } from './allow-hosts.js';
import { resolveTarget } from './resolve-target.js';

/** What to call the target's URLs in messages: where they come from. */
export interface TargetOrigins {
  url: string;
  api: string;
}

/**
 * Checks every address of the target, of WebSocket and HTTP alike, against loopback, private ranges and what the user
 * allows. Returns host to addresses: the only ones that the run connects to. Throws `GuardError`.
 */
export function checkHosts(
  { target }: ResolvedProfile,
  instances: readonly PlanInstance[],
  allowHost: readonly string[],
  origins: TargetOrigins,
): Promise<Record<string, string[]>> {
  return resolveTarget(
    instances.flatMap(({ url, api }) => [
      { url, origin: origins.url },
      { url: api, origin: origins.api },
    ]),
    { allowHosts: readAllowHosts(allowHost, process.env['SIM_ALLOW_HOSTS']), profileHosts: target.allowHosts },
  );
}
