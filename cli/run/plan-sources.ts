import { createServer } from 'node:net';
import { askedSources } from '../../engine/plan/check-sources.js';
import { chooseSources, SYSTEMS_ADDRESS, type SourcePlan } from '../../engine/plan/choose-sources.js';
import { destinationsOf, type HostAddresses } from '../../engine/plan/destinations.js';
import type { Plan } from '../../engine/plan/plan.js';
import { formatPorts, portsIn, withoutPorts } from '../../engine/plan/port-range.js';
import type { ResolvedProfile } from '../../engine/plan/resolved-profile.generated.js';
import { formatAddresses } from '../../engine/plan/source-addresses.js';
import { readSystemPorts } from '../../runners/system-ports.js';
import { CommandError } from '../exit-code.js';

/**
 * Which source addresses and ports the connections of a run leave from; `undefined`: the system chooses them all. `plan`
 * is aimed at what will be connected to, `hosts` are its checked addresses. That they are enough, the check of the
 * machine has said. Refuses source addresses that are not this machine's, with exit code 3 and unless `force`.
 */
export async function planSources(
  { target }: ResolvedProfile,
  plan: Plan,
  hosts: HostAddresses,
  force = false,
): Promise<SourcePlan | undefined> {
  const asked = askedSources(target);
  if (!force && typeof asked.addresses !== 'string') await checkOurs(asked.addresses);
  const { range, unusable } = readSystemPorts();
  const ports = withoutPorts(asked.ports ?? [range], unusable);
  const systemPorts = portsIn(withoutPorts([range], unusable));
  const loopbackIsWide = process.platform === 'linux';
  const destinations = destinationsOf(plan, hosts).flatMap((destination) => {
    const { addresses } = chooseSources(destination, asked, { systemPorts, ports, loopbackIsWide });
    const { instances, endpoints } = destination;
    return addresses ? [{ instances, endpoints, addresses }] : [];
  });
  // The run's own id is drawn by chance: so is where its order of ports begins.
  return destinations.length === 0 ? undefined : { ports, draw: parseInt(plan.runId, 36) % 2 ** 32, destinations };
}

/** As the summary has them. */
export function sourcesInWords({ ports, destinations }: SourcePlan): { addresses: string[]; ports: string[] } {
  const addresses = new Set(destinations.flatMap((destination) => destination.addresses));
  addresses.delete(SYSTEMS_ADDRESS);
  return { addresses: formatAddresses([...addresses]), ports: ports.map(formatPorts) };
}

/** Nothing can be bound to another machine's address. */
async function checkOurs(addresses: readonly string[]): Promise<void> {
  const foreign: string[] = [];
  for (const address of addresses) if (!(await isOurs(address))) foreign.push(address);
  if (foreign.length === 0) return;
  throw new CommandError(
    3,
    `--source-addresses: ${formatAddresses(foreign).join(', ')}: no address of this machine.\n` +
      'Give some that it has, or add them to an interface (ip address add).',
  );
}

function isOurs(address: string): Promise<boolean> {
  const server = createServer();
  return new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ port: 0, host: address }, () => server.close(() => resolve(true)));
  });
}
