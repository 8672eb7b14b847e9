import { lookup as lookupByDns } from 'node:dns/promises';
import { isIP } from 'node:net';
import { hostMatches, hostOf } from '../../engine/plan/host-pattern.js';
import { addressKind } from './address-kind.js';
import { GuardError } from './guard-error.js';

/** A URL that will be connected to, and the option or field it came from. */
export interface GuardedUrl {
  url: string;
  /** `--target`, `target.api`; named in errors. */
  origin: string;
}

/** Every address of a host name. */
export type Lookup = (host: string) => Promise<readonly string[]>;

export interface GuardOptions {
  /** What the user allows beyond loopback and private networks: see `readAllowHosts`. */
  allowHosts: readonly string[];
  /** `target.allowHosts` of the profile: narrows, never widens. */
  profileHosts?: readonly string[] | undefined;
  /** Default: the system's resolver, all addresses of both families. */
  lookup?: Lookup;
}

/**
 * Resolves the hosts of all URLs, once, and checks every address: what is neither loopback nor private needs the user's
 * word. Returns host (IPv6 without brackets) to addresses: connect to these only, whatever the name resolves to later.
 * Throws `GuardError` (exit code 3). Nothing lifts it but `allowHosts`; --force does not.
 */
export async function resolveTarget(
  urls: readonly GuardedUrl[],
  { allowHosts, profileHosts, lookup = lookupAll }: GuardOptions,
): Promise<Record<string, string[]>> {
  const resolved: Record<string, string[]> = {};
  for (const { url, origin } of urls) {
    const host = hostOfUrl(url);
    const addresses = (resolved[host] ??= await addressesOf(host, origin, lookup));
    checkProfileHosts(host, addresses, origin, profileHosts);
    const refused = addresses.find((address) => !isAllowed(host, address, allowHosts));
    if (refused !== undefined) throw notAllowed(host, refused, origin);
  }
  return resolved;
}

/** As sockets name it; the template variables of a path do not matter. */
function hostOfUrl(url: string): string {
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}

async function lookupAll(host: string): Promise<string[]> {
  return (await lookupByDns(host, { all: true })).map(({ address }) => address);
}

async function addressesOf(host: string, origin: string, lookup: Lookup): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  let addresses: string[] = [];
  let cause: unknown;
  try {
    addresses = [...new Set(await lookup(host))];
  } catch (error) {
    cause = error;
  }
  if (addresses.length > 0) return addresses;
  throw new GuardError('E_HOST_NOT_FOUND', `${origin}: the host ${host} has no address.`, 'Check the name.', { cause });
}

/** By its name, or by the address itself. */
function matches(patterns: readonly string[], host: string, address: string): boolean {
  const names = [hostOf(host) ?? host, hostOf(address) ?? address];
  return patterns.some((pattern) => names.some((name) => hostMatches(pattern, name)));
}

function isAllowed(host: string, address: string, allowHosts: readonly string[]): boolean {
  const kind = addressKind(address);
  return kind === 'loopback' || kind === 'private' || matches(allowHosts, host, address);
}

function checkProfileHosts(
  host: string,
  addresses: readonly string[],
  origin: string,
  profileHosts: readonly string[] | undefined,
): void {
  if (!profileHosts || addresses.every((address) => matches(profileHosts, host, address))) return;
  throw new GuardError(
    'E_HOST_NOT_ALLOWED',
    `${origin}: the profile's target.allowHosts does not allow ${host}.`,
    `It allows ${profileHosts.length === 0 ? 'no host at all' : profileHosts.join(', ')}; --allow-host cannot widen that.`,
  );
}

function notAllowed(host: string, address: string, origin: string): GuardError {
  const what = address === host ? host : `${host} resolves to ${address}, which`;
  return new GuardError(
    'E_HOST_NOT_ALLOWED',
    `${origin}: ${what} is neither loopback nor private (${addressKind(address)}).`,
    `If this target is yours to load, say so: --allow-host ${host} (or SIM_ALLOW_HOSTS=${host}).`,
  );
}
