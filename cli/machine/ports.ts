import { CHEAP_SHARE, chooseSources } from '../../engine/plan/choose-sources.js';
import { portsIn, withoutPorts } from '../../engine/plan/port-range.js';
import { formatAddresses } from '../../engine/plan/source-addresses.js';
import { count } from '../../reports/number.js';
import { smaller, type Finding, type Look } from './finding.js';

/** Ports below are the system's own. */
const FIRST_PORT = 1024;
const LAST_PORT = 65_535;

/** Each connection from one source address to one address and port of the target takes a local port of its own. */
export const ports: Look = (machine, needs): Finding => {
  const { ports: range, unusablePorts, timeWait, loopbackIsWide } = machine;
  const systemPorts = portsIn(withoutPorts([range], unusablePorts));
  const base = { resource: 'local ports', unit: 'count' as const, mend: [] };
  const closed = timeWait > 0 ? `; ${count(timeWait)} in TIME_WAIT now` : '';
  const ofOne = `of one source address, towards each port of the target${closed}`;
  if (!needs) return { ...base, need: null, have: systemPorts, status: 'ok', note: ofOne };
  const { busiest, sources, shards } = needs;
  const usable = withoutPorts(sources.ports ?? [range], unusablePorts);
  const chosen = chooseSources(busiest, sources, { systemPorts, ports: usable, loopbackIsWide });
  const { addresses, capacity: have, needed: need } = chosen;
  const each = addresses ? portsIn(usable) : systemPorts;
  const cheap = Math.floor(have * CHEAP_SHARE);
  const isSlow = !addresses && need > cheap;
  const status = need > have ? 'shortfall' : isSlow ? 'warning' : 'ok';
  const wide = loopbackIsWide && busiest.endpoints.every((endpoint) => endpoint.startsWith('127.'));
  const wider = !sources.ports && range.first > FIRST_PORT && (need / have) * each <= LAST_PORT - FIRST_PORT + 1;
  const more = Math.ceil(need / each);
  const mend = [
    ...(wide && sources.addresses !== 'auto' ? ['--source-addresses auto, or none given'] : []),
    ...(!wide && Number.isFinite(more) ? [`--source-addresses <ranges>: ${count(more)} in all`] : []),
    ...(sources.ports ? ['more ports in target.sourcePorts'] : []),
    ...(wider ? [`sysctl -w net.ipv4.ip_local_port_range="${FIRST_PORT} ${LAST_PORT}"`] : []),
    ...(shards === 0 ? ['more URLs or ports of the target (--target again for each)'] : []),
    ...smaller(have / need, needs),
  ];
  const note =
    have === 0 && each > 0
      ? 'none of the source addresses is of the family (IPv4 or IPv6) of the target'
      : `${addresses && addresses[0] !== '' ? `of ${inWords(addresses)}, towards each port of the target` : ofOne}${isSlow ? `; from ${count(cheap)} on connecting slows down` : ''}`;
  return { ...base, need, have, status, note, mend: status === 'ok' ? [] : mend };
};

function inWords(addresses: readonly string[]): string {
  const [first = '', ...others] = formatAddresses(addresses);
  const named = others.length === 0 ? first : `${first} …`;
  return addresses.length === 1 ? named : `${count(addresses.length)} source addresses (${named})`;
}
