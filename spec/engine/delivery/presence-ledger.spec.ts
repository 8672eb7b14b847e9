import { expect } from 'chai';
import fc from 'fast-check';
import { PresenceLedger } from '../../../engine/delivery/presence-ledger.js';
import { isTyping, Presence, PresenceLog } from '../../../engine/delivery/presence-log.js';
import { countFor } from '../../../engine/plan/compile-sizes.js';
import type { Plan } from '../../../engine/plan/plan.js';
import { planOf } from '../../support/small-profile.js';
import { anyLives, END_MS, membersOf, SET, type Life } from './lives.js';
import { playEvents, type Play, type PlayedEvent } from './played-events.js';
import {
  deedsOf,
  referencePresence,
  type Deed,
  type MembershipCounts,
  type Push,
  type TypingCounts,
  type World,
} from './reference-presence.js';

/** Longest time from a deed to a push, ms; settled is a deed after 2,200. */
const LATEST_MS = 700;

function planWith(members: number, joins: number): Plan {
  const clients = 2 * members;
  return planOf({
    groups: { rooms: { count: countFor({ distribution: 'constant', value: members }, clients * joins), members } },
    populations: {
      people: {
        clients,
        join: { rooms: joins },
        churn: { set: 'rooms', rate: '1/s', away: '1s' },
        typing: { set: 'rooms', rate: '1/s', for: '1s' },
      },
    },
    deliveries: { grace: '100ms', lateAfter: '500ms' },
    timeouts: { reply: '1s' },
  });
}

/** Plays a world to a ledger as threads would, with a snapshot each at `cutsMs`. */
function play(plan: Plan, world: World, how: Play = {}) {
  const { shards = 1 } = how;
  const ledger = new PresenceLedger(plan, shards);
  const logs = Array.from({ length: shards }, () => new PresenceLog(plan));
  const of = (client: number): PresenceLog => logs[client % shards]!;
  const events: PlayedEvent[] = [];
  for (const { presence, client, group, askedMs } of deedsOf(world)) {
    const happen = (): void => of(client).asked(presence, client, SET, group, askedMs - 1, askedMs);
    events.push({ atMs: askedMs, happen });
  }
  for (const { client, group, askedMs, confirmedMs, goneMs, leaveMs = Infinity, leftMs = Infinity } of world.lives) {
    // What is not answered times out.
    const joined = (): void => of(client).answered(Presence.joined, client, SET, group, askedMs, confirmedMs);
    events.push({ atMs: Math.min(confirmedMs, goneMs, askedMs + plan.timeouts.replyMs), happen: joined });
    if (leaveMs === Infinity) continue;
    const left = (): void => of(client).answered(Presence.left, client, SET, group, leaveMs, leftMs);
    events.push({ atMs: Math.min(leftMs, goneMs, leaveMs + plan.timeouts.replyMs), happen: left });
  }
  // What was open when a connection ended was told of before that.
  for (const { client, goneMs } of world.lives) {
    if (goneMs < Infinity) events.push({ atMs: goneMs, happen: () => of(client).gone(client, goneMs) });
  }
  for (const { presence, receiver, client, group, atMs } of world.pushes) {
    const user = `people${client}`;
    const data = Buffer.from(`${user}"r1_rooms${group}"`);
    const at = { userAt: 0, groupAt: user.length + 1 };
    events.push({ atMs, happen: () => of(receiver).told(presence, receiver, data, at, atMs) });
  }
  playEvents(ledger, logs, events, how);
  return ledger;
}

function membershipCounts(ledger: PresenceLedger): MembershipCounts {
  const { due, received, lost, undecided, duplicate } = ledger.ofMemberships()!;
  return { due, received, lost, undecided, duplicate };
}

function typingCounts(ledger: PresenceLedger): TypingCounts {
  const { due, received, lost, undecided, duplicate, late, unexpected } = ledger.ofTyping()!;
  return { due, received, lost, undecided, duplicate, late, unexpected };
}

