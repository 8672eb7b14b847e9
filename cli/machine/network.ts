import { count } from '../../reports/number.js';
import { smaller, type Finding, type Look } from './finding.js';

/** From half of the ports on, the kernel's search for a free one slows connecting down. */
const CHEAP_SHARE = 0.5;
/** Ports below are the system's own. */
const FIRST_PORT = 1024;
const LAST_PORT = 65_535;
/** What a listener ought to get, where no profile says what it needs. */
const FAIR_BACKLOG = 1024;
const DEFAULT_BACKLOG = 4096;
const PAGE_BYTES = 4096;

/** Each connection from one source address to one address and port of the target takes a local port of its own. */
export const ports: Look = ({ ports: { first, last }, timeWait }, needs): Finding => {
  const have = Math.max(0, last - first + 1);
  const base = { resource: 'local ports', have, unit: 'count' as const };
  const towards = 'of one source address, towards each port of the target';
  const closed = timeWait > 0 ? `; ${count(timeWait)} in TIME_WAIT now` : '';
  if (!needs) return { ...base, need: null, status: 'ok', note: `${towards}${closed}`, mend: [] };
  const { connectionsAnInstance: need, shards } = needs;
  const wider = need <= LAST_PORT - FIRST_PORT + 1 && first > FIRST_PORT;
  const mend = [
    ...(wider ? [`sysctl -w net.ipv4.ip_local_port_range="${FIRST_PORT} ${LAST_PORT}"`] : []),
    ...(shards === 0 ? ['more URLs or ports of the target (--target again for each)'] : []),
  ];
  if (need > have) {
    return {
      ...base,
      need,
      status: 'shortfall',
      note: `${towards}${closed}`,
      mend: [...mend, ...smaller(have / need, needs)],
    };
  }
  const cheap = Math.floor(have * CHEAP_SHARE);
  if (need <= cheap) return { ...base, need, status: 'ok', note: `${towards}${closed}`, mend: [] };
  return {
    ...base,
    need,
    status: 'warning',
    note: `${towards}; from ${count(cheap)} on connecting slows down${closed}`,
    mend,
  };
};

/** The kernel cuts what a listener asks for to this, without a word. It matters on the target's machine only. */
export const backlog: Look = ({ somaxconn: have }, needs) => {
  if (have === undefined || (needs && !needs.isLocal)) return undefined;
  const need = needs?.backlog ?? null;
  const few = have < (need ?? FAIR_BACKLOG);
  const enough = Math.max(DEFAULT_BACKLOG, 2 ** Math.ceil(Math.log2(need ?? 1)));
  return {
    resource: 'somaxconn',
    status: few ? 'warning' : 'ok',
    need,
    have,
    unit: 'count',
    note: `connections that may wait for a listener${need === null ? '' : ', if it stands still for 150 ms of the ramp'}`,
    mend: few ? [`sysctl -w net.core.somaxconn=${enough}`] : [],
  };
};

/** Above this the kernel shrinks the windows of all connections, and every one of them slows down. */
export const tcpMemory: Look = ({ tcpMemory: limits }, needs) => {
  if (!limits) return undefined;
  const need = needs?.bufferBytes ?? null;
  const few = need !== null && need > limits.pressureBytes;
  const pages = Math.ceil((need ?? 0) / PAGE_BYTES);
  return {
    resource: 'TCP memory',
    status: few ? 'warning' : 'ok',
    need,
    have: limits.pressureBytes,
    unit: 'bytes',
    note: `buffers of all connections${need === null ? '' : ', for the text of one second of hold'}`,
    mend: few ? [`sysctl -w net.ipv4.tcp_mem="${pages} ${2 * pages} ${3 * pages}"`] : [],
  };
};
