import { expect } from 'chai';
import type { TargetStats } from '../../../targets/embedded/counters.js';
import { Served } from './served.js';

describe('statistics of the embedded target', () => {
  let served: Served;
  beforeEach(async () => {
    served = await Served.start({ heartbeatEveryMs: 50 });
  });
  afterEach(() => served.server.stop());

  it('count exactly what happened', async () => {
    const [alice, bob] = [await served.client('alice', 'alpha'), await served.client('bob', 'alpha')];
    await served.post('/api/rooms', { name: 'beta' });
    await served.post('/api/rooms', { name: 'beta' });
    for (let i = 0; i < 20; i++) await alice.ask('chat_message', { room: 'alpha', text: `m${i}` });
    await bob.ask('chat_message', { room: 'beta', text: 'refused' });
    await bob.ask('ping');
    await bob.close();
    await alice.ask('chat_message', { room: 'alpha', text: 'alone' });
    const { heartbeats, ...totals } = await served.totals();
    expect(totals).to.deep.equal({
      connections: 2,
      connectionsOpen: 1,
      groups: 2,
      messages: 21,
      deliveries: 41,
      pings: 1,
      queueFull: 0,
      errors: 2,
      faults: {},
    });
    expect(heartbeats.answered).to.equal(0);
  });

  it('count a heartbeat as answered once, however many pongs come', async () => {
    const alice = await served.client('alice');
    alice.socket.on('message', (data: Buffer) => {
      if (data.toString().includes('"ping"')) for (let i = 0; i < 3; i++) alice.send({ type: 'pong' });
    });
    await new Promise((resolve) => setTimeout(resolve, 230));
    const { heartbeats } = await served.totals();
    expect(heartbeats.sent).to.be.within(3, 4);
    expect(heartbeats.answered).to.be.within(heartbeats.sent - 1, heartbeats.sent);
  });

  it('give totals, one shard, and the process’s own figures', async () => {
    const { body } = await served.get('/_sim/stats');
    const stats = body as TargetStats;
    expect(stats).to.have.all.keys(
      'id',
      'totals',
      'shards',
      'pid',
      'cpuMicros',
      'rssBytes',
      'peakRssBytes',
      'uptimeMs',
    );
    const { pid, cpuMicros, rssBytes, peakRssBytes } = stats;
    expect(stats.shards).to.deep.equal([{ shard: 0, ...stats.totals, pid, cpuMicros, rssBytes, peakRssBytes }]);
    expect(pid).to.equal(process.pid);
    for (const figure of [cpuMicros, rssBytes]) expect(figure).to.be.above(0);
    expect(peakRssBytes).to.be.at.least(rssBytes);
    expect(served.server.report()).to.deep.include(stats.totals);
  });
});
