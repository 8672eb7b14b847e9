import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../engine/plan/plan.js';
import { compileTemplate } from '../../engine/plan/template.js';
import { CommandError } from '../exit-code.js';

/**
 * The client that --trace-client names, by its number over all populations: a user id as the profile makes it (user42), or
 * population/index (chatters/42). Throws with exit code 2 where there is none.
 */
export function tracedClient(plan: Plan, id: string): number {
  for (const { key, clients, firstClient, userTemplate } of plan.populations) {
    const index = id.startsWith(`${key}/`) ? Number(id.slice(key.length + 1)) : NaN;
    if (Number.isInteger(index) && index >= 0 && index < clients) return firstClient + index;
    const user = compileTemplate(userTemplate);
    for (let each = 0; each < clients; each++) {
      if (user({ run: plan.runId, index: each }) === id) return firstClient + each;
    }
  }
  const { key, clients, userTemplate } = plan.populations[0]!;
  const example = compileTemplate(userTemplate)({ run: plan.runId, index: 0 });
  throw new CommandError(
    2,
    `--trace-client: no client is called ${id}; try ${example} or ${key}/0 to ${key}/${clients - 1}`,
  );
}

/** Where its frames go: a line of JSON each. */
export function traceFile(directory: string, id: string): string {
  return join(directory, `trace-${id.replaceAll(/[^A-Za-z0-9._-]/g, '_')}.ndjson`);
}

/** Appends a line; what the disk refuses is the run directory's to tell. */
export function appendTrace(file: string, line: object, onFailure: (message: string) => void): void {
  try {
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  } catch (error) {
    onFailure(error instanceof Error ? error.message : String(error));
  }
}
