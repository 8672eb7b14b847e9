import type { MemoryRequest } from '../../actors/transports/memory-http.js';
import type { MemoryPeer } from '../../actors/transports/memory.js';
import type { Clock } from '../../engine/clock/clock.js';
import { Chat } from '../embedded/chat.js';
import { directReply } from '../embedded/dialect.js';
import { Heartbeat } from '../embedded/heartbeat.js';
import { decode, HttpApi } from '../embedded/http-api.js';
import { dispatch } from '../embedded/requests/dispatch.js';
import { receivePong, refuse } from '../embedded/requests/receive.js';
import { resolveTargetOptions } from '../embedded/target-options.js';
import { Outages } from './outages.js';
import { serviceTimes } from './service-time.js';
import { Stalls } from './stalls.js';
import { Station, type Customer } from './station.js';
import type { TargetModel, VirtualTarget } from './target-model.js';
import { virtualTargetClock } from './virtual-target-clock.js';
import { VirtualSocket, type ChatRequest, type SocketOwner } from './virtual-socket.js';

/** As the codec writes them: nearly all that a large, quiet crowd sends. */
const PONG = '{"type":"pong"}';
const PING = '{"type":"ping","data":{}}';

/**
 * The modelled chat server: the embedded target's own rooms, replies and heartbeat, behind a queue. Handshakes and
 * heartbeats take no time of a server; everything else waits for one.
 */
export class VirtualChat implements VirtualTarget, SocketOwner {
  private readonly chat: Chat;
  private readonly api: HttpApi;
  private readonly heartbeat: Heartbeat;
  private readonly stalls: Stalls;
  private readonly outages: Outages;
  private readonly station: Station;
  private readonly serviceMs: () => number;
  private readonly clock: Clock;
  private readonly model: TargetModel;
  private readonly overHttp: Customer<MemoryRequest>;
  /** Messages accepted and not served yet. */
  private accepted = 0;
  private started = false;
  private pong: Buffer = Buffer.alloc(0);
  private pongSeconds = -1;

  constructor(clock: Clock, model: TargetModel, seed: number) {
    this.clock = clock;
    this.model = model;
    this.stalls = new Stalls(clock, model.stalls);
    this.station = new Station(clock, { servers: model.servers, limit: model.queueLimit }, this.stalls);
    this.serviceMs = serviceTimes(model.serviceTime, seed);
    const unlimited = Number.MAX_SAFE_INTEGER;
    const limits = { maxTotalGroups: unlimited, maxTotalConnections: unlimited, maxConnectionsPerClient: unlimited };
    this.chat = new Chat(resolveTargetOptions(limits, {}), virtualTargetClock(clock, this.stalls));
    this.api = new HttpApi(this.chat, 'model');
    this.heartbeat = new Heartbeat(this.chat);
    this.heartbeat.start();
    this.outages = new Outages(clock, model.failures, seed ^ 0x5bd1e995, (strikes) => this.drop(strikes));
    this.overHttp = { begin: () => this.serviceMs(), served: (request) => request.answer(this.statusOf(request)) };
  }

  get idle(): boolean {
    return this.station.idle;
  }

  totals(): ReturnType<VirtualTarget['totals']> {
    const { connections, groups, messages, deliveries } = this.chat.counters;
    return { connections, groups, messages: messages + this.accepted, deliveries };
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
    const socket = new VirtualSocket(this, peer);
    peer.accept(socket);
    if (!peer.open) return; // the client gave up meanwhile
    socket.session = this.chat.welcome(this.chat.nextNumber(), userOf(peer.url), socket);
    this.heartbeat.add(socket.session);
  };

  readonly answer = (request: MemoryRequest): void => {
    if (this.stalls.now) this.stalls.hold(() => this.answer(request));
    else if (this.outages.refuses() || !this.station.offer(this.overHttp, request)) request.answer(503);
  };

  received(socket: VirtualSocket, text: string): void {
    if (this.stalls.now) {
      this.stalls.hold(() => this.received(socket, text));
      return;
    }
    const session = socket.session!;
    if (text === PONG) receivePong(this.chat, session);
    else if (text === PING) this.answerPing(socket);
    else this.queue(socket, JSON.parse(text) as ChatRequest);
  }

  closed(socket: VirtualSocket): void {
    this.chat.closed(socket.session!);
  }

  begin(socket: VirtualSocket, request: ChatRequest): number {
    const serviceMs = this.serviceMs();
    if (!isMessage(request)) return serviceMs;
    const { room } = request['data'] as { room: string };
    return serviceMs + this.model.fanOutCostMs * (this.chat.roomOf(socket.session!, room)?.memberCount ?? 0);
  }

  served(socket: VirtualSocket, request: ChatRequest): void {
    if (isMessage(request)) this.accepted--;
    if (socket.session!.state === 'open') dispatch(this.chat, socket.session!, request['type'], request['data']);
  }

  /** The first handshake is here: it left when the run began. */
  private start(): void {
    this.started = true;
    const startMs = this.clock.now() - this.model.latencyMs;
    this.stalls.begin(startMs);
    this.outages.begin(startMs);
  }

  private queue(socket: VirtualSocket, request: ChatRequest): void {
    if (socket.session!.state !== 'open') return;
    if (this.station.offer(socket, request)) {
      if (isMessage(request)) this.accepted++;
      return;
    }
    refuse(this.chat, socket.session!, request['type']);
  }

  private answerPing({ peer, session }: VirtualSocket): void {
    if (session!.state !== 'open') return;
    const { chat } = this;
    chat.counters.pings++;
    const seconds = chat.clock.wallSeconds();
    if (seconds !== this.pongSeconds) {
      this.pongSeconds = seconds;
      this.pong = Buffer.from(directReply(chat.dialect, 'pong', '', seconds));
    }
    peer.send(this.pong);
  }

  /** As the embedded target answers what clients ask over HTTP. */
  private statusOf({ method, path, body }: MemoryRequest): number {
    if (method === 'GET') return /^\/api\/rooms\/[^/]+\/messages(?:\?|$)/.test(path) ? 200 : 404;
    if (path !== '/api/rooms') return 404;
    const { name, is_public: isPublic } = JSON.parse(body) as { name: string; is_public: boolean };
    const [status] = this.api.create(name, isPublic);
    return status;
  }

  private drop(strikes: () => boolean): void {
    for (const { wire } of this.chat.sessions.values()) if (strikes()) wire.cut();
  }
}

function isMessage(request: ChatRequest): boolean {
  return request['type'] === 'chat_message';
}

/** The last segment of the path: whatever else stands in it, the model takes it. */
function userOf(url: string): string {
  return decode(url.slice(url.lastIndexOf('/') + 1).replace(/[?#].*$/, ''));
}
