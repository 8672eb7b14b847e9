import type { Look } from './finding.js';

/** What a listener ought to get, where no profile says what it needs. */
const FAIR_BACKLOG = 1024;
const DEFAULT_BACKLOG = 4096;
const PAGE_BYTES = 4096;

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
