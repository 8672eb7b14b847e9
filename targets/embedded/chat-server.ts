import { randomUUID } from 'node:crypto';
import { createServer, STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type Server as WebSockets, type WebSocket } from 'ws';
import { admit, type Admission } from './admission.js';
import { ChatSocket } from './chat-socket.js';
import { Chat } from './chat.js';
import type { ShardReport, TargetStats } from './counters.js';
import { ConnectionFaults } from './faults/connection-faults.js';
import { DeliveryFile } from './faults/delivery-file.js';
import { DeliveryLog } from './faults/delivery-log.js';
import { Heartbeat } from './heartbeat.js';
import { HttpApi } from './http-api.js';
import { Outbox } from './outbox.js';
import { receive } from './requests/receive.js';
import type { Session } from './session.js';
import { answer } from './shards/answer.js';
import { Link, type Pipe } from './shards/link.js';
import { Peers, type ShardPlace } from './shards/peers.js';
import { Staggered } from './staggered.js';
import { systemTargetClock, type TargetClock } from './target-clock.js';
import { MAX_FRAME_BYTES, resolveTargetOptions, type EmbeddedTargetOptions } from './target-options.js';

/** Connections that wait to be accepted while the process is busy; the kernel cuts it to its own limit (somaxconn). */
const BACKLOG = 65_535;
const KEEP_ALIVE_MS = 75_000;
const SERVICE_RESTART = 1012;
const INTERNAL_ERROR = 1011;

/** The embedded chat server, in this process. Runs apart from the generator through `startEmbeddedTarget`. */
export class ChatServer {
  readonly #chat: Chat;
  readonly #http: Server;
  readonly #api: HttpApi;
  readonly #heartbeat: Heartbeat;
  readonly #wsPings: Staggered | undefined;
  readonly #outbox: Outbox;
  readonly #webSockets: WebSockets<typeof ChatSocket>;
  readonly #open = new Set<ChatSocket>();
  readonly #connectionFaults: ConnectionFaults;
  readonly #deliveryFile: DeliveryFile | undefined;

