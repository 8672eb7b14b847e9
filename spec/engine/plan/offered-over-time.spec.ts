import { expect } from 'chai';
import fc from 'fast-check';
import { compilePlan } from '../../../engine/plan/compile-plan.js';
import { offeredBy } from '../../../engine/plan/offered.js';
import { offeredOverTime, peakDeliveries } from '../../../engine/plan/offered-over-time.js';
import { createPacer } from '../../../engine/workload/pacer.js';
import { loadProfile } from '../../../profiles/load-profile.js';
import { planOf } from '../../support/small-profile.js';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('what a plan offers over time', () => {
  it('is told second by second: arrivals in connect, messages by the size of their groups in hold', () => {
    const plan = planOf({
      hold: '2500ms',
      groups: { pairs: { count: 2, members: 2 }, rooms: { count: 1, members: 5 }, quiet: { count: 1 } },
      populations: {
        talkers: {
          clients: 4,
          rate: '2/s',
          join: { pairs: 1 },
          heartbeat: { every: '1s', timeout: '500ms' },
          messages: { to: 'pairs', rate: '2/s', size: 100 },
        },
        shouters: {
          clients: 5,
          rate: '5/s',
          join: { rooms: 1 },
          heartbeat: { every: 'off' },
          messages: { to: 'rooms', rate: '1/s', size: 1000 },
          history: { from: 'quiet', rate: '3/s' },
        },
      },
    });
    expect(offeredOverTime(plan)).to.deep.equal({
      everyMs: 1000,
      connect: {
        durationMs: 1500,
        clients: [7, 9],
        arrivals: [7, 2],
        messages: [0, 0],
        deliveries: [0, 0],
        typingPushes: [0, 0],
        bytesOut: [0, 0],
        bytesIn: [0, 0],
        heartbeats: [0, 2],
        historyReads: [0, 0],
      },
      hold: {
        durationMs: 2500,
        clients: [9, 9, 9],
        arrivals: [0, 0, 0],
        messages: [3, 3, 2],
        deliveries: [2 * 2 + 5, 2 * 2 + 5, 2 + 5],
        typingPushes: [0, 0, 0],
        bytesOut: [1200, 1200, 1100],
        bytesIn: [5400, 5400, 5200],
        heartbeats: [4, 4, 2],
        historyReads: [3, 3, 2],
      },
    });
  });

  it('comes to what load.json offers in all', () => {
    const { resolved } = loadProfile('load', { environment: {} });
    const plan = compilePlan(resolved, { hash: 'h', runId: 'r' });
    const { connect, hold } = offeredOverTime(plan);
    const offered = offeredBy(plan);
    expect([connect.clients.length, hold.clients.length]).to.deep.equal([25, 120]);
    expect(sum(connect.arrivals)).to.equal(offered.clients);
    expect(sum(hold.messages)).to.equal(offered.messages);
    expect(sum(hold.deliveries)).to.equal(offered.deliveries);
    expect(peakDeliveries({ everyMs: 1000, connect, hold })).to.deep.equal({ perSecond: 5000, fromMs: 0 });
  });

  it('puts each arrival and message into the second in which it is due, whatever the rates', () => {
    const perMinute = fc.integer({ min: 7, max: 5000 });
    fc.assert(
      fc.property(perMinute, perMinute, fc.integer({ min: 300, max: 20_000 }), (arrivals, messages, holdMs) => {
        const plan = planOf({
          hold: `${holdMs}ms`,
          populations: {
            talkers: { clients: 50, rate: `${arrivals}/m`, messages: { rate: `${messages}/m`, size: 64 } },
          },
          protocol: 'echo',
        });
        const { connect, hold } = offeredOverTime(plan);
        const { arrival, messages: talk } = plan.populations[0]!;
        const expected = (columns: number, due: (n: number) => number | undefined): number[] => {
          const counts = new Array<number>(columns).fill(0);
          for (let n = 0, ms = due(0); ms !== undefined; ms = due(++n)) counts[Math.floor(ms / 1000)]!++;
          return counts;
        };
        const arriving = createPacer(arrival!, { count: 50 });
        const talking = createPacer(talk!.pacer!, { untilMs: holdMs });
        expect(connect.arrivals).to.deep.equal(expected(connect.arrivals.length, (n) => arriving.dueAtMs(n)));
        expect(hold.messages).to.deep.equal(expected(Math.ceil(holdMs / 1000), (n) => talking.dueAtMs(n)));
        expect(hold.deliveries).to.deep.equal(hold.messages);
      }),
    );
  });

  it('has the clients of a closed population take part in hold, and says nothing of messages that follow from answers', () => {
    const plan = planOf({
      hold: '4s',
      protocol: 'echo',
      populations: {
        closed: {
          clients: 40,
          concurrency: { to: 40, over: '4s' },
          heartbeat: { every: '10s', timeout: '1s' },
          messages: { thinkTime: '1s', size: 64 },
        },
        open: { clients: 2, heartbeat: { every: 'off' }, messages: { ratePerClient: '3/s', size: 64 } },
      },
    });
    const { connect, hold } = offeredOverTime(plan);
    expect(connect.clients).to.deep.equal([2]);
    expect(hold.clients).to.deep.equal([12, 22, 32, 42]);
    expect(hold.heartbeats).to.deep.equal([1, 2, 3, 4]);
    expect(hold.messages).to.deep.equal([6, 6, 6, 6]);
  });

  it('follows phases of hold, one after the other and beside', () => {
    const plan = planOf({
      protocol: 'echo',
      phases: {
        quiet: { duration: '2s', messages: { talkers: { rate: '10/s' } } },
        loud: { duration: '1s', messages: { talkers: { rate: '100/s' } } },
      },
      populations: { talkers: { clients: 5, heartbeat: { every: 'off' }, messages: { rate: '1/s', size: 64 } } },
    });
    expect(offeredOverTime(plan).hold.messages).to.deep.equal([10, 10, 100]);
    expect(peakDeliveries(offeredOverTime(plan))).to.deep.equal({ perSecond: 100, fromMs: 2000 });
  });

  it('has typing push to the others where it begins and where it stops, and counts that among deliveries at their peak', () => {
    const plan = planOf({
      hold: '4s',
      groups: { rooms: { count: 1, members: 6 } },
      populations: {
        all: {
          clients: 6,
          join: { rooms: 1 },
          heartbeat: { every: 'off' },
          messages: { to: 'rooms', rate: '1/s', size: 64 },
          typing: { set: 'rooms', rate: '2/s', for: '1600ms' },
        },
      },
    });
    const overTime = offeredOverTime(plan);
    // Starts at 0, 0.5, 1, 1.5 … 3.5 s of clients 0 to 5, 0 and 1; stops 1.6 s later, the last three with hold.
    expect(overTime.hold.typingPushes).to.deep.equal([2 * 5, 3 * 5, 4 * 5, 7 * 5]);
    expect(sum(overTime.hold.typingPushes)).to.equal(offeredBy(plan).typingPushes);
    expect(peakDeliveries(overTime)).to.deep.equal({ perSecond: 6 + 35, fromMs: 3000 });
  });

  it('has each client beat once an interval from its arrival on, in the mean', () => {
    const plan = planOf({
      hold: '1s',
      populations: { talkers: { clients: 3000, rate: '50/s', heartbeat: { every: '7s', timeout: '1s' } } },
      protocol: 'echo',
    });
    const { connect } = offeredOverTime(plan);
    let beats = 0;
    for (let client = 0; client < 3000; client++) beats += Math.floor((60_000 - client * 20) / 7000);
    expect(sum(connect.heartbeats)).to.be.closeTo(beats, 0.01 * beats);
    expect(connect.heartbeats.slice(0, 3)).to.deep.equal([0, 0, 0]);
  });

  it('takes no time for arrivals over thousands of years', () => {
    const plan = planOf({
      populations: { talkers: { clients: 1000, rate: '0.00000001/s', heartbeat: { every: '1s', timeout: '500ms' } } },
      protocol: 'echo',
    });
    const { connect } = offeredOverTime(plan);
    expect(connect.clients.at(-1)).to.equal(1000);
    expect(connect.clients).to.have.length.within(86_000, 86_401);
  });

  it('makes columns wider for a phase of more than a day', () => {
    const plan = planOf({
      hold: '49h',
      populations: { talkers: { clients: 1, messages: { rate: '1/s', size: 64 } } },
      protocol: 'echo',
    });
    const overTime = offeredOverTime(plan);
    expect(overTime.everyMs).to.equal(3000);
    expect(overTime.hold.messages).to.have.length(58_800);
    expect(overTime.hold.messages.every((count) => count === 3)).to.equal(true);
    expect(peakDeliveries(overTime)).to.deep.equal({ perSecond: 1, fromMs: 0 });
  });
});
