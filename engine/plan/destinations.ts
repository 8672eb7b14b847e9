import { listOf } from './list-of.js';
import { shardOfClient, shareOf, type Plan, type PlanPopulation, type PlanTarget, type Shard } from './plan.js';

/**
 * A host and port that connections go to. It, the source address and the local port are what tells one connection from
 * all others, so towards each destination a source address has each local port once.
 */
export interface Destination {
  /** The target's instances that stand for it: several where their URLs differ in the path alone. */
  instances: number[];
  /** Addresses and port as connections name them, `127.0.0.1:8000`, `::1:8000`; several where a name has several. */
  endpoints: string[];
  /** Clients that are connected to it at the same time, at most. */
  clients: number;
}

/** By host (IPv6 without brackets): its addresses. Absent: the host itself. */
export type HostAddresses = Readonly<Record<string, readonly string[]>>;

/** Where a plan's connections go. Instances that share an address and port are one destination. */
export function destinationsOf(
  { target, populations }: Pick<Plan, 'target' | 'populations'>,
  addresses: HostAddresses = {},
): Destination[] {
  const merged: { instances: number[]; endpoints: Set<string> }[] = [];
  target.instances.forEach(({ url }, instance) => {
    const own = { instances: [instance], endpoints: new Set(endpointsOf(url, addresses)) };
    for (const other of merged.filter(({ endpoints }) => [...own.endpoints].some((each) => endpoints.has(each)))) {
      merged.splice(merged.indexOf(other), 1);
      own.instances.push(...other.instances);
      for (const endpoint of other.endpoints) own.endpoints.add(endpoint);
    }
    merged.push(own);
  });
  return merged.map(({ instances, endpoints }) => {
    const sorted = instances.sort((a, b) => a - b);
    const each = sorted.map((instance) => clientsOf(populations, target, instance));
    return { instances: sorted, endpoints: [...endpoints], clients: each.reduce((sum, clients) => sum + clients, 0) };
  });
}

/** `ws://localhost:8000/ws/{user}` → `127.0.0.1:8000`, `::1:8000` */
function endpointsOf(url: string, addresses: HostAddresses): string[] {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const number = port === '' ? (protocol === 'wss:' ? '443' : '80') : port;
  return listOf(addresses[host] ?? host).map((address) => `${address}:${number}`);
}

/** Clients of all populations that `instanceOf` gives an instance and that take part at the same time, at most. */
function clientsOf(populations: readonly PlanPopulation[], { instances }: PlanTarget, instance: number): number {
  const below = (end: number): number => shareOf(end, { shard: instance, shards: instances.length });
  return populations.reduce(
    (sum, population) => sum + below(population.firstClient + atOnce(population)) - below(population.firstClient),
    0,
  );
}

/** Of a closed population the first ones take part, as many as its concurrency says (Concurrency). */
function atOnce({ clients, session }: PlanPopulation): number {
  if (!session) return clients;
  return Math.min(clients, Math.max(...session.concurrency.flatMap(({ from, to }) => [from, to])));
}

/** Local ports that a plan needs at the same time, at most: of all its source addresses together. */
export function portsNeeded(destinations: readonly Destination[]): number {
  return Math.max(0, ...destinations.map(({ clients, endpoints }) => Math.ceil(clients / endpoints.length)));
}

/** Every `modulus` numbers, these. */
export interface Residues {
  residues: number[];
  modulus: number;
}

/**
 * Which of numbers 0, 1, 2 … are a shard's own, when number j goes to the shard that simulates the destination's j-th
 * client: no two shards have one in common, and each has as many of the first n as it has of the first n clients.
 * Without residues where none of the shard's clients goes there.
 *
 *     client c goes to instance c mod I and to shard c mod T: both repeat every lcm(I, T) clients
 */
export function shareOfDestination(
  { instances }: Pick<Destination, 'instances'>,
  target: Pick<PlanTarget, 'instances'>,
  { shard, shards }: Pick<Shard, 'shard' | 'shards'>,
): Residues {
  const residues: number[] = [];
  let modulus = 0;
  const all = target.instances.length;
  for (let client = 0; client < leastCommonMultiple(all, shards); client++) {
    if (!instances.includes(client % all)) continue;
    if (shardOfClient(client, shards) === shard) residues.push(modulus);
    modulus++;
  }
  return { residues, modulus };
}

function leastCommonMultiple(a: number, b: number): number {
  let [divisor, rest] = [a, b];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return (a / divisor) * b;
}
