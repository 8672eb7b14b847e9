import { expect } from 'chai';
import fc from 'fast-check';
import { compilePlan } from '../../../engine/plan/compile-plan.js';
import { countFor } from '../../../engine/plan/compile-sizes.js';
import { Membership } from '../../../engine/plan/membership.js';
import { messagesDueBefore, sendersOf } from '../../../engine/plan/messages-due.js';
import { offeredBy } from '../../../engine/plan/offered.js';
import { offeredOverTime } from '../../../engine/plan/offered-over-time.js';
import type { Messages } from '../../../engine/plan/resolved-profile.generated.js';
import { ClientParts } from '../../../engine/workload/client-parts.js';
import { createPacer } from '../../../engine/workload/pacer.js';
import { loadProfile } from '../../../profiles/load-profile.js';
import { anyMembers } from '../../support/any-members.js';
import { planOf } from '../../support/small-profile.js';

describe('what a plan offers', () => {
  it('is for load.json what its description says', () => {
    const { resolved } = loadProfile('load', { environment: {} });
    expect(offeredBy(compilePlan(resolved, { hash: 'h', runId: 'r' }))).to.deep.equal({
      clients: 5000,
      closedClients: 0,
      rampMs: 24_995,
      arrivalsPerSecond: 200,
      groups: 50_000,
      groupsOverHttp: 50_000,
      groupsOverWebSocket: 0,
      largestGroup: 10,
      joins: 25_000,
      joinsPerSecond: 0,
      joinPushes: 137_500,
      messages: 60_000,
      messagesPerSecond: 500,
      messagesPeakPerSecond: 500,
      deliveries: 600_000,
      deliveriesPerSecond: 5000,
      bytesOutPerSecond: 2_500_000,
      bytesInPerSecond: 25_000_000,
      historyReads: 0,
      historyReadsPerSecond: 0,
      privateMessages: 0,
      privatePerSecond: 0,
      departures: 0,
      departuresPerSecond: 0,
      typingStarts: 0,
      typingPerSecond: 0,
      typingPushes: 0,
      typingFramesPerSecond: 0,
      heartbeatsPerSecond: 5000 / 30,
      closedMessagesPerSecond: 0,
      knownMs: 144_995,
    });
  });

  it('tells apart what no plan can know: what closed populations and closed cadences send', () => {
    const plan = planOf({
      hold: '10s',
      groups: { rooms: { count: 12, members: 1 } },
      populations: {
        open: { clients: 4, rate: '2/s', join: { rooms: 1 }, messages: { to: 'rooms', thinkTime: '2s' } },
        closed: {
          clients: 8,
          concurrency: 'all',
          join: { rooms: 1 },
          messages: { to: 'rooms', ratePerClient: '3/s' },
        },
      },
    });
    expect(offeredBy(plan)).to.include({
      clients: 12,
      closedClients: 8,
      arrivalsPerSecond: 2,
      rampMs: 1500,
      messages: 0,
      messagesPerSecond: 0,
      deliveries: 0,
      closedMessagesPerSecond: 4 / 2 + 8 * 3,
    });
    for (const population of [0, 1]) expect(messagesDueBefore(plan, population, 10_000, 0, 1)).to.equal(0);
  });

  it('adds up over populations and sets, and lasts as long as the slowest ramp', () => {
    const plan = planOf({
      hold: '10s',
      groups: {
        quiet: { count: 3 },
        rooms: { count: 4, members: 5, create: { via: 'websocket', by: 'talkers', creators: 2 } },
      },
      populations: {
        talkers: { clients: 10, rate: '2/s', join: { rooms: 1 }, messages: { to: 'rooms', rate: '3/s', size: 100 } },
        guests: {
          clients: 10,
          rate: '20/s',
          join: { rooms: 1 },
          heartbeat: { every: 'off' },
          history: { from: 'quiet', rate: '1.5/s' },
        },
      },
    });
    expect(offeredBy(plan)).to.deep.equal({
      clients: 20,
      closedClients: 0,
      rampMs: 4500,
      arrivalsPerSecond: 22,
      groups: 7,
      groupsOverHttp: 3,
      groupsOverWebSocket: 4,
      largestGroup: 5,
      joins: 20,
      joinsPerSecond: 0,
      joinPushes: 60,
      messages: 30,
      messagesPerSecond: 3,
      messagesPeakPerSecond: 3,
      deliveries: 150,
      deliveriesPerSecond: 15,
      bytesOutPerSecond: 300,
      bytesInPerSecond: 1500,
      historyReads: 15,
      historyReadsPerSecond: 1.5,
      privateMessages: 0,
      privatePerSecond: 0,
      departures: 0,
      departuresPerSecond: 0,
      typingStarts: 0,
      typingPerSecond: 0,
      typingPushes: 0,
      typingFramesPerSecond: 0,
      heartbeatsPerSecond: 10 / 30,
      closedMessagesPerSecond: 0,
      knownMs: 14_500,
    });
  });

  it('knows how long joins that keep a pace go on: until the last client of the slowest population begins', () => {
    const plan = planOf({
      hold: '5s',
      groups: { hall: { count: 1, members: 70 }, rooms: { count: 20, members: 8 } },
      populations: {
        crowd: { clients: 40, join: { hall: 1, rooms: 4 }, joinRate: '20/s' },
        few: { clients: 30, join: { hall: 1 }, joinRate: '10/s' },
        others: { clients: 10, rate: '3/s' },
      },
    });
    expect(offeredBy(plan)).to.include({ joins: 230, joinsPerSecond: 30 });
    expect(offeredBy(plan).knownMs).to.equal(3000 + (39 * 5 * 1000) / 20 + 5000);
  });

  it('counts copies by the groups that messages go to, as going through all messages does', () => {
    const cadences = fc.constantFrom<Partial<Messages>>(
      { rate: '17/s' },
      { rate: { model: 'poisson', mean: '17/s' } },
      { ratePerClient: '0.7/s' },
      { ratePerClient: '0.7/s', interval: { distribution: 'exponential' } },
      { rate: '17/s', lurkers: 0.5 },
      { rate: '17/s', lurkers: 0.3, senders: { distribution: 'zipf', exponent: 1 } },
    );
    fc.assert(
      fc.property(anyMembers(20), cadences, fc.nat(), (members, cadence, seed) => {
        const count = countFor(members, 80);
        const plan = planOf({
          seed,
          hold: '3s',
          groups: { rooms: { count, members } },
          populations: { p: { clients: 40, join: { rooms: 2 }, messages: { to: 'rooms', ...cadence } } },
        });
        const membership = new Membership(plan, 0);
        const senders = sendersOf(plan, 0);
        let copies = 0;
        const { own, pacer } = plan.populations[0]!.messages!;
        const heard = (client: number, sequence: number): void => {
          const group = senders.groupOf(client, sequence);
          membership.eachMember(group, () => copies++);
        };
        if (own) {
          const parts = new ClientParts(own, senders.count);
          for (let rank = 0; rank < senders.count; rank++) {
            let sequence = 0;
            parts.eachOf(rank, () => heard(senders.clientAt(rank), sequence++), plan.holdMs);
          }
        } else {
          const due = createPacer(pacer!, { untilMs: plan.holdMs }).dueBefore(plan.holdMs);
          for (let n = 0; n < due; n++) heard(senders.senderOf(n), senders.sequenceOf(n));
        }
        const offered = offeredBy(plan);
        expect(offered.deliveries).to.equal(copies);
        expect(offered.joins).to.equal(membership.sizes.memberships);
        const { deliveries } = offeredOverTime(plan).hold;
        expect(deliveries.reduce((sum, each) => sum + each, 0)).to.be.closeTo(copies, 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  it('comes back once a message where there are no groups', () => {
    const plan = planOf({
      protocol: 'echo',
      hold: '2s',
      populations: { p: { clients: 4, messages: { ratePerClient: '0.5/s', size: 64 } } },
    });
    const { messages, deliveries, bytesOutPerSecond, bytesInPerSecond } = offeredBy(plan);
    expect([messages, deliveries, bytesOutPerSecond, bytesInPerSecond]).to.deep.equal([4, 4, 128, 128]);
  });

  it('is nothing for a population none of whose clients is in a group', () => {
    // Eleven join one group of ten: somewhere among these seeds the one left over is the speaker.
    const plans = Array.from({ length: 200 }, (_, seed) =>
      planOf({
        seed,
        groups: { room: { count: 1, members: 10 } },
        populations: {
          crowd: { clients: 10, join: { room: 1 } },
          speaker: { clients: 1, join: { room: 1 }, messages: { to: 'room', rate: '5/s' } },
        },
      }),
    );
    const left = plans.find((plan) => sendersOf(plan, 1).count === 0);
    expect(left, 'a seed that leaves the speaker out').not.to.equal(undefined);
    const { messages, messagesPerSecond, deliveries, bytesInPerSecond } = offeredBy(left!);
    expect([messages, messagesPerSecond, deliveries, bytesInPerSecond]).to.deep.equal([0, 0, 0, 0]);
    for (const shards of [1, 2, 3]) expect(messagesDueBefore(left!, 1, 1000, 0, shards)).to.equal(0);
    const seated = plans.find((plan) => sendersOf(plan, 1).count === 1)!;
    expect(offeredBy(seated)).to.include({ messages: 5, deliveries: 50 });
  });

  it('is nothing in an empty plan', () => {
    expect(new Set(Object.values(offeredBy(planOf({ hold: '0s' }))))).to.deep.equal(new Set([0]));
  });
});

describe('what typing offers', () => {
  it('is a push to each other member of the group for each start and each stop', () => {
    const { typingStarts, typingPerSecond, typingPushes, typingFramesPerSecond } = offeredBy(
      planOf({
        groups: { small: { count: 4, members: 5 }, large: { count: 1, members: 20 } },
        populations: {
          few: { clients: 20, join: { small: 1, large: 1 }, typing: { set: 'small', rate: '3/s', for: '1s' } },
          idle: { clients: 3 },
        },
        hold: '10s',
      }),
    );
    expect({ typingStarts, typingPerSecond, typingPushes, typingFramesPerSecond }).to.deep.equal({
      typingStarts: 30,
      typingPerSecond: 3,
      typingPushes: 30 * 2 * 4,
      typingFramesPerSecond: 30,
    });
  });
});
