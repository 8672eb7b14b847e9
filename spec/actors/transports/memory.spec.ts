import { expect } from 'chai';
import type { MemoryPeer, MemoryServer, MemoryTransportOptions } from '../../../actors/transports/memory.js';
import { createMemoryTransport } from '../../../actors/transports/memory.js';
import type { Connection } from '../../../engine/actor/transport.js';
import { VirtualClock } from '../../../engine/clock/virtual-clock.js';
import { RecordingOwner } from './recording-owner.js';

/** One connection on virtual time, and what both sides hear of it. */
class Session {
  readonly clock = new VirtualClock();
  readonly client = new RecordingOwner(() => this.clock.now());
  readonly server: unknown[][] = [];
  readonly connection: Connection;
  readonly handler: MemoryServer = {
    received: (_peer, text) => this.server.push([this.clock.now(), 'received', text]),
    closed: (_peer, code, reason) => this.server.push([this.clock.now(), 'closed', code, reason]),
  };

  constructor(serve: (peer: MemoryPeer, session: Session) => void, options: MemoryTransportOptions = {}) {
    const transport = createMemoryTransport((peer) => serve(peer, this), this.clock, options);
    this.connection = transport.connect({ url: 'ws://x/ws/u1' }, this.client);
  }

  /** Does it at that time. */
  at(timeMs: number, what: (connection: Connection) => void): this {
    this.clock.schedule(() => what(this.connection), timeMs);
    return this;
  }

  run(): this {
    this.clock.runAll();
    return this;
  }
}

const accepting = (peer: MemoryPeer, session: Session) => peer.accept(session.handler);

