import type { SchedulerLike } from 'rxjs';
import type { Connection, ConnectionOwner, ConnectRequest, Transport } from '../../engine/actor/transport.js';
import { MemoryConnection } from './memory-connection.js';
import type { MemoryLine } from './memory-line.js';
import type { MemoryPeer } from './memory-peer.js';

export type { MemoryPeer, MemoryServer } from './memory-peer.js';

export interface MemoryTransportOptions {
  /** Time that anything takes to the other side, one way, ms on the clock; default 0. A handshake takes it twice. */
  latencyMs?: number;
  /** How long a client waits for the answer to its close frame, ms on the clock; default 5,000. */
  closeTimeoutMs?: number;
}

/**
 * Transport without sockets: `serve` plays the server. It is called once per connect, and answers with the peer's
 * `accept` or `refuse`, at once or later. Each direction keeps its order; both sides are called back only through
 * `clock`, never synchronously, so that on a virtual clock every run is the same. `clock` must keep the order of what is
 * due at the same instant, and must not run work in place (as rxjs' queueScheduler does).
 */
export function createMemoryTransport(
  serve: (peer: MemoryPeer) => void,
  clock: SchedulerLike,
  options: MemoryTransportOptions = {},
): Transport {
  const line: MemoryLine = {
    clock,
    latencyMs: options.latencyMs ?? 0,
    closeTimeoutMs: options.closeTimeoutMs ?? 5000,
    serve,
  };
  return {
    connect(request: ConnectRequest, owner: ConnectionOwner): Connection {
      return new MemoryConnection(line, request, owner);
    },
    dispose() {
      // Connections share nothing but the clock, which is not ours.
    },
  };
}
