import type { Connection, ConnectionOwner, ConnectRequest, Transport } from '../../engine/actor/transport.js';
import type { Clock } from '../../engine/clock/clock.js';
import { MemoryConnection } from './memory-connection.js';
import { DelayLine } from './memory-line.js';
import type { MemoryPeer, MemorySetting } from './memory-peer.js';

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
 * `clock`, never synchronously, so that on a virtual clock every run is the same.
 */
export function createMemoryTransport(
  serve: (peer: MemoryPeer) => void,
  clock: Clock,
  options: MemoryTransportOptions = {},
): Transport {
  const setting: MemorySetting = {
    clock,
    line: new DelayLine(clock, options.latencyMs ?? 0),
    ownLine: new DelayLine(clock, 0),
    closeTimeoutMs: options.closeTimeoutMs ?? 5000,
    serve,
  };
  return {
    connect(request: ConnectRequest, owner: ConnectionOwner): Connection {
      return new MemoryConnection(setting, request, owner);
    },
    dispose() {
      // Connections share nothing but the clock, which is not ours.
    },
  };
}
