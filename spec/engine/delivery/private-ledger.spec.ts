import { expect } from 'chai';
import fc from 'fast-check';
import { PrivateLedger } from '../../../engine/delivery/private-ledger.js';
import { PrivateLog } from '../../../engine/delivery/private-log.js';
import type { Plan } from '../../../engine/plan/plan.js';
import { planOf } from '../../support/small-profile.js';
import { END_MS } from './lives.js';
import { playEvents, type Play, type PlayedEvent } from './played-events.js';
import {
  referencePrivate,
  type Connected,
  type PrivateCopy,
  type PrivateCounts,
  type PrivateMessage,
  type World,
} from './reference-private.js';

function planWith(clients: number): Plan {
  return planOf({
    populations: { people: { clients, private: { to: 'people', rate: '1/s', size: 100 } } },
    deliveries: { grace: '100ms', lateAfter: '500ms' },
    timeouts: { reply: '1s' },
  });
}

/** What a world comes to that is played as threads would, with a snapshot each at `cutsMs`. */
function play(plan: Plan, world: World, how: Play = {}) {
  const { shards = 1 } = how;
  const ledger = new PrivateLedger(plan, shards);
  const logs = Array.from({ length: shards }, () => new PrivateLog());
  const of = (client: number): PrivateLog => logs[client % shards]!;
  const events: PlayedEvent[] = [];
  for (const { client, beginMs, endMs } of world.connected) {
    events.push({ atMs: beginMs, happen: () => of(client).connected(client, true, beginMs) });
    if (endMs < Infinity) events.push({ atMs: endMs, happen: () => of(client).connected(client, false, endMs) });
  }
  for (const { sender, sequence, target, sentMs, answeredMs } of world.messages) {
    events.push({ atMs: sentMs, happen: () => of(sender).sent(sender, sequence, target, sentMs - 1, sentMs) });
    if (answeredMs === Infinity) continue;
    const atMs = Number.isNaN(answeredMs) ? sentMs + 5 : answeredMs;
    events.push({ atMs, happen: () => of(sender).answered(sender, sequence, answeredMs) });
  }
  for (const { receiver, sender, sequence, atMs } of world.copies) {
    events.push({ atMs, happen: () => of(receiver).received(receiver, sender, sequence, atMs) });
  }
  playEvents(ledger, logs, events, how);
  const { due, received, lost, late, duplicate, misdelivered, undecided } = ledger.tally();
  return { due, received, lost, late, duplicate, misdelivered, undecided } satisfies PrivateCounts;
}

/** Clients of one connection or two, and messages that mostly come. */
const anyWorld: fc.Arbitrary<{ plan: Plan; world: World }> = fc
  .record({
    clients: fc.integer({ min: 2, max: 9 }),
    choices: fc.infiniteStream(fc.nat(2 ** 30)),
    messages: fc.nat(60),
  })
  .map(({ clients, choices, messages: count }) => {
    const random = (below: number): number => (choices.next().value as number) % below;
    const connected = Array.from({ length: clients }, (_, client): Connected[] => {
      const beginMs = random(500);
      if (random(2) === 0) return [{ client, beginMs, endMs: Infinity }];
      const endMs = beginMs + 1 + random(6000);
      const again = { client, beginMs: endMs + 1 + random(2000), endMs: random(2) === 0 ? Infinity : END_MS };
      return [{ client, beginMs, endMs }, ...(random(2) === 0 ? [] : [again])];
    }).flat();
    const messages = Array.from({ length: count }, (_, sequence): PrivateMessage => {
      const sender = random(clients);
      const sentMs = Math.floor((sequence * END_MS) / (count + 1)) + random(3);
      const answers = [NaN, Infinity, sentMs + random(40), sentMs + random(900)];
      const answeredMs = answers[random(12)] ?? sentMs + 10;
      return { sender, sequence, target: (sender + 1 + random(clients - 1)) % clients, sentMs, answeredMs };
    });
    const copies = messages.flatMap(({ sender, sequence, target, sentMs }): PrivateCopy[] =>
      Array.from({ length: random(8) === 0 ? random(3) : 1 }, (_, nth) => ({
        receiver: random(12) === 0 ? random(clients) : target,
        sender,
        sequence,
        atMs: sentMs + 1 + random(700) + nth / 10,
      })),
    );
    return { plan: planWith(clients), world: { connected, messages, copies } };
  });

describe('ledger of private messages', () => {
  const cuts = fc.array(fc.nat(END_MS), { maxLength: 12 });

  it('agrees with a reference that keeps everything, over any number of threads and any cut into snapshots', () => {
    fc.assert(
      fc.property(
        anyWorld,
        fc.integer({ min: 1, max: 4 }),
        cuts,
        fc.boolean(),
        ({ plan, world }, shards, cutsMs, reverse) => {
          expect(play(plan, world, { shards, cutsMs, reverse })).to.deep.equal(referencePrivate(plan, world));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('takes nothing for lost, doubled or misdelivered of which a lost thread might have told more', () => {
    fc.assert(
      fc.property(
        anyWorld,
        fc.integer({ min: 2, max: 4 }),
        cuts,
        fc.nat(END_MS),
        ({ plan, world }, shards, cutsMs, lostMs) => {
          const told = play(plan, world, { shards, cutsMs, lostMs });
          const truth = referencePrivate(plan, world);
          for (const figure of ['lost', 'duplicate', 'misdelivered', 'received'] as const) {
            expect(told[figure], figure).to.be.at.most(truth[figure]);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
