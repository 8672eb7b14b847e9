import { connect } from 'node:net';
import { expect } from 'chai';
import type { EmbeddedTargetOptions } from '../../../targets/embedded/target-options.js';
import { ChatClient, HandshakeRefused, until } from './chat-client.js';
import { Served } from './served.js';

describe('connections of the embedded target', () => {
  let served: Served;
  const serve = async (options: EmbeddedTargetOptions = {}): Promise<void> => {
    served = await Served.start(options);
  };
  afterEach(() => served.server.stop());
  const refusal = (path: string): Promise<unknown> =>
    ChatClient.open(`ws://127.0.0.1:${served.port}${path}`).catch((error: unknown) =>
      error instanceof HandshakeRefused ? error.status : error,
    );

  it('are refused with 403 without exactly one path segment', async () => {
    await serve();
    for (const path of ['/ws/', '/ws', '/ws//', '/ws/a/b', '/ws/a/', '/', '/other/a']) {
      expect(await refusal(path), path).to.equal(403);
    }
  });

  it('take a percent-encoded id and ignore a query', async () => {
    await serve();
    for (const [path, id] of [
      ['a%20b', 'a b'],
      ['a%2Fb', 'a/b'],
      ['100%', '100%'],
      ['x?token=1', 'x'],
    ] as const) {
      const client = await served.connect(path);
      await client.settle();
      expect(client.take()[0]).to.include({ type: 'welcome', user_id: id, username: id });
    }
  });

  it('past the limit of one user are refused with 500, until one closes', async () => {
    await serve({ maxConnectionsPerClient: 2 });
    const first = await served.client('alice');
    await served.client('alice');
    expect(await refusal('/ws/alice')).to.equal(500);
    await served.client('bob');
    await first.close();
    await until(() => served.server.report().connectionsOpen === 2);
    await served.client('alice');
  });

  it('past the limit of all are accepted, then dropped without welcome', async () => {
    await serve({ maxTotalConnections: 1 });
    const first = await served.client('alice');
    const second = await served.connect('bob');
    expect(await second.closed).to.equal(1006);
    expect(second.frames).to.deep.equal([]);
    expect(served.server.report().connections).to.equal(1);
    await first.close();
    await until(() => served.server.report().connectionsOpen === 0);
    await served.client('bob');
  });

  it('may compress: what the client offers is accepted, and works both ways', async () => {
    await serve();
    const text = 'x'.repeat(5000);
    for (const perMessageDeflate of [true, false]) {
      const url = `ws://127.0.0.1:${served.port}/ws/alice`;
      const client = await ChatClient.open(url, { perMessageDeflate });
      expect(client.socket.extensions).to.equal(perMessageDeflate ? 'permessage-deflate' : '');
      await client.ask('join_room', { room: 'alpha' });
      expect((await client.ask('chat_message', { room: 'alpha', text }))[0]).to.include({ text });
      await client.close();
    }
  });

  it('answer a message past the limit by a coded error, and a frame past 16 MiB by closing with 1009', async () => {
    await serve({ maxMessageBytes: 1000, dialect: 'seed' });
    const alice = await served.client('alice', 'alpha');
    const [error] = await alice.ask('chat_message', { room: 'alpha', text: 'x'.repeat(1000) });
    expect(error).to.include({ type: 'error', error_code: 'VALIDATION_FAILED' });
    alice.socket.send('x'.repeat(17 * 1024 ** 2));
    expect(await alice.closed).to.equal(1009);
  });

  it('are pinged by the WebSocket protocol when asked for', async () => {
    await serve({ wsPing: '20ms' });
    const alice = await served.client('alice');
    let pings = 0;
    alice.socket.on('ping', () => pings++);
    await until(() => pings > 2);
  });

  it('get all of several large frames in order, and several requests’ replies in theirs', async () => {
    await serve();
    const alice = await served.client('alice', 'alpha');
    const texts = Array.from({ length: 50 }, (_, i) => `${i}:${'ä'.repeat(i * 1000)}`);
    for (const text of texts) alice.send({ type: 'chat_message', data: { room: 'alpha', text } });
    alice.send({ type: 'ping' });
    await alice.settle();
    expect(alice.take().map((frame) => frame['text'] ?? frame['type'])).to.deep.equal([...texts, 'pong']);
  });

  it('that read too slowly are cut when their buffer is full, and the others go on', async () => {
    await serve({ maxBuffered: 1024 ** 2 });
    const alice = await served.client('alice', 'alpha');
    const slow = connect(served.port, '127.0.0.1');
    slow.on('error', () => undefined);
    const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
    slow.write(`GET /ws/slow HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`);
    await new Promise((resolve) => slow.once('data', resolve));
    slow.pause();
    const join = Buffer.from('{"type":"join_room","data":{"room":"alpha"}}');
    slow.write(Buffer.concat([Buffer.from([0x81, 0x80 | join.length, 0, 0, 0, 0]), join]));
    await until(() => alice.frames.some((frame) => frame['user_id'] === 'slow'));
    const text = 'x'.repeat(100_000);
    for (let i = 0; i < 200 && served.server.report().connectionsOpen === 2; i++) {
      await alice.ask('chat_message', { room: 'alpha', text });
    }
    expect(served.server.report().connectionsOpen).to.equal(1);
    expect(alice.isOpen).to.equal(true);
    slow.destroy();
  });

  it('are closed with 1012 when the server stops, and no other is taken', async () => {
    await serve();
    const clients = [await served.client('alice', 'alpha'), await served.client('bob')];
    await served.server.stop();
    expect(await Promise.all(clients.map((client) => client.closed))).to.deep.equal([1012, 1012]);
    expect(await refusal('/ws/late')).to.have.property('code', 'ECONNREFUSED');
    expect(served.server.report()).to.include({ connections: 2, connectionsOpen: 0 });
  });

  it('that do not close when the server stops are cut after the grace time', async () => {
    await serve();
    const deaf = connect(served.port, '127.0.0.1');
    const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
    deaf.write(`GET /ws/deaf HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`);
    await new Promise((resolve) => deaf.once('data', resolve));
    const gone = new Promise((resolve) => deaf.once('close', resolve));
    await served.server.stop(50);
    deaf.resume();
    await gone;
  });
});