/** Times of members, what they do, and pushes that are mostly as they should be. `most`: lives of a client in a group. */
function anyWorld(most: number, latestMs: number): fc.Arbitrary<{ plan: Plan; world: World }> {
  return fc
    .record({
      members: fc.constantFrom(1, 2, 3, 3, 5, 7, 7, most > 2 ? 5 : 33),
      joins: fc.constantFrom(1, 2),
      choices: fc.infiniteStream(fc.nat(2 ** 30)),
      signals: fc.nat(40),
    })
    .map(({ members, joins, choices, signals: count }) => {
      const random = (below: number): number => (choices.next().value as number) % below;
      const plan = planWith(members, joins);
      const lives = anyLives(plan, random, most);
      const signals = Array.from({ length: count }, (_, n): Deed => {
        const { client, group } = lives[random(lives.length)]!;
        const presence = random(2) === 0 ? Presence.typing : Presence.stopped;
        // No two at the same time: which of them a push tells of would be anybody's guess.
        const askedMs = Math.floor((n * END_MS) / (count + 1)) + random(3) + n / 1000;
        return { presence, client, group, askedMs, confirmedMs: Infinity };
      });
      let pushed = 0;
      const pushOf = ({ presence, client, group }: Deed, receiver: number, atMs: number): Push => {
        return { presence, receiver, client, group, atMs: atMs + pushed++ / 1e6 };
      };
      const pushes = deedsOf({ lives, signals, pushes: [] }).flatMap((deed) => {
        if (random(10) === 0) return [];
        const soon = (receiver: number): Push => pushOf(deed, receiver, deed.askedMs + 1 + random(latestMs));
        return membersOf(plan, deed.group).flatMap((member) => {
          if (member === deed.client && isTyping(deed.presence) && random(20) > 0) return [];
          const times = random(10) === 0 ? random(3) : 1;
          return Array.from({ length: times }, () => soon(random(25) === 0 ? random(plan.clients) : member));
        });
      });
      const isFirst = (deed: Deed): boolean =>
        signals.every(
          (each) =>
            each.presence !== deed.presence ||
            each.client !== deed.client ||
            each.group !== deed.group ||
            each.askedMs >= deed.askedMs,
        );
      const unasked = signals
        .filter((deed) => deed.askedMs > 300 && random(4) === 0 && isFirst(deed))
        .map((deed) => pushOf(deed, random(plan.clients), deed.askedMs - 1 - random(290)));
      return { plan, world: { lives, signals, pushes: [...pushes, ...unasked] } };
    });
}