  /**
   * `place`: which of how many shards this one is; alone by default. Throws E_TARGET_OPTION on a bad option or
   * environment variable, and where the delivery log can't be opened; what that file has stays.
   */
  constructor(
    options: EmbeddedTargetOptions = {},
    clock: TargetClock = systemTargetClock,
    place: ShardPlace = { index: 0, count: 1, serverId: randomUUID() },
  ) {
    const resolved = resolveTargetOptions(options);
    const { deliveryLog } = resolved;
    const file = deliveryLog === undefined ? undefined : new DeliveryFile(deliveryLog);
    const log = file && new DeliveryLog(clock, place.index, file.write);
    const chat = new Chat(resolved, clock, place, log);
    this.#chat = chat;
    this.#deliveryFile = file;
    this.#api = new HttpApi(chat, place.serverId);
    if (place.count > 1) chat.peers = new Peers(chat, place, (question) => answer(chat, this.#api, question));
    this.#outbox = new Outbox(chat.options.maxBuffered, log);
    this.#heartbeat = new Heartbeat(chat);
    const { wsPingMs } = chat.options;
    if (wsPingMs !== undefined) this.#wsPings = new Staggered(clock, wsPingMs, pingSession);
    this.#webSockets = new WebSocketServer<typeof ChatSocket>({
      noServer: true,
      clientTracking: false,
      // Answered by one listener for all, where ws would make a closure for each.
      autoPong: false,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: { serverNoContextTakeover: true, clientNoContextTakeover: true, threshold: 1024 },
      WebSocket: ChatSocket,
    });
    this.#http = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, this.#api.handle);
    this.#http.on('upgrade', this.#upgrade);
    this.#connectionFaults = new ConnectionFaults(chat);
    chat.faults.whenStarts('stall', (rule) => {
      chat.faults.count('stall');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, rule.value);
    });
  }

  /** Takes that socket for the link to that shard; all links come before `start`. */
  link(shard: number, socket: Pipe): void {
    const { peers } = this.#chat;
    if (peers === undefined) throw new Error('a server alone has no links');
    peers.add(new Link(shard, socket, peers));
  }

  /** Listens; resolves with the port. Rejects with the system's error, such as EADDRINUSE, and may then be tried again. */
  async start(port = this.#chat.options.port): Promise<number> {
    const { host, faults } = this.#chat.options;
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen({ host, port, backlog: BACKLOG }, () => {
        this.#http.off('error', reject);
        resolve();
      });
    });
    this.#heartbeat.start();
    this.#chat.faults.switchOn(faults);
    return (this.#http.address() as AddressInfo).port;
  }

  /** Takes no more connections, closes all with 1012, and after `graceMs` cuts what has not closed. */
  async stop(graceMs = 5000): Promise<void> {
    this.#heartbeat.stop();
    this.#wsPings?.stop();
    this.#chat.faults.switchOn([]);
    this.#chat.service?.stop();
    this.#chat.deliveries.stop();
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    for (const socket of this.#open) socket.close(SERVICE_RESTART);
    this.#http.closeIdleConnections();
    const cancel = this.#chat.clock.after(graceMs, () => {
      for (const socket of this.#open) socket.terminate();
      this.#http.closeAllConnections();
    });
    await closed;
    cancel();
    this.#chat.peers?.stop();
    this.#chat.log?.finish();
    this.#deliveryFile?.close();
  }

  /** This shard's own count. */
  report(): ShardReport {
    return this.#api.report();
  }

  /** The count of all shards, as `GET /_sim/stats` gives it. */
  stats(): Promise<TargetStats> {
    return new Promise((resolve) => this.#api.stats(resolve));
  }

  readonly #upgrade = (request: IncomingMessage, tcp: Duplex, head: Buffer): void => {
    const admission = admit(this.#chat, request.url ?? '/', this.#open.size);
    if (admission.kind === 'refuse') {
      refuse(tcp, admission.status);
      return;
    }
    this.#webSockets.handleUpgrade(request, tcp, head, (socket) => {
      this.#connected(socket, request.socket, admission);
    });
  };

  #connected(socket: ChatSocket, tcp: Socket, admission: Admission): void {
    socket.attach(tcp, this.#outbox);
    this.#open.add(socket);
    socket.on('message', this.#onMessage);
    socket.on('ping', onPing);
    socket.on('close', this.#onClose);
    socket.on('error', ignoreError);
    if (admission.kind === 'drop') socket.cut();
    if (admission.kind !== 'welcome') return;
    const { number, userId } = admission;
    socket.session = this.#chat.welcome(number, userId, socket);
    this.#heartbeat.add(socket.session);
    this.#wsPings?.add(socket.session);
    this.#connectionFaults.welcomed(socket.session);
  }

  readonly #onMessage = (() => {
    const chat = (): Chat => this.#chat;
    return function (this: WebSocket, data: RawData, isBinary: boolean): void {
      const session = this instanceof ChatSocket ? this.session : undefined;
      if (session === undefined) return;
      try {
        receive(chat(), session, data as Buffer, isBinary);
      } catch (error) {
        // A fault of ours ends the one connection, as on the original server; the others go on.
        process.stderr.write(`embedded target: ${error instanceof Error ? String(error.stack) : String(error)}\n`);
        chat().part(session);
        this.close(INTERNAL_ERROR);
      }
    };
  })();

  readonly #onClose = (() => {
    const closed = (socket: ChatSocket): void => {
      this.#open.delete(socket);
      if (socket.session !== undefined) this.#chat.closed(socket.session);
    };
    return function (this: WebSocket): void {
      if (this instanceof ChatSocket) closed(this);
    };
  })();
}

function pingSession(session: Session): boolean {
  if (session.state === 'closed' || session.state === 'zombie') return false;
  session.wire.ping();
  return true;
}

function onPing(this: WebSocket, data: Buffer): void {
  if (this instanceof ChatSocket && this.session?.state === 'zombie') return;
  this.pong(data);
}

/** An 'error' is always followed by 'close', where it is dealt with. */
function ignoreError(): void {
  // Nothing to add to the close.
}

function refuse(tcp: Duplex, status: number): void {
  tcp.on('error', ignoreError);
  tcp.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Length: 0\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n`,
  );
}
