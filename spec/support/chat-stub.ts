import { createServer as createHttpServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { Listening } from '../integration/transports/listening.js';

export interface ChatStubOptions {
  /** Serves wss and https. */
  tls?: ServerOptions;
  /** Never answers these. */
  ignores?: readonly ('POST' | 'join_room' | 'chat_message')[];
  /** Accepts permessage-deflate where it is offered. */
  compression?: boolean;
  /** Handshakes and requests without it are answered 401. */
  authorization?: string;
  /** Pushed to each client after `welcome`, as an error frame's message. */
  says?: string;
}

/** A handshake or an HTTP request as it came. */
export interface Heard {
  url: string;
  headers: IncomingHttpHeaders;
}

interface Request {
  type: string;
  data?: { room?: string; text?: string };
}

/** A server that speaks just enough chat for a run, and remembers what it heard. */
export class ChatStub {
  readonly handshakes: Heard[] = [];
  readonly posts: Heard[] = [];
  /** Close codes that the clients gave; 1006 without a close frame. */
  readonly closeCodes: number[] = [];
  readonly types: string[] = [];
  private readonly rooms = new Map<string, Set<WebSocket>>();
  private readonly options: ChatStubOptions;
  private listening: Listening | undefined;

  private constructor(options: ChatStubOptions) {
    this.options = options;
  }

  static async start(options: ChatStubOptions = {}): Promise<ChatStub> {
    const stub = new ChatStub(options);
    const { tls, compression = false } = options;
    const answer = (request: IncomingMessage, response: ServerResponse): void => stub.answer(request, response);
    const http = tls ? createTlsServer(tls, answer) : createHttpServer(answer);
    const webSockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: compression,
      handleProtocols: (offered) => [...offered].at(-1) ?? false,
    });
    http.on('upgrade', (request: IncomingMessage, socket, head) => {
      stub.handshakes.push(heard(request));
      if (!stub.isWelcome(request)) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
        return;
      }
      webSockets.handleUpgrade(request, socket, head, (client) => stub.welcome(client));
    });
    stub.listening = await Listening.on(http);
    return stub;
  }

  get port(): number {
    return this.listening!.port;
  }

  async stop(): Promise<void> {
    await this.listening!.stop();
  }

  private isWelcome({ headers }: IncomingMessage): boolean {
    const { authorization } = this.options;
    return authorization === undefined || headers.authorization === authorization;
  }

  private ignores(what: string): boolean {
    return (this.options.ignores ?? []).some((ignored) => ignored === what);
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    if (request.method === 'POST') {
      this.posts.push(heard(request));
      if (this.ignores('POST')) return;
    }
    response.statusCode = !this.isWelcome(request) ? 401 : request.method === 'POST' ? 201 : 404;
    response.end('{}');
  }

  private welcome(client: WebSocket): void {
    client.on('message', (data: Buffer) => this.read(client, JSON.parse(data.toString()) as Request));
    client.on('close', (code) => this.closeCodes.push(code));
    tell(client, { type: 'welcome', message: 'hello' });
    if (this.options.says !== undefined) {
      tell(client, { type: 'error', message: this.options.says, message_type: 'error' });
    }
  }

  private read(client: WebSocket, { type, data = {} }: Request): void {
    this.types.push(type);
    if (this.ignores(type)) return;
    const { room = '', text } = data;
    const members = this.rooms.get(room) ?? new Set<WebSocket>();
    this.rooms.set(room, members);
    if (type === 'join_room') {
      members.add(client);
      tell(client, { type: 'room_joined', room });
      tell(client, { type: 'room_info', room, user_count: members.size });
    } else if (type === 'chat_message') {
      for (const member of members) tell(member, { type: 'chat_message', room, text });
    } else if (type === 'ping') tell(client, { type: 'pong' });
  }
}

function tell(client: WebSocket, frame: object): void {
  if (client.readyState === WebSocket.OPEN) client.send(JSON.stringify(frame));
}

function heard({ url = '', headers }: IncomingMessage): Heard {
  return { url, headers };
}
