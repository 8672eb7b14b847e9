import type { Plan } from '../../engine/plan/plan.js';
import { compileTemplate } from '../../engine/plan/template.js';
import { CommandError } from '../exit-code.js';

/**
 * The client that --trace-client names, by its number over all populations: population/index (chatters/42), or a user id
 * as the profile makes it (user42). Throws with exit code 2 where there is none.
 */
export function tracedClient(plan: Plan, id: string): number {
  for (const { key, clients, firstClient } of plan.populations) {
    const index = id.startsWith(`${key}/`) ? Number(id.slice(key.length + 1) || NaN) : NaN;
    if (Number.isInteger(index) && index >= 0 && index < clients) return firstClient + index;
  }
  for (const { clients, firstClient, userTemplate } of plan.populations) {
    const user = compileTemplate(userTemplate);
    for (let index = 0; index < clients; index++) {
      if (user({ run: plan.runId, index }) === id) return firstClient + index;
    }
  }
  const { key, clients, userTemplate } = plan.populations[0]!;
  const example = compileTemplate(userTemplate)({ run: plan.runId, index: 0 });
  throw new CommandError(
    2,
    `--trace-client: no client is called ${id}; try ${example}, or ${key}/0 to ${key}/${clients - 1}`,
  );
}

/** Where its frames go, within the run directory: a line of JSON each. */
export function traceFileName(id: string): string {
  return `trace-${id.replaceAll(/[^A-Za-z0-9._-]/g, '_')}.ndjson`;
}
