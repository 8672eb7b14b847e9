import type { Destination } from './destinations.js';
import { portCapacity, portsIn, type PortRange } from './port-range.js';
import { isIPv6, MAX_SOURCE_ADDRESSES } from './source-addresses.js';

/** The source address that the system chooses. */
export const SYSTEMS_ADDRESS = '';

/** Of what a system hands out itself it finds the first half at once, and searches ever longer for the rest. */
export const CHEAP_SHARE = 0.5;

/** Of its own choice of ports a run uses this much at most, where it may choose addresses too: room for those that close. */
const COMFORTABLE_SHARE = 0.75;

/** What the profile says; `auto`: as needed, `system`: never any choice of our own. */
export interface AskedSources {
  addresses: 'auto' | 'system' | readonly string[];
  /** `undefined`: those that the system hands out. */
  ports: readonly PortRange[] | undefined;
}

/** What this machine has. */
export interface SourceFacts {
  /** How many ports the system hands out towards each destination. */
  systemPorts: number;
  /** Ports that a connection may be bound to: those asked for or the system's, without what is reserved or listened at. */
  ports: readonly PortRange[];
  /** All of 127.0.0.0/8 is this machine, without any setting. */
  loopbackIsWide: boolean;
}

/** What connections to a destination leave from. */
export interface ChosenSources {
  /** `undefined`: the system chooses address and port, as it does for any program. */
  addresses: string[] | undefined;
  /** Connections at a time towards each of the destination's endpoints. */
  capacity: number;
  /** Of them, those that are needed. */
  needed: number;
}

/**
 * What connections leave from: what was asked for, else the system's own choice as long as that is cheap, else ports of
 * our own choice; towards IPv4 loopback also addresses of our own choice, from 127.0.0.2 on, as many as are needed.
 */
export function chooseSources(
  { clients, endpoints }: Destination,
  asked: AskedSources,
  { systemPorts, ports, loopbackIsWide }: SourceFacts,
): ChosenSources {
  const needed = Math.ceil(clients / endpoints.length);
  if (typeof asked.addresses !== 'string') {
    const families = endpoints.map((endpoint) => sourcesTowards(endpoint, asked.addresses as readonly string[]).length);
    const capacity = portCapacity(Math.min(...families), ports);
    return { addresses: [...asked.addresses], capacity, needed };
  }
  if (asked.addresses === 'system' || (!asked.ports && needed <= systemPorts * CHEAP_SHARE))
    return { addresses: undefined, capacity: systemPorts, needed };
  if (!loopbackIsWide || !endpoints.every((endpoint) => endpoint.startsWith('127.')))
    return { addresses: [SYSTEMS_ADDRESS], capacity: portsIn(ports), needed };
  const count = Math.ceil(needed / (portsIn(ports) * COMFORTABLE_SHARE));
  const addresses = Array.from({ length: Math.min(Math.max(count, 1), MAX_SOURCE_ADDRESSES) }, (_, n) => loopback(n));
  return { addresses, capacity: portCapacity(addresses.length, ports), needed };
}

/** Those of the same family as an endpoint; the system's own choice is of any. */
export function sourcesTowards(endpoint: string, addresses: readonly string[]): string[] {
  const isSix = isIPv6(endpoint.slice(0, endpoint.lastIndexOf(':')));
  return addresses.filter((address) => address === SYSTEMS_ADDRESS || isIPv6(address) === isSix);
}

/** 127.0.0.2 and so on: the system's own choice is 127.0.0.1, so that other programs' connections are not met. */
function loopback(n: number): string {
  return `127.0.${Math.floor((n + 2) / 256)}.${(n + 2) % 256}`;
}

/** Which source addresses and ports the connections of a run leave from. Plain data, the same for all shards. */
export interface SourcePlan {
  ports: PortRange[];
  /** See PortSlots. */
  draw: number;
  /** A destination that is not here leaves it to the system. */
  destinations: (Pick<Destination, 'instances' | 'endpoints'> & { addresses: string[] })[];
}
