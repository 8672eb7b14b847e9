import { expect } from 'chai';
import type { SmallProfile } from '../../support/small-profile.js';
import { run } from '../../support/virtual-run.js';

const profile: SmallProfile = {
  groups: { h: { count: 100, create: { inFlight: 1 } }, a: { count: 10, members: 4, create: { inFlight: 10 } } },
  populations: {
    c: { clients: 40, rate: '10/s', join: { a: 1 }, joinsInFlight: 1, messages: { to: 'a', rate: '50/s', size: 200 } },
  },
  hold: '5s',
};

describe('ticks', () => {
  for (const shards of [1, 2, 3]) {
    it(`come once a second, with the rates of that second alone (${shards} shards)`, () => {
      const { ticks } = run(profile, { shards });
      const gaps = ticks.slice(1).map(({ atMs }, i) => atMs - ticks[i]!.atMs);
      // The very last one, for what of the deliveries is decided at the end, comes when the run ends.
      for (const gap of gaps.slice(0, -1)) expect(gap).to.be.within(500, 1500);
      expect(ticks.length).to.be.within(10, 14);

      const full = (phase: string): typeof ticks =>
        ticks.filter((tick, i) => tick.phase === phase && i > 0 && ticks[i - 1]!.phase === phase);
      const connecting = full('connect');
      expect(connecting.length).to.be.at.least(2);
      for (const { connections } of connecting) expect(connections.perSecond).to.be.closeTo(10, 1);
      const holding = full('hold');
      expect(holding.length).to.be.at.least(3);
      for (const { messages, atMs } of holding) {
        expect(messages.sentPerSecond, `at ${atMs}`).to.be.closeTo(50, 2);
        expect(messages.plannedPerSecond).to.be.closeTo(50, 2);
        expect(messages.receivedPerSecond).to.be.closeTo(200, 8);
        expect(messages.responseMs).to.deep.include({ p50: 10, max: 10 });
      }
    });
  }

  it('count from the start, and add up to the summary', () => {
    const ended = run(profile, { shards: 2 });
    const { ticks } = ended;
    for (const [i, tick] of ticks.slice(1).entries()) {
      expect(tick.connections.established).to.be.at.least(ticks[i]!.connections.established);
      expect(tick.messages.sent).to.be.at.least(ticks[i]!.messages.sent);
    }
    const last = ticks.at(-1)!;
    const { connections, groups, joins, heartbeats, deliveries } = ended.summary();
    expect(last.deliveries).to.include({ due: deliveries!.due, received: 1000, lost: 0 });
    expect(ticks.some(({ deliveries: now }) => now!.latencyMs?.p50 === 10)).to.equal(true);
    expect(last.connections).to.include({ planned: 40, attempted: 40, established: connections.established, open: 0 });
    expect(last.groups).to.include({ planned: 110, attempted: 110, created: groups.created, existing: 0, failed: 0 });
    expect(last.joins).to.include({ planned: 40, joined: joins.joined, failed: 0 });
    expect(last.messages).to.include({ refused: 0, timedOut: 0, disconnected: 0, droppedSends: 0 });
    expect(last.soFar.responseMs!.max).to.equal(10);
    expect(last.heartbeats.sent).to.be.at.most(heartbeats.client.sent);
    expect(last.generator).to.deep.equal({
      cpuCores: 0,
      rssBytes: 0,
      eventLoopDelayP99Ms: null,
      gcPauseMaxMs: null,
      runners: [],
      threads: [0, 1].map((thread) => ({
        thread,
        runner: 0,
        cpuCores: 0,
        heapBytes: 0,
        eventLoopDelayP99Ms: null,
        gcPauseMaxMs: null,
        sendLagP99Ms: 0,
      })),
    });
  });

  it('say how far each phase has come', () => {
    const { ticks } = run(profile);
    const of = (phase: string): number[] =>
      ticks.filter((tick) => tick.phase === phase).map((tick) => tick.phaseProgress);
    for (const progress of ticks.map(({ phaseProgress }) => phaseProgress)) expect(progress).to.be.within(0, 1);
    // 10 of 40 clients a second.
    expect(of('connect').slice(0, 2)).to.deep.equal([0.25, 0.5]);
    // One of 110 groups in 10 ms.
    expect(of('groups')[0]).to.be.within(0.1, 0.999);
    expect(of('hold').at(-1)).to.be.greaterThan(0.7);
    for (const tick of ticks) expect(tick.phaseMs).to.be.at.least(0);
  });

  it('count errors by code', () => {
    const { ticks } = run(profile, {
      faults: {
        refuse: ({ type, user, room }) =>
          type === 'chat_message' && user === 'c3' ? `Not in room: ${room}` : undefined,
      },
    });
    const last = ticks.at(-1)!;
    expect(last.errors.total).to.be.greaterThan(2);
    expect(last.errors).to.deep.include({ critical: 0, byCode: { NOT_A_MEMBER: last.errors.total } });
  });

  it('go on in drain and close', () => {
    const slow = run(
      { ...profile, timeouts: { reply: '5s' } },
      { faults: { silent: ({ type }) => type === 'chat_message' } },
    );
    const drain = slow.ticks.filter(({ phase }) => phase === 'drain');
    expect(drain.length).to.be.within(4, 6);
    expect(drain[0]!.phaseProgress).to.equal(0);
    expect(drain.every(({ messages }) => messages.responseMs === null)).to.equal(true);
  });
});

describe('ticks around a change of phase', () => {
  it('show the true rate of what was counted in the phase that has just ended', () => {
    const profile = {
      groups: { a: { count: 2, members: 2 } },
      populations: { c: { clients: 2, rate: '100/s', join: { a: 2 }, messages: { to: 'a', rate: '50/s' } } },
      hold: '2500ms',
    };
    const rates = run(profile).ticks.map(({ messages }) => messages.sentPerSecond);
    expect(Math.max(...rates)).to.be.at.most(60);
    expect(rates.filter((rate) => rate > 40)).to.have.length.of.at.least(2);
  });
});
