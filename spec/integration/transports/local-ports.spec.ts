import { expect } from 'chai';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { connect as connectSocket, createServer as createNetServer, type Server } from 'node:net';
import { WebSocketServer } from 'ws';
import { LocalPorts } from '../../../actors/transports/local-ports.js';
import { createWebSocketTransport } from '../../../actors/transports/websocket.js';
import type { TlsOptions } from '../../../actors/transports/tls-options.js';
import type { Connection, Transport } from '../../../engine/actor/transport.js';
import type { Shard } from '../../../engine/plan/plan.js';
import { RecordingOwner } from '../../actors/transports/recording-owner.js';
import { planOf } from '../../support/small-profile.js';
import { Listening, pem } from './listening.js';

/** Ports that the system does not hand out by itself; nothing else uses them at 127.0.0.2 and on. */
const FIRST_PORT = 21_000 + (process.pid % 1000) * 8;

describe('local ports of a websocket transport', function () {
  const servers: Listening[] = [];
  const opened: Connection[] = [];
  let seen: string[];
  /** Server sides that have ended. */
  let ended: number;
  let port: number;

  beforeEach(() => serve());

  afterEach(async () => {
    for (const connection of opened.splice(0)) connection.terminate();
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  async function serve(server: HttpServer | HttpsServer = createHttpServer()): Promise<void> {
    seen = [];
    ended = 0;
    new WebSocketServer({ server }).on('connection', (_, { socket }: IncomingMessage) => {
      socket.once('close', () => ended++);
      seen.push(`${socket.remoteAddress}:${socket.remotePort}`);
    });
    port = await listen(server);
  }

  async function listen(server: Server): Promise<number> {
    const listening = await Listening.on(server);
    servers.push(listening);
    return listening.port;
  }

  /** Four ports, of these addresses, for one shard of `shards`. */
  function leaving(addresses: string[], shards = 1, shard = 0, tls?: TlsOptions): [Transport, { taken: number }] {
    const plan = planOf({ populations: { p: { clients: 1 } } });
    const counted = { taken: 0 };
    const localPorts = new LocalPorts(
      {
        ports: [{ first: FIRST_PORT, last: FIRST_PORT + 3 }],
        draw: 12_345,
        destinations: [{ instances: [0], endpoints: [`127.0.0.1:${port}`], addresses }],
      },
      { version: 1, plan, shard, shards } satisfies Shard,
      () => counted.taken++,
    );
    return [createWebSocketTransport({ localPorts, ...(tls ? { tls } : {}) }), counted];
  }

  async function connect(transport: Transport, url = `ws://127.0.0.1:${port}/`): Promise<RecordingOwner> {
    const client = new RecordingOwner();
    opened.push(transport.connect({ url }, client));
    expect(client.heard, 'nothing before connect has returned').to.deep.equal([]);
    await client.until(1);
    return client;
  }

  const everyPair = (...addresses: string[]): string[] =>
    addresses.flatMap((address) => [0, 1, 2, 3].map((n) => `${address}:${FIRST_PORT + n}`)).sort();

  it('are each address with each port, once, over all shards', async () => {
    for (const shard of [0, 1, 2]) {
      const [transport] = leaving(['127.0.0.2', '127.0.0.3'], 3, shard);
      for (let n = shard; n < 8; n += 3) expect((await connect(transport)).heard).to.deep.equal([['opened']]);
    }
    expect(seen.sort()).to.deep.equal(everyPair('127.0.0.2', '127.0.0.3'));
  });

  it('fail with a code of their own once all are in use, and are there again once a connection has ended', async () => {
    const [transport, counted] = leaving(['127.0.0.2']);
    const clients: RecordingOwner[] = [];
    for (let n = 0; n < 4; n++) clients.push(await connect(transport));
    const fifth = await connect(transport);
    expect(fifth.heard).to.deep.equal([
      ['failed', 'PORTS_EXHAUSTED', `No local port is left towards 127.0.0.1:${port}.`],
    ]);
    opened[1]!.close(1000, '');
    await clients[1]!.until(2);
    expect((await connect(transport)).heard).to.deep.equal([['opened']]);
    expect(seen[4]).to.equal(seen[1]);
    expect(counted.taken).to.equal(0);
  });

  it('are used again at once though the one before is in TIME_WAIT', async () => {
    for (let round = 0; round < 6; round++) {
      const [transport, counted] = leaving(['127.0.0.2']);
      const clients = await Promise.all([0, 1, 2, 3].map(() => connect(transport)));
      for (const client of clients) expect(client.heard).to.deep.equal([['opened']]);
      expect(counted.taken, 'ports that others held').to.equal(0);
      // In turn: who hangs up first has the TIME_WAIT.
      for (const connection of opened.splice(0)) {
        if (round % 2 === 0) connection.close(1000, '');
        else connection.terminate();
      }
      await Promise.all(clients.map((client) => client.until(2)));
      while (ended < (round + 1) * 4) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(seen.slice(-4).sort()).to.deep.equal(everyPair('127.0.0.2'));
  });

  it('are passed over where somebody listens, or connects from, and that is counted', async () => {
    const blocker = createNetServer();
    blocker.listen(FIRST_PORT, '127.0.0.2');
    await once(blocker, 'listening');
    const stranger = connectSocket({ port, host: '127.0.0.1', localAddress: '127.0.0.2', localPort: FIRST_PORT + 1 });
    await once(stranger, 'connect');
    try {
      const [transport, counted] = leaving(['127.0.0.2']);
      for (let n = 0; n < 2; n++) expect((await connect(transport)).heard).to.deep.equal([['opened']]);
      expect(seen.sort()).to.deep.equal(everyPair('127.0.0.2').slice(2));
      const third = await connect(transport);
      expect(third.heard[0]![1]).to.equal('PORTS_EXHAUSTED');
      expect(third.heard[0]![2]).to.match(/: 100 in a row were taken \((?:bind|connect) EADDR/);
      expect(counted.taken).to.be.above(100);
    } finally {
      stranger.destroy();
      blocker.close();
    }
  });

  it('are those of TLS connections too', async () => {
    await serve(createHttpsServer({ cert: pem('server'), key: pem('server-key') }));
    const [transport] = leaving(['127.0.0.2'], 1, 0, { rejectUnauthorized: false });
    for (let n = 0; n < 4; n++)
      expect((await connect(transport, `wss://127.0.0.1:${port}/`)).heard).to.deep.equal([['opened']]);
    expect(seen.sort()).to.deep.equal(everyPair('127.0.0.2'));
    expect((await connect(transport, `wss://127.0.0.1:${port}/`)).heard[0]![1]).to.equal('PORTS_EXHAUSTED');
  });

  it('leave the address to the system where none is given', async () => {
    const [transport] = leaving(['']);
    await connect(transport);
    expect(seen[0]).to.match(/^127\.0\.0\.1:/);
    expect(Number(seen[0]!.split(':')[1])).to.be.within(FIRST_PORT, FIRST_PORT + 3);
  });

  it('leave a destination that is not theirs to the system', async () => {
    const [transport] = leaving(['127.0.0.2']);
    const mine = port;
    await serve();
    expect(port).to.not.equal(mine);
    await connect(transport);
    expect(seen[0]).to.match(/^127\.0\.0\.1:/);
  });

  it('do not hide what else fails: an address that is not of this machine, a port where nobody listens', async () => {
    const [foreign] = leaving(['198.51.100.1']);
    const [code, message] = (await connect(foreign)).heard[0]!.slice(1);
    expect(code).to.equal('PORTS_EXHAUSTED');
    expect(message).to.include('EADDRNOTAVAIL').and.include('198.51.100.1');
    await Promise.all(servers.splice(0).map((server) => server.stop()));
    const [transport] = leaving(['127.0.0.2']);
    expect((await connect(transport)).heard[0]![1]).to.equal('ECONNREFUSED');
  });

  it('are given back by a connection that is given up', async () => {
    const silent = createNetServer(); // never answers the handshake
    port = await listen(silent);
    const [transport] = leaving(['127.0.0.2']);
    for (let n = 0; n < 9; n++) {
      const client = new RecordingOwner();
      const connection = transport.connect({ url: `ws://127.0.0.1:${port}/` }, client);
      if (n % 2 === 1) await new Promise((resolve) => setTimeout(resolve, 5));
      connection.terminate();
      await client.until(1);
      expect(client.heard[0]![1]).to.equal('ABORTED');
    }
  });
});