describe('memory transport', () => {
  it('opens after one round trip, and tells the server url and headers', () => {
    const peers: MemoryPeer[] = [];
    const clock = new VirtualClock();
    const client = new RecordingOwner(() => clock.now());
    const transport = createMemoryTransport(
      (peer) => {
        peers.push(peer);
        expect(clock.now()).to.equal(5);
        expect(peer.open).to.equal(false);
        peer.accept();
        expect(peer.open).to.equal(true);
      },
      clock,
      { latencyMs: 5 },
    );
    transport.connect({ url: 'ws://x/ws/u1?a=b', headers: { cookie: 'c' } }, client);
    clock.runAll();
    expect(client.heard).to.deep.equal([[10, 'opened']]);
    expect(peers).to.have.length(1);
    expect(peers[0]).to.include({ url: 'ws://x/ws/u1?a=b' });
    expect(peers[0]!.headers).to.deep.equal({ cookie: 'c' });
    transport.dispose();
  });

  it('calls nobody synchronously, even without latency', () => {
    const session = new Session(() => {
      throw new Error('called in connect');
    });
    expect(session.client.heard).to.deep.equal([]);
    expect(() => session.run()).to.throw('called in connect');
    const busy = new Session((peer, { client, handler }) => {
      peer.accept(handler);
      peer.send('a');
      peer.close(1000);
      expect(client.heard).to.deep.equal([]);
    }).run();
    expect(busy.client.heard.map(([, what]) => what)).to.deep.equal(['opened', 'frame', 'closed']);
  });

  it('carries frames both ways in order, each one latency later', () => {
    const session = new Session(
      (peer, { handler }) => {
        peer.accept({
          ...handler,
          received: (from, text) => {
            handler.received!(from, text);
            from.send(`${text}!`);
            from.send(Buffer.from(`${text}?`));
          },
        });
        peer.send('wél 🎉');
      },
      { latencyMs: 10 },
    );
    session.at(50, (connection) => {
      connection.send('a');
      connection.send('b');
      expect(connection.bufferedBytes).to.equal(0);
    });
    session.run();
    expect(session.client.heard).to.deep.equal([
      [20, 'opened'],
      [20, 'frame', 'wél 🎉'],
      [70, 'frame', 'a!'],
      [70, 'frame', 'a?'],
      [70, 'frame', 'b!'],
      [70, 'frame', 'b?'],
    ]);
    expect(session.server).to.deep.equal([
      [60, 'received', 'a'],
      [60, 'received', 'b'],
    ]);
  });

  it('can be accepted later', () => {
    const session = new Session((peer, { clock }) => clock.schedule(() => peer.accept(), 300)).run();
    expect(session.client.heard).to.deep.equal([[300, 'opened']]);
  });

  it('fails when refused, once', () => {
    const session = new Session((peer) => {
      peer.refuse('HTTP_503', 'busy');
      peer.refuse('HTTP_403');
      peer.accept();
      expect(peer.open).to.equal(false);
    });
    session.at(5, (connection) => connection.terminate()).run();
    expect(session.client.heard).to.deep.equal([[0, 'failed', 'HTTP_503', 'busy']]);
  });

  it('fails with ECONNRESET when the server drops it before an answer', () => {
    const session = new Session((peer) => peer.terminate()).run();
    expect(session.client.heard[0]!.slice(0, 3)).to.deep.equal([0, 'failed', 'ECONNRESET']);
  });

  for (const how of ['terminate', 'close'] as const) {
    it(`fails with ABORTED on ${how} during a hanging handshake, and an answer comes too late`, () => {
      let peer: MemoryPeer | undefined;
      const session = new Session((asked) => (peer = asked), { latencyMs: 10 });
      session.at(100, (connection) => {
        if (how === 'terminate') connection.terminate();
        else connection.close(1000, '');
        connection.terminate();
        expect(session.client.heard).to.deep.equal([]);
      });
      session.at(105, () => peer!.accept(session.handler));
      session.at(200, () => peer!.send('late')).run();
      expect(session.client.heard.map((note) => note.slice(0, 3))).to.deep.equal([[100, 'failed', 'ABORTED']]);
      expect(session.server).to.deep.equal([[110, 'closed', 1006, '']]);
      expect(peer!.open).to.equal(false);
    });
  }

  it('closes with the code and reason of the client, after one round trip', () => {
    const session = new Session(accepting, { latencyMs: 10 });
    session.at(100, (connection) => {
      connection.send('last');
      connection.close(4001, 'bye');
      connection.send('too late');
      connection.close(4002, 'again');
    });
    session.run();
    expect(session.server).to.deep.equal([
      [110, 'received', 'last'],
      [110, 'closed', 4001, 'bye'],
    ]);
    expect(session.client.heard.slice(1)).to.deep.equal([[120, 'closed', 4001, 'bye']]);
    expect(session.clock.now(), 'no timeout is left').to.equal(120);
  });

  it('still hears frames between its close frame and the answer', () => {
    let peer: MemoryPeer | undefined;
    const session = new Session((asked) => (peer = asked).accept(), { latencyMs: 10 });
    session.at(100, (connection) => connection.close(1000, ''));
    session.at(105, () => peer!.send('crossing')).run();
    expect(session.client.heard.slice(1)).to.deep.equal([
      [115, 'frame', 'crossing'],
      [120, 'closed', 1000, ''],
    ]);
  });

  it('closes with the code and reason of the server, behind the frames that were sent before', () => {
    let peer: MemoryPeer | undefined;
    const session = new Session(
      (asked, { handler }) => {
        peer = asked;
        peer.accept(handler);
      },
      { latencyMs: 10 },
    );
    session.at(95, (connection) => connection.send('crossing'));
    session.at(100, () => {
      peer!.send('last');
      peer!.close(1012, 'restart');
      peer!.send('too late');
      peer!.close(1000);
    });
    session.run();
    expect(session.client.heard.slice(1)).to.deep.equal([
      [110, 'frame', 'last'],
      [110, 'closed', 1012, 'restart'],
    ]);
    expect(session.server).to.deep.equal([
      [105, 'received', 'crossing'],
      [120, 'closed', 1012, 'restart'],
    ]);
  });

  it('closes once on each side when both close at once', () => {
    let peer: MemoryPeer | undefined;
    const session = new Session(
      (asked, { handler }) => {
        peer = asked;
        peer.accept(handler);
      },
      { latencyMs: 10 },
    );
    session.at(100, (connection) => {
      connection.close(4001, 'client');
      peer!.close(4002, 'server');
    });
    session.run();
    expect(session.client.heard.slice(1)).to.deep.equal([[110, 'closed', 4002, 'server']]);
    expect(session.server).to.deep.equal([[110, 'closed', 4001, 'client']]);
  });

  it('ends with 1006 at once when the client terminates, and frames on their way are lost', () => {
    let peer: MemoryPeer | undefined;
    const session = new Session(
      (asked, { handler }) => {
        peer = asked;
        peer.accept(handler);
      },
      { latencyMs: 10 },
    );
    session.at(100, (connection) => {
      peer!.send('lost');
      connection.terminate();
      connection.close(1000, '');
      connection.send('lost');
      expect(session.client.heard).to.have.length(1);
    });
    session.run();
    expect(session.client.heard.slice(1)).to.deep.equal([[100, 'closed', 1006, '']]);
    expect(session.server).to.deep.equal([[110, 'closed', 1006, '']]);
  });

  it('ends with 1006 when the server drops it', () => {
    let peer: MemoryPeer | undefined;
    const session = new Session(
      (asked, { handler }) => {
        peer = asked;
        peer.accept(handler);
      },
      { latencyMs: 10 },
    );
    session.at(100, () => {
      peer!.terminate();
      peer!.terminate();
      expect(session.server).to.deep.equal([]);
    });
    session.at(95, (connection) => connection.send('nobody hears it')).run();
    expect(session.client.heard.slice(1)).to.deep.equal([[110, 'closed', 1006, '']]);
    expect(session.server).to.deep.equal([[100, 'closed', 1006, '']]);
  });

  describe('with a server that hangs', () => {
    const hanging = (peer: MemoryPeer, session: Session) => {
      peer.accept(session.handler);
      session.clock.schedule(() => {
        peer.hang();
        peer.send('never');
        peer.close(1000);
        peer.terminate();
      }, 50);
    };

    it('gives up on the answer to its close frame after the close timeout, 5 s by default', () => {
      for (const [options, endMs] of [
        [{}, 5100],
        [{ closeTimeoutMs: 700 }, 800],
      ] as const) {
        const session = new Session(hanging, options).at(100, (connection) => connection.close(1000, '')).run();
        expect(session.client.heard.slice(1)).to.deep.equal([[endMs, 'closed', 1006, '']]);
        expect(session.server).to.deep.equal([]);
      }
    });

    it('can be terminated while it waits for that answer', () => {
      const session = new Session(hanging).at(100, (connection) => connection.close(1000, ''));
      session.at(200, (connection) => connection.terminate()).run();
      expect(session.client.heard.slice(1)).to.deep.equal([[200, 'closed', 1006, '']]);
      expect(session.clock.now()).to.equal(200);
    });

    it('leaves a handshake without an answer', () => {
      const session = new Session((peer) => {
        peer.hang();
        peer.accept();
        peer.refuse('HTTP_503');
        peer.terminate();
      }).run();
      expect(session.client.heard).to.deep.equal([]);
    });
  });

  it('gives the same account each time', () => {
    const account = () => {
      const session = new Session(accepting, { latencyMs: 3 });
      for (let i = 0; i < 100; i++) session.at(10 + (i % 7), (connection) => connection.send(String(i)));
      session.at(50, (connection) => connection.close(1000, '')).run();
      return JSON.stringify([session.client.heard, session.server]);
    };
    const first = account();
    expect(first).to.contain('"received","99"');
    expect(account()).to.equal(first);
  });

  it('keeps the order of all connections, however much is on its way', () => {
    const clock = new VirtualClock();
    const received: string[] = [];
    const transport = createMemoryTransport(
      (peer) => peer.accept({ received: (_peer, text) => received.push(text) }),
      clock,
      { latencyMs: 10 },
    );
    const owners = [0, 1, 2].map(() => new RecordingOwner(() => clock.now()));
    const connections = owners.map((owner) => transport.connect({ url: 'ws://x/ws/u' }, owner));
    clock.runAll();
    const sent: string[] = [];
    for (let i = 0; i < 1000; i++) {
      sent.push(String(i));
      connections[i % 3]!.send(String(i));
      if (i % 7 === 0) clock.advanceBy(1); // the ring turns while it fills and grows
    }
    clock.runAll();
    expect(received).to.deep.equal(sent);
  });

  it('goes on after an owner that throws', () => {
    const clock = new VirtualClock();
    const received: string[] = [];
    const transport = createMemoryTransport((peer) => {
      peer.accept({
        received: (_peer, text) => {
          if (text === 'a') throw new Error('no');
          received.push(text);
        },
      });
    }, clock);
    const connection = transport.connect({ url: 'ws://x/ws/u' }, new RecordingOwner(() => clock.now()));
    clock.runAll();
    for (const text of ['a', 'b']) connection.send(text);
    expect(() => clock.runAll()).to.throw('no');
    clock.runAll();
    expect(received).to.deep.equal(['b']);
  });
});
