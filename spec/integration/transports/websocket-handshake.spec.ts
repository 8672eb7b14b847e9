import { expect } from 'chai';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import type { Socket } from 'node:net';
import { createWebSocketTransport } from '../../../actors/transports/websocket.js';
import { RecordingOwner } from '../../actors/transports/recording-owner.js';
import { Listening } from './listening.js';
import { outcome, TransportUnderTest } from './transport-under-test.js';

describe('websocket transport', () => {
  const { listen, serving, connect } = new TransportUnderTest();

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
});
