import type { TargetProbe } from '../engine/run/ports.js';
import type { TargetTotals } from '../engine/telemetry/summary.js';

/** An answer that takes longer is as good as none. */
const TIMEOUT_MS = 5000;

/** Reads the embedded target's own count over HTTP. `apiUrl` without a slash at the end. */
export function statsProbe(apiUrl: string): TargetProbe {
  return {
    read(done) {
      readTotals(apiUrl).then(done, () => done(undefined));
    },
  };
}

async function readTotals(apiUrl: string): Promise<TargetTotals> {
  const answer = await fetch(`${apiUrl}/_sim/stats`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const { totals } = (await answer.json()) as { totals: TargetTotals };
  const { connections, groups, messages, deliveries } = totals;
  return { connections, groups, messages, deliveries };
}
