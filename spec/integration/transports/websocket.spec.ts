import { expect } from 'chai';
import { once } from 'node:events';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createNetServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { WebSocketTransportOptions } from '../../../actors/transports/websocket.js';
import { createWebSocketTransport } from '../../../actors/transports/websocket.js';
import type { Connection, ConnectRequest } from '../../../engine/actor/transport.js';
import { RecordingOwner } from '../../actors/transports/recording-owner.js';
import { Listening, pem } from './listening.js';

describe('websocket transport', () => {
  const started: Listening[] = [];
  const opened: Connection[] = [];

  afterEach(async () => {
    for (const connection of opened.splice(0)) connection.terminate();
    await Promise.all(started.splice(0).map((server) => server.stop()));
  });

  async function listen(server: Server): Promise<string> {
    const listening = await Listening.on(server);
    started.push(listening);
    return `127.0.0.1:${String(listening.port)}`;
  }

  /** A WebSocket server that gives each connection to `serve`. */
  async function serving(
    serve: (socket: WebSocket, request: IncomingMessage) => void = () => undefined,
    options: ConstructorParameters<typeof WebSocketServer>[0] = {},
    server: HttpServer | HttpsServer = createHttpServer(),
  ): Promise<string> {
    const sockets = new WebSocketServer({ ...options, server });
    sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
      socket.on('error', () => undefined);
      serve(socket, request);
    });
    return listen(server);
  }

  function connect(
    request: string | ConnectRequest,
    options: WebSocketTransportOptions = {},
  ): { client: RecordingOwner; connection: Connection } {
    const client = new RecordingOwner();
    const asked = typeof request === 'string' ? { url: request } : request;
    const connection = createWebSocketTransport(options).connect(asked, client);
    expect(client.heard, 'nothing before connect has returned').to.deep.equal([]);
    opened.push(connection);
    return { client, connection };
  }

  /** What came of it, once it has ended, and that nothing follows. */
  async function outcome(client: RecordingOwner, count = 1): Promise<unknown[][]> {
    await client.until(count);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return client.heard;
  }

  describe('a connection', () => {
    it('opens, carries text both ways in order and closes with the code that the client chose', async () => {
      const closes: unknown[] = [];
      const host = await serving((socket) => {
        socket.on('message', (data: Buffer, isBinary) => socket.send(`${data.toString()}!`, { binary: isBinary }));
        socket.on('close', (code, reason) => closes.push(code, reason.toString()));
      });
      const { client, connection } = connect(`ws://${host}/ws/u1`);
      await client.until(1);
      connection.send('a');
      connection.send('wél 🎉');
      connection.send('x'.repeat(100_000));
      await client.until(4);
      connection.close(4001, 'bye');
      connection.send('without effect');
      expect(await outcome(client, 5)).to.deep.equal([
        ['opened'],
        ['frame', 'a!'],
        ['frame', 'wél 🎉!'],
        ['frame', `${'x'.repeat(100_000)}!`],
        ['closed', 4001, 'bye'],
      ]);
      expect(closes).to.deep.equal([4001, 'bye']);
      expect(connection.send('without effect')).to.equal(0);
      connection.close(1000, '');
      connection.terminate();
      expect(await outcome(client)).to.have.length(5);
    });

    it('has no effect of what is sent before it opens', async () => {
      const host = await serving((socket) => socket.on('message', (data: Buffer) => socket.send(data)));
      const { client, connection } = connect(`ws://${host}`);
      connection.send('too early');
      await client.until(1);
      connection.send('in time');
      expect(await outcome(client, 2)).to.deep.equal([['opened'], ['frame', 'in time']]);
    });

    for (const compression of [false, true]) {
      it(`keeps texts apart that are sent in one turn, ${compression ? 'compressed' : 'also where the server reads late'}`, async () => {
        const texts = [
          '',
          'a',
          'ü'.repeat(62),
          'b'.repeat(126),
          '🎉'.repeat(5000),
          'c'.repeat(43_690),
          'ß'.repeat(70_000),
        ];
        const echo = (socket: WebSocket, request: IncomingMessage): void => {
          request.socket.pause();
          setTimeout(() => request.socket.resume(), 20);
          socket.on('message', (data: Buffer) => socket.send(data, { binary: false }));
        };
        const host = await serving(echo, { perMessageDeflate: compression });
        const both = [connect(`ws://${host}`, { compression }), connect(`ws://${host}`, { compression })];
        for (const { client } of both) await client.until(1);
        for (const text of texts) {
          for (const [at, { connection }] of both.entries()) {
            expect(connection.send(text + String(at)), 'bytes').to.equal(Buffer.byteLength(text) + 1);
          }
        }
        for (const [at, { client }] of both.entries()) {
          await client.until(1 + texts.length);
          expect(client.heard.slice(1)).to.deep.equal(texts.map((text) => ['frame', text + String(at)]));
        }
      });
    }

    it('takes frames that come in one packet with the handshake, binary ones and fragments', async () => {
      const host = await serving((socket) => {
        socket.send('first');
        socket.send(Buffer.from('second'));
        socket.send('thi', { fin: false });
        socket.send('rd', { fin: true });
      });
      const { client } = connect(`ws://${host}`);
      expect(await outcome(client, 4)).to.deep.equal([
        ['opened'],
        ['frame', 'first'],
        ['frame', 'second'],
        ['frame', 'third'],
      ]);
    });

    it('keeps what has not come whole while others are read, wherever frames and messages are cut', async () => {
      const peers: WebSocket[] = [];
      const host = await serving((socket) => peers.push(socket));
      const transport = createWebSocketTransport();
      const clients = ['a', 'b'].map(() => new RecordingOwner());
      for (const client of clients) {
        opened.push(transport.connect({ url: `ws://${host}` }, client));
        await client.until(1);
      }
      const messages = clients.map((_, i) => [300, 300, 70].map((length, k) => textOf(length, 100 * i + 10 * k)));
      const bytes = messages.map(([first, second, third]) =>
        Buffer.concat([
          textFrame(first!),
          textFrame(second!.slice(0, 120), { first: true, last: false }),
          textFrame(second!.slice(120), { first: false, last: true }),
          textFrame(third!),
        ]),
      );
      const length = bytes[0]!.length;
      // Cuts within headers, lengths and payloads, and behind a whole fragment; each piece reaches the client before the other one's is sent.
      const cuts = [0, 1, 3, 150, 303, 428, 429, 433, 620, length - 1, length];
      for (let i = 1; i < cuts.length; i++) {
        for (const [client, peer] of peers.entries()) {
          rawSocket(peer).write(bytes[client]!.subarray(cuts[i - 1], cuts[i]));
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }
      for (const [i, client] of clients.entries()) {
        expect(await outcome(client, 4)).to.deep.equal([['opened'], ...messages[i]!.map((text) => ['frame', text])]);
      }
    });

    it('takes frames that are no UTF-8', async () => {
      const host = await serving((socket) => socket.send(Buffer.from([0xff, 0xfe]), { binary: false }));
      const { client } = connect(`ws://${host}`);
      expect(await outcome(client, 2)).to.deep.equal([['opened'], ['frame', '��']]);
    });

    for (const [code, reason] of [
      [1000, ''],
      [1011, 'heartbeat'],
      [1012, 'restart'],
    ] as const) {
      it(`closes with the server's ${String(code)}`, async () => {
        const host = await serving((socket) => socket.close(code, reason));
        const { client } = connect(`ws://${host}`);
        expect(await outcome(client, 2)).to.deep.equal([['opened'], ['closed', code, reason]]);
      });
    }

    it('closes with 1005 where the server gives no code', async () => {
      const host = await serving((socket) => socket.close());
      expect(await outcome(connect(`ws://${host}`).client, 2)).to.deep.equal([['opened'], ['closed', 1005, '']]);
    });

    it('closes with 1006 when the server kills the socket', async () => {
      const host = await serving((socket) => socket.terminate());
      expect(await outcome(connect(`ws://${host}`).client, 2)).to.deep.equal([['opened'], ['closed', 1006, '']]);
    });

    it('closes with 1006 when it is terminated, not within the call', async () => {
      const closes: unknown[] = [];
      const host = await serving((socket) => socket.on('close', (code) => closes.push(code)));
      const { client, connection } = connect(`ws://${host}`);
      await client.until(1);
      connection.terminate();
      connection.terminate();
      expect(client.heard).to.have.length(1);
      expect(await outcome(client, 2)).to.deep.equal([['opened'], ['closed', 1006, '']]);
      expect(closes).to.deep.equal([1006]);
    });

    it('closes with 1006 once the close timeout has run out on a server that does not answer', async () => {
      const host = await serving((_socket, request) => {
        request.socket.pause();
      });
      const { client, connection } = connect(`ws://${host}`, { closeTimeoutMs: 100 });
      await client.until(1);
      const start = process.hrtime.bigint();
      connection.close(1000, '');
      expect(await outcome(client, 2)).to.deep.equal([['opened'], ['closed', 1006, '']]);
      expect(Number(process.hrtime.bigint() - start) / 1e6).to.be.within(95, 1000);
    });

    it('closes with 1006 and the reason where the server breaks the protocol', async () => {
      const host = await serving((_socket, request) => {
        request.socket.write(Buffer.from([0x83, 0x00]));
      });
      expect(await outcome(connect(`ws://${host}`).client, 2)).to.deep.equal([
        ['opened'],
        ['closed', 1006, 'WS_ERR_INVALID_OPCODE'],
      ]);
    });

    it('answers protocol pings, of which its owner hears nothing', async () => {
      const pongs: string[] = [];
      const host = await serving((socket) => {
        socket.on('pong', (data) => {
          pongs.push(data.toString());
          socket.close(1000);
        });
        socket.ping('are you there');
      });
      expect(await outcome(connect(`ws://${host}`).client, 2)).to.deep.equal([['opened'], ['closed', 1000, '']]);
      expect(pongs).to.deep.equal(['are you there']);
    });

    it('tells how much waits for a server that does not read', async () => {
      const host = await serving((_socket, request) => void request.socket.pause());
      const { client, connection } = connect(`ws://${host}`);
      await client.until(1);
      expect(connection.bufferedBytes).to.equal(0);
      for (let i = 0; i < 100; i++) connection.send('x'.repeat(100_000));
      expect(connection.bufferedBytes).to.be.above(1_000_000);
    });
  });

  describe('a handshake', () => {
    it('carries path, query, headers and subprotocols', async () => {
      const requests: IncomingMessage[] = [];
      const host = await serving((socket, request) => {
        requests.push(request);
        socket.close(1000, socket.protocol);
      });
      const options = { headers: { authorization: 'Bearer t', cookie: 'a=b' }, subprotocols: ['chat.v2', 'chat.v1'] };
      const { client } = connect(`ws://${host}/ws/with%20space?token=x%2Fy`, options);
      expect(await outcome(client, 2)).to.deep.equal([['opened'], ['closed', 1000, 'chat.v2']]);
      expect(requests[0]!.url).to.equal('/ws/with%20space?token=x%2Fy');
      expect(requests[0]!.headers).to.include({
        host,
        authorization: 'Bearer t',
        cookie: 'a=b',
        'sec-websocket-protocol': 'chat.v2,chat.v1',
      });
    });

    it('carries the headers of its own request instead of the common ones', async () => {
      const requests: IncomingMessage[] = [];
      const host = await serving((socket, request) => {
        requests.push(request);
        socket.close(1000);
      });
      const { client } = connect({ url: `ws://${host}`, headers: { cookie: 'u=1' } }, { headers: { 'x-common': '1' } });
      await outcome(client, 2);
      expect(requests[0]!.headers).to.include({ cookie: 'u=1' });
      expect(requests[0]!.headers).not.to.have.property('x-common');
    });

    it('offers no compression unless asked, and then uses it', async () => {
      const offers: unknown[] = [];
      const host = await serving(
        (socket, request) => {
          offers.push(request.headers['sec-websocket-extensions']);
          socket.on('message', (data: Buffer) => {
            socket.send(data, { binary: false }, () =>
              socket.close(1000, `${socket.extensions}:${String(received(request))}`),
            );
          });
        },
        { perMessageDeflate: true },
      );
      const received = (request: IncomingMessage) => request.socket.bytesRead > 50_000;
      for (const [compression, expected] of [
        [false, ':true'],
        [true, 'permessage-deflate:false'],
      ] as const) {
        const { client, connection } = connect(`ws://${host}`, { compression });
        await client.until(1);
        connection.send('x'.repeat(60_000));
        const heard = await outcome(client, 3);
        expect(heard[1]).to.deep.equal(['frame', 'x'.repeat(60_000)]);
        expect(heard[2]).to.deep.equal(['closed', 1000, expected]);
      }
      expect(offers[0]).to.equal(undefined);
      expect(offers[1]).to.match(/^permessage-deflate/);
    });

    it('fails with ECONNREFUSED where nobody listens', async () => {
      const listening = await Listening.on(createNetServer());
      await listening.stop();
      const heard = await outcome(connect(`ws://127.0.0.1:${String(listening.port)}`).client);
      expect(heard).to.have.length(1);
      expect(heard[0]!.slice(0, 2)).to.deep.equal(['failed', 'ECONNREFUSED']);
      expect(heard[0]![2]).to.contain('127.0.0.1');
    });

    for (const [status, words] of [
      [302, 'Found'],
      [403, 'Forbidden'],
      [503, 'Service Unavailable'],
    ] as const) {
      it(`fails with HTTP_${String(status)} where the server answers so`, async () => {
        const host = await listen(
          createHttpServer().on('upgrade', (_request, socket) =>
            socket.end(`HTTP/1.1 ${String(status)} ${words}\r\nLocation: /x\r\nContent-Length: 2\r\n\r\nno`),
          ),
        );
        expect(await outcome(connect(`ws://${host}`).client)).to.deep.equal([
          ['failed', `HTTP_${String(status)}`, `The server answered ${String(status)} ${words}`],
        ]);
      });
    }

    for (const [what, answer, code] of [
      [
        'a wrong key',
        'HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n',
        'BAD_HANDSHAKE',
      ],
      ['another protocol', 'HTTP/1.1 101 OK\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n', 'BAD_HANDSHAKE'],
      ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'HPE_INVALID_CONSTANT'],
      ['nothing, and closes', '', 'ECONNRESET'],
    ] as const) {
      it(`fails with ${code} where the server answers with ${what}`, async () => {
        const host = await listen(createNetServer((socket) => socket.once('data', () => socket.end(answer))));
        const heard = await outcome(connect(`ws://${host}`).client);
        expect(heard).to.have.length(1);
        expect(heard[0]!.slice(0, 2)).to.deep.equal(['failed', code]);
        expect(heard[0]![2]).to.be.a('string').and.not.equal('');
      });
    }

    it('fails where the server chooses none of the subprotocols', async () => {
      const host = await serving(undefined, { handleProtocols: () => false });
      const heard = await outcome(connect(`ws://${host}`, { subprotocols: ['chat.v1'] }).client);
      expect(heard).to.deep.equal([['failed', 'BAD_HANDSHAKE', 'Server sent no subprotocol']]);
    });

    for (const how of ['terminate', 'close'] as const) {
      it(`that hangs fails with ABORTED on ${how}, and the server sees the socket go`, async () => {
        const server = createNetServer();
        const host = await listen(server);
        const { client, connection } = connect(`ws://${host}`);
        const [socket] = (await once(server, 'connection')) as [Socket];
        await once(socket, 'data');
        const gone = once(socket, 'close');
        if (how === 'terminate') connection.terminate();
        else connection.close(1000, '');
        connection.terminate();
        expect(client.heard).to.deep.equal([]);
        const heard = await outcome(client);
        expect(heard.map((note) => note.slice(0, 2))).to.deep.equal([['failed', 'ABORTED']]);
        await gone;
      });
    }

    it('can be given up at once', async () => {
      const host = await serving();
      const { client, connection } = connect(`ws://${host}`);
      connection.terminate();
      expect((await outcome(client)).map((note) => note.slice(0, 2))).to.deep.equal([['failed', 'ABORTED']]);
    });

    for (const [what, request, options] of [
      ['a URL that is none', { url: 'ws://' }, {}],
      ['a URL with a fragment', { url: 'ws://127.0.0.1/x#y' }, {}],
      ['a URL of another kind', { url: 'ftp://127.0.0.1' }, {}],
      ['a header with a line break', { url: 'ws://127.0.0.1:1', headers: { 'x-a': 'a\nb' } }, {}],
      ['a subprotocol with white space', { url: 'ws://127.0.0.1:1' }, { subprotocols: ['a b'] }],
    ] as const) {
      it(`fails with BAD_REQUEST on ${what}`, async () => {
        const { client, connection } = connect(request, options);
        connection.send('x');
        connection.close(1000, '');
        connection.terminate();
        expect(connection.bufferedBytes).to.equal(0);
        const heard = await outcome(client);
        expect(heard.map((note) => note.slice(0, 2))).to.deep.equal([['failed', 'BAD_REQUEST']]);
      });
    }
  });

  describe('pinned addresses', () => {
    it('are connected to in turn, instead of what the name resolves to', async () => {
      const requests: (string | undefined)[] = [];
      const host = await serving((socket, request) => {
        requests.push(request.headers.host, request.socket.localAddress);
        socket.close(1000);
      });
      const port = host.split(':')[1]!;
      const transport = createWebSocketTransport({ addresses: { 'server.invalid': ['127.0.0.1', '127.0.0.2'] } });
      const owners = [new RecordingOwner(), new RecordingOwner(), new RecordingOwner()];
      for (const owner of owners) {
        transport.connect({ url: `ws://server.invalid:${port}/` }, owner);
        await owner.until(1);
      }
      // Nobody listens on the second address.
      expect(owners.map((owner) => owner.heard[0]!.slice(0, 2))).to.deep.equal([
        ['opened'],
        ['failed', 'ECONNREFUSED'],
        ['opened'],
      ]);
      expect(owners[1]!.heard[0]![2]).to.contain('127.0.0.2');
      expect(requests.slice(0, 2)).to.deep.equal([`server.invalid:${port}`, '127.0.0.1']);
      transport.dispose();
    });

    it('keep from connecting to any other name', async () => {
      const { client } = connect('ws://localhost:1', { addresses: { 'server.invalid': ['127.0.0.1'] } });
      expect((await outcome(client)).map((note) => note.slice(0, 2))).to.deep.equal([['failed', 'HOST_NOT_PINNED']]);
    });
  });

  describe('over TLS', () => {
    const secret = 'open-sesame';
    const secured = (options = {}) =>
      serving(
        (socket, request) => {
          const known = request.socket instanceof TLSSocket && request.socket.authorized;
          socket.close(1000, known ? 'client known' : 'client unknown');
        },
        {},
        createHttpsServer({ cert: pem('server'), key: pem('server-key'), ...options }),
      );

    it('opens where the authority is known', async () => {
      const host = await secured();
      for (const url of [`wss://${host}`, `wss://${host.replace('127.0.0.1', 'localhost')}`]) {
        const { client } = connect(url, { tls: { ca: pem('ca') }, addresses: { localhost: ['127.0.0.1'] } });
        expect(await outcome(client, 2)).to.deep.equal([['opened'], ['closed', 1000, 'client unknown']]);
      }
    });

    it('checks the certificate against the server name where one is given', async () => {
      const host = await secured();
      const known = connect(`wss://${host}`, { tls: { ca: pem('ca'), serverName: 'server.test' } });
      expect((await outcome(known.client, 2))[0]).to.deep.equal(['opened']);
      const unknown = connect(`wss://${host}`, { tls: { ca: pem('ca'), serverName: 'other.test' } });
      expect((await outcome(unknown.client)).map((note) => note.slice(0, 2))).to.deep.equal([
        ['failed', 'ERR_TLS_CERT_ALTNAME_INVALID'],
      ]);
    });

    it('shows the client certificate, its key behind a passphrase', async () => {
      const host = await secured({ ca: pem('ca'), requestCert: true, rejectUnauthorized: true });
      const tls = { ca: pem('ca'), cert: pem('client'), key: pem('client-key'), passphrase: secret };
      const { client } = connect(`wss://${host}`, { tls });
      expect(await outcome(client, 2)).to.deep.equal([['opened'], ['closed', 1000, 'client known']]);
      const without = connect(`wss://${host}`, { tls: { ca: pem('ca') } });
      const heard = await outcome(without.client);
      expect(heard).to.have.length(1);
      expect(heard[0]![1]).to.be.oneOf(['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ECONNRESET', 'EPIPE']);
    });

    for (const [what, tls] of [
      ['another authority', { ca: pem('other-ca') }],
      ["the system's authorities", {}],
    ] as const) {
      it(`fails with the code of TLS where only ${what} is trusted`, async () => {
        const host = await secured();
        expect((await outcome(connect(`wss://${host}`, { tls }).client)).map((note) => note.slice(0, 2))).to.deep.equal(
          [['failed', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE']],
        );
      });
    }

    it('accepts any certificate when told so', async () => {
      const host = await secured();
      const { client } = connect(`wss://${host}`, { tls: { rejectUnauthorized: false } });
      expect((await outcome(client, 2))[0]).to.deep.equal(['opened']);
    });

    it('fails where the server speaks no TLS', async () => {
      const host = await serving();
      const heard = await outcome(connect(`wss://${host}`).client);
      expect(heard).to.have.length(1);
      expect(heard[0]![1]).to.match(/^(ERR_SSL_|EPROTO)/);
    });

    it('throws at once on a certificate or a passphrase that is none', () => {
      expect(() => createWebSocketTransport({ tls: { cert: 'x' } })).to.throw();
      const tls = { cert: pem('client'), key: pem('client-key'), passphrase: 'wrong' };
      expect(() => createWebSocketTransport({ tls })).to.throw();
    });
  });
});

/** A text that repeats itself nowhere, so that bytes in a wrong place show. */
function textOf(length: number, from: number): string {
  return Array.from({ length: Math.ceil(length / 4) }, (_, i) => String(from * 7 + i).padStart(4, '0'))
    .join('')
    .slice(0, length);
}

/** A text frame as a server sends it: whole, or a fragment of a message. */
function textFrame(text: string, { first, last } = { first: true, last: true }): Buffer {
  const payload = Buffer.from(text);
  const head = [(last ? 0x80 : 0) | (first ? 1 : 0)];
  if (payload.length < 126) head.push(payload.length);
  else head.push(126, payload.length >> 8, payload.length & 0xff);
  return Buffer.concat([Buffer.from(head), payload]);
}

function rawSocket(socket: WebSocket): Socket {
  return (socket as unknown as { _socket: Socket })._socket;
}
