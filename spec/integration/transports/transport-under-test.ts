import { expect } from 'chai';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Server } from 'node:net';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { WebSocketTransportOptions } from '../../../actors/transports/websocket.js';
import { createWebSocketTransport } from '../../../actors/transports/websocket.js';
import type { Connection, ConnectRequest } from '../../../engine/actor/transport.js';
import { RecordingOwner } from '../../actors/transports/recording-owner.js';
import { Listening } from './listening.js';

/** Servers and connections of one spec; after each of its cases what is still there is dropped. */
export class TransportUnderTest {
  private readonly started: Listening[] = [];
  private readonly opened: Connection[] = [];

  constructor() {
    afterEach(async () => {
      for (const connection of this.opened.splice(0)) connection.terminate();
      await Promise.all(this.started.splice(0).map((server) => server.stop()));
    });
  }

  /** Host and port of the server. */
  readonly listen = async (server: Server): Promise<string> => {
    const listening = await Listening.on(server);
    this.started.push(listening);
    return `127.0.0.1:${String(listening.port)}`;
  };

  /** Host and port of a WebSocket server that gives each connection to `serve`. */
  readonly serving = async (
    serve: (socket: WebSocket, request: IncomingMessage) => void = () => undefined,
    options: ConstructorParameters<typeof WebSocketServer>[0] = {},
    server: HttpServer | HttpsServer = createHttpServer(),
  ): Promise<string> => {
    const sockets = new WebSocketServer({ ...options, server });
    sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
      socket.on('error', () => undefined);
      serve(socket, request);
    });
    return this.listen(server);
  };

  readonly connect = (
    request: string | ConnectRequest,
    options: WebSocketTransportOptions = {},
  ): { client: RecordingOwner; connection: Connection } => {
    const client = new RecordingOwner();
    const asked = typeof request === 'string' ? { url: request } : request;
    const connection = createWebSocketTransport(options).connect(asked, client);
    expect(client.heard, 'nothing before connect has returned').to.deep.equal([]);
    this.dropLater(connection);
    return { client, connection };
  };

  readonly dropLater = (connection: Connection): void => void this.opened.push(connection);
}

/** What came of it, once it has ended, and that nothing follows. */
export async function outcome(client: RecordingOwner, count = 1): Promise<unknown[][]> {
  await client.until(count);
  await new Promise((resolve) => setTimeout(resolve, 20));
  return client.heard;
}
