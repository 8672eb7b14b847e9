import { createServer } from 'node:http';
import { expect } from 'chai';
import { WebSocketServer } from 'ws';
import { run, type FinishedRun } from '../../support/sim-run.js';
import { set } from '../../support/tiny-profile.js';
import { Listening } from '../transports/listening.js';

const echoProfile = {
  name: 'echo',
  target: { protocol: 'echo', url: 'ws://127.0.0.1:1/{user}' },
  populations: {
    callers: {
      clients: 10,
      arrival: { rate: '200/s' },
      heartbeat: { every: '300ms', timeout: '200ms' },
      messages: { ratePerClient: '5/s', size: 64 },
    },
  },
  hold: '800ms',
};

describe('sim run, with the echo protocol', function () {
  this.timeout(60_000);
  let listening: Listening;
  let lossy = false;
  let frames = 0;
  let finished: FinishedRun;
  let lost: FinishedRun;

  before(async () => {
    const server = createServer();
    new WebSocketServer({ server }).on('connection', (client) => {
      client.on('message', (data: Buffer) => {
        if (data.length < 64) return client.send(data, { binary: false }); // a heartbeat
        if (++frames % 4 === 0 && lossy) return;
        client.send(data, { binary: false });
      });
    });
    listening = await Listening.on(server);
    const target = ['--target', `ws://127.0.0.1:${listening.port}`];
    finished = await run(echoProfile, target);
    lossy = true;
    frames = 0;
    lost = await run(echoProfile, [...target, ...set('/timeouts/reply', '400ms'), ...set('/timeouts/drain', '5s')]);
  });

  after(() => listening.stop());

  it('counts each message as acknowledged when it comes back, and none twice', () => {
    const { connections, messages, groups, joins } = finished.summary;
    expect(finished.ending, finished.stderr).to.be.oneOf([0, 5]);
    expect(connections).to.include({ established: 10, failed: 0, dropped: 0 });
    expect(messages).to.include({ planned: 40, sent: 40, acknowledged: 40, received: 40, successRate: 1 });
    expect(groups).to.include({ planned: 0, attempted: 0, successRate: null });
    expect(joins).to.include({ planned: 0, attempted: 0 });
  });

  it('goes from connect to hold straight away', () => {
    expect(Object.keys(finished.summary.phases)).to.deep.equal(['connect', 'hold', 'drain', 'close']);
  });

  it('has its heartbeats answered by their echo', () => {
    const { sent, answered, missed } = finished.summary.heartbeats.client;
    expect(sent).to.be.at.least(20);
    expect(answered).to.be.above(0);
    expect(missed).to.equal(0);
  });

  it('counts a message that never comes back as timed out', () => {
    const { messages } = lost.summary;
    expect(messages).to.include({ planned: 40, sent: 40, acknowledged: 30, timedOut: 10, received: 30 });
  });
});
