import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { TargetProbe } from '../engine/run/ports.js';
import type { TargetTotals } from '../engine/telemetry/summary.js';
import type { TargetAccess } from './thread-task.js';

/** An answer that takes longer is as good as none. */
const TIMEOUT_MS = 5000;

/**
 * Reads the target's own count at `/_sim/stats`, where there is one: the embedded target has it. Connects only to the
 * addresses that the guard has checked, and follows no redirect. `apiUrl` without a slash at the end.
 */
export function statsProbe(apiUrl: string, access: Pick<TargetAccess, 'addresses' | 'tls'>): TargetProbe {
  return {
    read(done) {
      readText(`${apiUrl}/_sim/stats`, access).then(
        (text) => done(totalsIn(text)),
        () => done(undefined),
      );
    },
  };
}

function readText(url: string, { addresses, tls }: Pick<TargetAccess, 'addresses' | 'tls'>): Promise<string> {
  const lookup: LookupFunction = (host, _options, callback) => {
    const [address] = addresses[host] ?? [];
    if (address === undefined) callback(new Error(`No address of ${host} was checked.`), '', 4);
    else callback(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
  };
  const { serverName, ...rest } = tls;
  const options = { lookup, agent: false, timeout: TIMEOUT_MS } as const;
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:')
      ? getSecure(url, { ...options, ...rest, ...(serverName === undefined ? {} : { servername: serverName }) })
      : getPlain(url, options);
    request.on('timeout', () => request.destroy(new Error('timed out')));
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`answered ${response.statusCode}`));
      });
    });
  });
}

/** `undefined` where the answer is something else than our target's. */
function totalsIn(text: string): TargetTotals | undefined {
  try {
    const { totals } = JSON.parse(text) as { totals?: Partial<TargetTotals> };
    const { connections, groups, messages, deliveries } = totals ?? {};
    const counts = [connections, groups, messages, deliveries];
    if (!counts.every((count) => typeof count === 'number')) return undefined;
    return { connections, groups, messages, deliveries } as TargetTotals;
  } catch {
    return undefined;
  }
}
