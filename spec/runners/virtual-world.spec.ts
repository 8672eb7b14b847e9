import { expect } from 'chai';
import { modelledRun as run } from '../support/modelled-run.js';
import type { SmallProfile } from '../support/small-profile.js';

const chat = (more: Partial<SmallProfile> = {}): SmallProfile => ({
  groups: {
    idle: { count: 20, create: { inFlight: 3 } },
    a: { count: 12, members: 5, create: { via: 'websocket', creators: 4 } },
  },
  populations: {
    c: {
      clients: 30,
      rate: '40/s',
      join: { a: 2 },
      messages: { to: 'a', rate: '50/s' },
      history: { from: 'a', rate: '5/s' },
    },
  },
  hold: '70s',
  ...more,
});

const echo = (messages: object, model: SmallProfile['model'] = {}): SmallProfile => ({
  protocol: 'echo',
  populations: { c: { clients: 50, rate: '1000/s', heartbeat: { every: 'off' }, messages } },
  hold: '300s',
  model,
});

describe('virtual world', () => {
  it('does all that a chat server is asked for, and its count is ours', () => {
    const { summary } = run(chat());
    expect(summary.verdict).to.deep.equal({ status: 'valid', reasons: [] });
    expect(summary.connections).to.include({ established: 30, dropped: 0 });
    expect(summary.groups).to.include({ created: 32, failed: 0 });
    expect(summary.joins).to.include({ joined: 60, failed: 0 });
    expect(summary.messages).to.include({ planned: 3500, acknowledged: 3500, received: 17_500 });
    expect(summary.history).to.include({ planned: 350, answered: 350, failed: 0 });
    expect(summary.heartbeats.client.answered).to.equal(60);
    expect(summary.heartbeats.server).to.include({ received: 60, ponged: 60, late: 0 });
    expect(summary.target).to.include({ connections: 30, groups: 32, messages: 3500, deliveries: 17_500 });
    expect(summary).to.include({ simulated: true, startedAt: null, generator: null });
  });

  for (const shards of [1, 3]) {
    it(`gives the same summary to the byte, each time (${shards} shards)`, () => {
      const troubled = chat({
        seed: 7,
        hold: '5s',
        model: {
          serviceTime: { distribution: 'log-normal', mean: '8ms', variation: 2 },
          queueLimit: 3,
          stalls: [{ at: '2s', for: '500ms' }],
          failures: [{ at: '4s', for: '1s', drop: 0.3, refuse: 0.5 }],
        },
      });
      const [first, second] = [run(troubled, shards), run(troubled, shards)];
      expect(JSON.stringify(second)).to.equal(JSON.stringify(first));
      // It was a run with something in it.
      expect(first.summary.messages.refused).to.be.greaterThan(0);
      expect(first.summary.connections.dropped).to.be.greaterThan(0);
    });
  }

  it('plans and sends the same, however many shards carry it', () => {
    const [one, three] = [run(chat()), run(chat(), 3)].map(({ summary }) => summary);
    for (const part of ['groups', 'joins', 'messages', 'history'] as const)
      expect(three![part].planned, part).to.equal(one![part].planned);
    expect(three!.messages.sent).to.equal(one!.messages.sent);
    expect(three!.messages.received).to.equal(one!.messages.received);
    expect(three!.target).to.deep.equal(one!.target);
  });

  it('lets no server take longer than its service, where nobody waits', () => {
    const model = { serviceTime: { distribution: 'uniform', mean: '4ms', variation: 0.2 }, latency: '1ms' } as const;
    const { summary } = run(echo({ rate: '20/s' }, { ...model, fanOutCost: '0ms' }));
    const { min, mean, max } = summary.messages.responseMs!;
    const half = 4 * 0.2 * Math.sqrt(3);
    expect(min).to.be.within(6 - half - 0.05, 6 - half + 0.2);
    expect(max).to.be.within(6 + half - 0.2, 6 + half + 0.05);
    expect(mean).to.be.closeTo(6, 0.1);
  });

  it('takes the fan-out cost for each copy', () => {
    const model = {
      serviceTime: { distribution: 'constant', mean: '1ms' },
      latency: '0ms',
      fanOutCost: '2ms',
    } as const;
    const profile: SmallProfile = {
      groups: { a: { count: 1, members: 5 } },
      populations: { c: { clients: 5, join: { a: 1 }, messages: { to: 'a', rate: '1/s' } } },
      hold: '10s',
      model,
    };
    const { summary } = run(profile);
    expect(summary.messages.responseMs!.min).to.be.closeTo(11, 0.02);
    expect(summary.messages.responseMs!.max).to.be.closeTo(11, 0.02);
  });

  it('refuses what finds the queue full, over HTTP too, and goes on', () => {
    const slow = { serviceTime: { distribution: 'constant', mean: '100ms' }, queueLimit: 2 } as const;
    const { summary } = run(chat({ hold: '5s', model: slow }));
    expect(summary.messages.refused).to.be.greaterThan(100);
    expect(summary.messages.acknowledged).to.be.greaterThan(5);
    const codes = summary.errors.byCode.map(({ code }) => code);
    expect(codes).to.include.members(['SERVICE_UNAVAILABLE', 'HTTP_503']);
    expect(summary.connections.dropped).to.equal(0);
  });

  it('stands still in a stall, and works off what came meanwhile', () => {
    const { summary } = run(chat({ hold: '10s', model: { stalls: [{ at: '5s', for: '2s' }] } }));
    expect(summary.verdict.status).to.equal('valid');
    expect(summary.messages.acknowledged).to.equal(500);
    expect(summary.messages.responseMs!.max).to.be.within(1950, 2010);
    // 50 a second for 2 s.
    expect(summary.messages.responseMs!.p50).to.be.below(10);
    expect(summary.messages.responseMs!.p90).to.be.above(500);
  });

  it('drops and refuses in a failure, and takes clients back after it', () => {
    const profile = chat({ hold: '20s', model: { failures: [{ at: '5s', for: '3s', drop: 1, refuse: 1 }] } });
    profile.populations!['c']!.reconnect = { policy: 'fixed', delay: '1s' };
    const { summary } = run(profile);
    expect(summary.connections).to.include({ dropped: 30, reconnects: 30, closeCodes: summary.connections.closeCodes });
    expect(summary.connections.closeCodes).to.deep.equal({ 1006: 30 });
    // Three tries are refused, the fourth is taken.
    expect(summary.connections.failed).to.be.within(60, 90);
    expect(summary.connections.timeToRecoverMs!.max).to.be.within(3000, 4100);
    expect(summary.messages.droppedBy.disconnected).to.be.greaterThan(100);
  });

  it("counts what it has still to serve when it reads the target's count", () => {
    const slow = { serviceTime: { distribution: 'constant', mean: '30ms' }, latency: '40ms' } as const;
    const profile = chat({ hold: '5s', model: slow, timeouts: { reply: '1s' } });
    const { summary } = run(profile);
    expect(summary.messages.timedOut).to.be.greaterThan(0);
    expect(summary.verdict).to.deep.equal({ status: 'valid', reasons: [] });
  });
});
