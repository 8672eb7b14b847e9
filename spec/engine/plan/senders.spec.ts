import { expect } from 'chai';
import fc from 'fast-check';
import { Membership } from '../../../engine/plan/membership.js';
import { sendersOf } from '../../../engine/plan/messages-due.js';
import type { Plan } from '../../../engine/plan/plan.js';
import { planOf } from '../../support/small-profile.js';

interface Talking {
  seed: number;
  lurkers: number;
  exponent: number;
  members: number;
  count: number;
  speakers: number;
  listeners: number;
  joins: number;
}

/** A population that talks to a set which another one may join, too. */
function planFor({ seed, members, count, speakers, listeners, joins, lurkers, exponent }: Talking): Plan {
  const senders = exponent > 0 ? { senders: { distribution: 'zipf' as const, exponent } } : {};
  return planOf({
    seed,
    groups: { rooms: { count, members } },
    populations: {
      listeners: { clients: listeners, join: { rooms: 1 } },
      speakers: {
        clients: speakers,
        join: { rooms: joins },
        messages: { to: 'rooms', rate: '10/s', lurkers, ...senders },
      },
    },
  });
}

const SPEAKERS = 1;
const crowd: Talking = {
  seed: 1,
  members: 10,
  count: 21,
  speakers: 200,
  listeners: 10,
  joins: 1,
  lurkers: 0,
  exponent: 0,
};
const talking: fc.Arbitrary<Talking> = fc
  .record({
    seed: fc.nat(),
    lurkers: fc.constantFrom(0, 0.3, 0.6),
    exponent: fc.constantFrom(0, 0, 1, 2.5),
    members: fc.integer({ min: 1, max: 12 }),
    count: fc.integer({ min: 1, max: 12 }),
    speakers: fc.integer({ min: 1, max: 30 }),
    listeners: fc.integer({ min: 1, max: 10 }),
    joins: fc.integer({ min: 1, max: 4 }),
  })
  .filter(({ members, speakers, listeners }) => speakers + listeners >= members);

