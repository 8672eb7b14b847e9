import type { MemoryRequest } from '../../actors/transports/memory-http.js';
import type { MemoryPeer, MemoryServer } from '../../actors/transports/memory.js';
import type { Clock } from '../../engine/clock/clock.js';
import { Outages } from './outages.js';
import { serviceTimes } from './service-time.js';
import { Stalls } from './stalls.js';
import { Station, type Customer } from './station.js';
import type { TargetModel, VirtualTarget } from './target-model.js';

/** The client's own heartbeat: like a message it comes back, but takes no time of a server. */
const HEARTBEAT = '~heart-beat~';

/** The modelled echo server: each frame comes back to its sender once it has been served. */
export class VirtualEcho implements VirtualTarget {
  private readonly clock: Clock;
  private readonly model: TargetModel;
  private readonly stalls: Stalls;
  private readonly outages: Outages;
  private readonly station: Station;
  private readonly serviceMs: () => number;
  private readonly open = new Set<EchoSocket>();
  private readonly counts = { connections: 0, groups: 0, messages: 0, deliveries: 0 };
  private started = false;

  constructor(clock: Clock, model: TargetModel, seed: number) {
    this.clock = clock;
    this.model = model;
    this.stalls = new Stalls(clock, model.stalls);
    this.station = new Station(clock, { servers: model.servers, limit: model.queueLimit }, this.stalls);
    this.serviceMs = serviceTimes(model.serviceTime, seed);
    this.outages = new Outages(clock, model.failures, seed ^ 0x5bd1e995, (strikes) => {
      for (const { peer } of this.open) if (strikes()) peer.terminate();
    });
  }

  get idle(): boolean {
    return this.station.idle;
  }

  totals(): ReturnType<VirtualTarget['totals']> {
    return { ...this.counts };
  }

  readonly serve = (peer: MemoryPeer): void => {
    if (!this.started) this.start();
    if (this.stalls.now) {
      this.stalls.hold(() => this.serve(peer));
      return;
    }
    if (this.outages.refuses()) {
      peer.refuse('HTTP_503', 'The target refuses connections.');
      return;
    }
    const socket = new EchoSocket(this, peer);
    peer.accept(socket);
    if (!peer.open) return; // the client gave up meanwhile
    this.open.add(socket);
    this.counts.connections++;
  };

  /** There is nothing but the WebSocket. */
  readonly answer = (request: MemoryRequest): void => request.answer(404);

  received(socket: EchoSocket, text: string): void {
    if (this.stalls.now) this.stalls.hold(() => this.received(socket, text));
    // An echo server has no words for "too busy": what it can't take is lost.
    else if (text === HEARTBEAT) socket.peer.send(text);
    else if (this.station.offer(socket, text)) this.counts.messages++;
  }

  closed(socket: EchoSocket): void {
    this.open.delete(socket);
  }

  beginOne(): number {
    return this.serviceMs() + this.model.fanOutCostMs;
  }

  served({ peer }: EchoSocket, text: string): void {
    if (!peer.open) return;
    this.counts.deliveries++;
    peer.send(text);
  }

  /** The first handshake is here: it left when the run began. */
  private start(): void {
    this.started = true;
    const startMs = this.clock.now() - this.model.latencyMs;
    this.stalls.begin(startMs);
    this.outages.begin(startMs);
  }
}

class EchoSocket implements MemoryServer, Customer<string> {
  readonly peer: MemoryPeer;
  private readonly echo: VirtualEcho;

  constructor(echo: VirtualEcho, peer: MemoryPeer) {
    this.echo = echo;
    this.peer = peer;
  }

  received(_peer: MemoryPeer, text: string): void {
    this.echo.received(this, text);
  }

  closed(): void {
    this.echo.closed(this);
  }

  begin(): number {
    return this.echo.beginOne();
  }

  served(text: string): void {
    this.echo.served(this, text);
  }
}