describe('ledger of presence', () => {
  const cuts = fc.array(fc.nat(END_MS), { maxLength: 12 });

  it('agrees with a reference that keeps everything, over any number of threads and any cut into snapshots', () => {
    fc.assert(
      fc.property(
        anyWorld(2, LATEST_MS),
        fc.integer({ min: 1, max: 4 }),
        cuts,
        fc.boolean(),
        ({ plan, world }, shards, cutsMs, reverse) => {
          const ledger = play(plan, world, { shards, cutsMs, reverse });
          const { memberships, typing } = referencePresence(plan, world);
          expect(membershipCounts(ledger)).to.deep.equal(memberships);
          expect(typingCounts(ledger)).to.deep.equal(typing);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('decides less, never wrongly, of members that come and go faster than it can remember', () => {
    fc.assert(
      fc.property(anyWorld(20, LATEST_MS), fc.integer({ min: 1, max: 3 }), ({ plan, world }, shards) => {
        const cutsMs = Array.from({ length: 10 }, (_, n) => (n * END_MS) / 10);
        const ledger = play(plan, world, { shards, cutsMs });
        const truth = referencePresence(plan, world);
        for (const [told, fact] of [
          [membershipCounts(ledger), truth.memberships],
          [typingCounts(ledger), truth.typing],
        ] as const) {
          expect(told.lost).to.be.at.most(fact.lost);
          expect(told.received).to.be.at.most(fact.received);
          expect(told.undecided).to.be.at.least(fact.undecided);
          expect(told.duplicate).to.equal(fact.duplicate);
        }
        expect(typingCounts(ledger).unexpected).to.be.at.most(truth.typing.unexpected);
      }),
      { numRuns: 40 },
    );
  });

  it('takes nothing for lost or doubled of which a lost thread might have told more', () => {
    fc.assert(
      fc.property(
        anyWorld(2, LATEST_MS),
        fc.integer({ min: 2, max: 4 }),
        cuts,
        fc.nat(END_MS),
        ({ plan, world }, shards, cutsMs, lostMs) => {
          const ledger = play(plan, world, { shards, cutsMs, lostMs });
          const { memberships, typing } = referencePresence(plan, world);
          expect(membershipCounts(ledger).lost).to.be.at.most(memberships.lost);
          expect(typingCounts(ledger).lost).to.be.at.most(typing.lost);
          expect(typingCounts(ledger).duplicate).to.be.at.most(typing.duplicate);
        },
      ),
      { numRuns: 60 },
    );
  });

  describe('where the last shard is lost', () => {
    const plan = planWith(3, 1);
    const [first, second, third] = membersOf(plan, 0) as [number, number, number];
    const inFrom = (client: number): Life => ({ client, group: 0, askedMs: 100, confirmedMs: 110, goneMs: Infinity });
    const typed = (client: number): Deed => {
      return { presence: Presence.typing, client, group: 0, askedMs: 1000, confirmedMs: Infinity };
    };
    /** Shards such that the client is of the last one, and nobody else of its group. */
    const shardsWithLast = (client: number): number => client + 1;

    it('takes no start for lost that nobody was told of and whose sender may have been leaving', () => {
      const leaving = { ...inFrom(third), leaveMs: 1500, leftMs: Infinity };
      const world = { lives: [inFrom(first), inFrom(second), leaving], signals: [typed(third)], pushes: [] };
      const ledger = play(plan, world, { shards: shardsWithLast(third), cutsMs: [2200], lostMs: 2200 });
      expect(typingCounts(ledger)).to.include({ due: 0, lost: 0, undecided: 2 });
    });

    it('takes no start for lost that a member of that shard may have been told of, others being gone by then', () => {
      const gone = { ...inFrom(second), goneMs: 2500 };
      const world = { lives: [inFrom(first), gone], signals: [typed(first)], pushes: [] };
      const ledger = play(plan, world, { shards: shardsWithLast(third), cutsMs: [2200], lostMs: 2200 });
      expect(typingCounts(ledger)).to.include({ due: 0, lost: 0, undecided: 1 });
    });

    it('takes no start for lost by a push that may tell of a later one, which that shard can not tell of', () => {
      const later = { ...typed(third), askedMs: 2900 };
      const pushOf = (receiver: number, atMs: number): Push => ({ ...later, receiver, atMs });
      const world = {
        lives: [first, second, third].map(inFrom),
        signals: [typed(third), later],
        // The second comes too late to tell of the first start.
        pushes: [pushOf(first, 3100), pushOf(second, 3300)],
      };
      const ledger = play(plan, world, { shards: shardsWithLast(third), cutsMs: [2200], lostMs: 2200 });
      expect(typingCounts(ledger)).to.include({ due: 0, lost: 0 });
    });

    it('still takes a start for lost where another member was told of it', () => {
      const push = { presence: Presence.typing, receiver: second, client: third, group: 0, atMs: 1010 };
      const lives = [first, second, third].map(inFrom);
      const ledger = play(
        plan,
        { lives, signals: [typed(third)], pushes: [push] },
        { shards: shardsWithLast(third), cutsMs: [2200], lostMs: 2200 },
      );
      expect(typingCounts(ledger)).to.include({ due: 2, received: 1, lost: 1, undecided: 0 });
    });
  });
});
