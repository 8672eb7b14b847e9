import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { TargetProbe, TargetReading } from '../engine/run/ports.js';
import type { TargetTotals } from '../engine/telemetry/target-figures.js';
import type { TargetAccess } from './thread-task.js';

/** An answer that takes longer is as good as none. */
const TIMEOUT_MS = 5000;

/**
 * Reads the target's own count at `/_sim/stats` of each API, where there is one: the embedded target has it. Servers
 * that count for themselves add up; APIs whose answers carry the same `id` are ways to one server, which counts once. If
 * one gives no count there is none of the whole. Connects only to the addresses that the guard has checked, and follows
 * no redirect. `apis` without a slash at the end.
 */
export function statsProbe(apis: readonly string[], access: Pick<TargetAccess, 'addresses' | 'tls'>): TargetProbe {
  return {
    read(done) {
      Promise.all(apis.map((api) => readText(`${api}/_sim/stats`, access))).then(
        (texts) => done(sumOf(texts.map(countIn))),
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

interface Count {
  id: unknown;
  reading: TargetReading;
}

/** What the target cost is told only if all its servers tell it. */
function sumOf(counts: readonly (Count | undefined)[]): TargetReading | undefined {
  const sum: Required<TargetReading> = {
    connections: 0,
    groups: 0,
    messages: 0,
    deliveries: 0,
    cpuMicros: 0,
    peakRssBytes: 0,
  };
  const seen = new Set<unknown>();
  for (const count of counts) {
    if (!count) return undefined;
    if (seen.has(count.id)) continue;
    if (count.id !== undefined) seen.add(count.id);
    for (const key of Object.keys(sum) as (keyof TargetReading)[]) sum[key] += count.reading[key] ?? NaN;
  }
  const { cpuMicros, peakRssBytes, ...totals } = sum;
  return {
    ...totals,
    ...(Number.isNaN(cpuMicros) ? {} : { cpuMicros }),
    ...(Number.isNaN(peakRssBytes) ? {} : { peakRssBytes }),
  };
}

/** `undefined` where the answer is something else than our target's. */
function countIn(text: string): Count | undefined {
  try {
    const { id, totals, cpuMicros, peakRssBytes } = JSON.parse(text) as Partial<Record<string, unknown>> & {
      totals?: Partial<TargetTotals>;
    };
    const { connections, groups, messages, deliveries } = totals ?? {};
    const counts = [connections, groups, messages, deliveries];
    if (!counts.every((count) => typeof count === 'number')) return undefined;
    return {
      id,
      reading: {
        ...({ connections, groups, messages, deliveries } as TargetTotals),
        ...(typeof cpuMicros === 'number' ? { cpuMicros } : {}),
        ...(typeof peakRssBytes === 'number' ? { peakRssBytes } : {}),
      },
    };
  } catch {
    return undefined;
  }
}
