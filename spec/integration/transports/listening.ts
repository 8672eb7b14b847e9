import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A server on a free port of 127.0.0.1, and what it has to drop in the end. */
export class Listening {
  readonly port: number;
  private readonly sockets: ReadonlySet<Socket>;
  private readonly server: Server;

  private constructor(server: Server, sockets: ReadonlySet<Socket>) {
    this.server = server;
    this.sockets = sockets;
    this.port = (server.address() as AddressInfo).port;
  }

  static async on(server: Server): Promise<Listening> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket) => {
      sockets.add(socket.once('close', () => sockets.delete(socket)).on('error', () => undefined));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Listening(server, sockets);
  }

  /** Drops its sockets and stops. */
  async stop(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

/** A PEM file of spec/fixtures/tls. */
export function pem(name: 'ca' | 'other-ca' | 'server' | 'server-key' | 'client' | 'client-key'): string {
  return readFileSync(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url), 'utf8');
}
