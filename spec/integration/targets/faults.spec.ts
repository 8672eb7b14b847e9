import { expect } from 'chai';
import type { TargetStats } from '../../../targets/embedded/counters.js';
import { startEmbeddedTarget } from '../../../targets/embedded/start-embedded-target.js';
import { until } from './chat-client.js';
import { Served } from './served.js';

describe('faults of the embedded target, on real connections', () => {
  let served: Served;
  beforeEach(async () => {
    served = await Served.start();
  });
  afterEach(() => served.server.stop());

  it('drop cuts that share of the open connections without a close frame, and tells the others', async () => {
    const clients = await Promise.all(Array.from({ length: 40 }, (_, i) => served.client(`user${i}`, 'alpha')));
    await served.inject('drop=0.5+1ms');
    await until(() => served.server.report().connectionsOpen < 40);
    await Promise.all(clients.map((client) => client.settle()));
    const { connectionsOpen, faults } = await served.totals();
    expect(connectionsOpen).to.be.within(10, 30);
    expect(faults).to.deep.equal({ drop: 40 - connectionsOpen });
    const cut = clients.filter((client) => !client.isOpen);
    expect(new Set(await Promise.all(cut.map((client) => client.closed)))).to.deep.equal(new Set([1006]));
    const heard = clients.find((client) => client.isOpen)!.take();
    expect(heard.filter((frame) => frame['type'] === 'user_left')).to.have.lengthOf(cut.length);
  });

  it('drop cuts a connection that opens meanwhile after its welcome', async () => {
    await served.inject('drop=1');
    const client = await served.connect('alice');
    expect(await client.closed).to.equal(1006);
    expect(client.frames.map((frame) => frame['type'])).to.deep.equal(['welcome']);
    await until(() => served.server.report().connectionsOpen === 0);
  });

  it('no-welcome accepts, then drops', async () => {
    await served.inject('no-welcome=1');
    const client = await served.connect('alice');
    expect(await client.closed).to.equal(1006);
    expect(client.frames).to.deep.equal([]);
    const { connections, faults } = await served.totals();
    expect([connections, faults]).to.deep.equal([0, { 'no-welcome': 1 }]);
  });

  it('silent accepts, answers nothing and stays open, also when it is off again', async () => {
    await served.inject('silent=1');
    const client = await served.connect('alice');
    expect(await client.ask('ping')).to.deep.equal([]);
    await served.inject();
    expect(await client.ask('ping')).to.deep.equal([]);
    expect(client.isOpen).to.equal(true);
    expect((await served.totals()).connections).to.equal(0);
    await client.close();
  });

  it('http-error answers 500, creates nothing, and is counted', async () => {
    await served.inject('http-error=1');
    expect((await served.post('/api/rooms', { name: 'a' })).status).to.equal(500);
    const { groups, faults, errors } = await served.totals();
    expect({ groups, faults, errors }).to.deep.equal({ groups: 0, faults: { 'http-error': 1 }, errors: 1 });
  });

  it('refuse=1 over HTTP strikes the next message, and an empty set ends it', async () => {
    const alice = await served.client('alice', 'alpha');
    await served.inject('refuse=1');
    expect((await alice.ask('chat_message', { room: 'alpha', text: 'x' }))[0]).to.have.property(
      'message',
      'Not in room: alpha',
    );
    await served.inject();
    expect((await alice.ask('chat_message', { room: 'alpha', text: 'x' }))[0]).to.have.property('type', 'chat_message');
  });

  it('stall stops the whole process for that long', async () => {
    const target = await startEmbeddedTarget({ faults: ['stall=400ms@100ms'] });
    try {
      let longestMs = 0;
      for (let stalls = 0; stalls === 0;) {
        const askedAtMs = performance.now();
        const response = await fetch(`${target.apiUrl}/_sim/stats`);
        const { totals } = (await response.json()) as TargetStats;
        longestMs = Math.max(longestMs, performance.now() - askedAtMs);
        stalls = totals.faults.stall ?? 0;
      }
      expect(longestMs).to.be.within(300, 2000);
    } finally {
      await target.stop();
    }
  });
});