describe('senders', () => {
  it('are clients with a group, and each message goes to a group of its sender', () => {
    fc.assert(
      fc.property(talking, fc.nat({ max: 100_000 }), (each, n) => {
        const plan = planFor(each);
        const senders = sendersOf(plan, SPEAKERS);
        fc.pre(senders.count > 0);
        const membership = new Membership(plan, 0);
        const sender = senders.senderOf(n);
        expect(sender).to.be.within(0, each.speakers - 1);
        const group = senders.groupOf(sender, senders.sequenceOf(n));
        expect(membership.isMember(SPEAKERS, sender, group)).to.equal(true);
      }),
    );
  });

  it('count their messages 0, 1, 2, … without a gap', () => {
    fc.assert(
      fc.property(talking, (each) => {
        const senders = sendersOf(planFor(each), SPEAKERS);
        fc.pre(senders.count > 0);
        const sequences = new Map<number, number[]>();
        for (let n = 0; n < 150; n++) {
          const sender = senders.senderOf(n);
          sequences.set(sender, [...(sequences.get(sender) ?? []), senders.sequenceOf(n)]);
        }
        for (const own of sequences.values()) expect(own).to.deep.equal(own.map((_, i) => i));
      }),
    );
  });

  it('have ranks that lead to them, and who has none does not send', () => {
    fc.assert(
      fc.property(talking, (each) => {
        const plan = planFor(each);
        const senders = sendersOf(plan, SPEAKERS);
        const clients = Array.from({ length: each.speakers }, (_, client) => client);
        const ranks = clients.map((client) => senders.rankOf(client));
        clients.forEach((client) => {
          if (ranks[client]! >= 0) expect(senders.clientAt(ranks[client]!)).to.equal(client);
        });
        expect(ranks.filter((rank) => rank >= 0).sort((a, b) => a - b)).to.deep.equal(
          Array.from({ length: senders.count }, (_, rank) => rank),
        );
        const membership = new Membership(plan, 0);
        const silent = clients.filter((client) => ranks[client]! < 0);
        const groupless = silent.filter((client) => membership.countOf(SPEAKERS, client) === 0);
        const lurkers = Math.round(each.speakers * each.lurkers);
        expect(silent.length).to.be.within(lurkers, lurkers + groupless.length);
        expect(silent.length - groupless.length).to.be.at.most(lurkers);
      }),
    );
  });

  it('send more the lower their rank, and each as much as is counted beforehand', () => {
    const plan = planFor({ ...crowd, lurkers: 0.9, exponent: 1 });
    const senders = sendersOf(plan, SPEAKERS);
    expect(senders.count).to.equal(20);
    const sent = new Map<number, number>();
    for (let n = 0; n < 1000; n++) sent.set(senders.senderOf(n), (sent.get(senders.senderOf(n)) ?? 0) + 1);
    const ranked = Array.from({ length: 20 }, (_, rank) => sent.get(senders.clientAt(rank)) ?? 0);
    expect(ranked).to.deep.equal(ranked.map((_, rank) => senders.countBefore(rank, 1000)));
    const first = 1000 / Array.from({ length: 20 }, (_, rank) => 1 / (rank + 1)).reduce((sum, share) => sum + share);
    ranked.forEach((count, rank) => expect(count).to.be.closeTo(first / (rank + 1), 3));
  });

  it('are drawn by the seed where some lurk', () => {
    const silent = (seed: number): number[] => {
      const senders = sendersOf(planFor({ ...crowd, seed, lurkers: 0.9 }), SPEAKERS);
      return Array.from({ length: 200 }, (_, client) => client).filter((client) => senders.rankOf(client) < 0);
    };
    expect(silent(1)).to.have.length(180);
    expect(silent(1)).to.deep.equal(silent(1));
    expect(silent(1)).not.to.deep.equal(silent(2));
  });

  it('have shares that differ by at most 1, and everyone with a group has one', () => {
    fc.assert(
      fc.property(talking, fc.nat({ max: 200 }), (any, messages) => {
        const each = { ...any, lurkers: 0, exponent: 0 };
        const plan = planFor(each);
        const senders = sendersOf(plan, SPEAKERS);
        fc.pre(senders.count > 0);
        const shares = new Map<number, number>();
        for (let n = 0; n < messages + senders.count; n++) {
          const sender = senders.senderOf(n);
          shares.set(sender, (shares.get(sender) ?? 0) + 1);
        }
        const membership = new Membership(plan, 0);
        const able = Array.from({ length: each.speakers }, (_, client) => client).filter(
          (client) => membership.countOf(SPEAKERS, client) > 0,
        );
        expect([...shares.keys()].sort((a, b) => a - b)).to.deep.equal(able);
        expect(senders.count).to.equal(able.length);
        expect(Math.max(...shares.values()) - Math.min(...shares.values())).to.be.at.most(1);
      }),
    );
  });

  it('take turns: each has spoken once before any speaks again', () => {
    const plan = planOf({ populations: { p: { clients: 7, messages: { rate: '1/s' } } } });
    const senders = sendersOf(plan, 0);
    expect(Array.from({ length: 14 }, (_, n) => senders.senderOf(n))).to.deep.equal([
      0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6,
    ]);
  });

  it('go round their groups: each group of a client has its turn', () => {
    const plan = planOf({
      groups: { rooms: { count: 50, members: 10 } },
      populations: { p: { clients: 100, join: { rooms: 5 }, messages: { to: 'rooms', rate: '1/s' } } },
    });
    const senders = sendersOf(plan, 0);
    for (let client = 0; client < 100; client++) {
      const groups = Array.from({ length: 5 }, (_, sequence) => senders.groupOf(client, sequence));
      expect(new Set(groups).size).to.equal(5);
      expect(senders.groupOf(client, 5)).to.equal(groups[0]);
    }
  });

  it('are all of the population and speak to no group where there are none', () => {
    const senders = sendersOf(
      planOf({ protocol: 'echo', populations: { p: { clients: 4, messages: { rate: '1/s' } } } }),
      0,
    );
    expect(senders.count).to.equal(4);
    expect([senders.senderOf(6), senders.sequenceOf(6), senders.groupOf(2, 1)]).to.deep.equal([2, 1, -1]);
  });
});
