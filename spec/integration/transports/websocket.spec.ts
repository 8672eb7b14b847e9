import { expect } from 'chai';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { createWebSocketTransport } from '../../../actors/transports/websocket.js';
import { RecordingOwner } from '../../actors/transports/recording-owner.js';
import { outcome, TransportUnderTest } from './transport-under-test.js';

describe('websocket transport', () => {
  const { serving, connect, dropLater } = new TransportUnderTest();

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
      dropLater(transport.connect({ url: `ws://${host}` }, client));
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
