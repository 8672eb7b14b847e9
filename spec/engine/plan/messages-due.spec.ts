import { expect } from 'chai';
import fc from 'fast-check';
import { messagesDueBefore, sendersOf } from '../../../engine/plan/messages-due.js';
import type { Messages } from '../../../engine/plan/resolved-profile.generated.js';
import { planOf } from '../../support/small-profile.js';

describe('messages due before a time', () => {
  const plan = fc
    .record({
      seed: fc.nat(),
      clients: fc.integer({ min: 1, max: 30 }),
      others: fc.integer({ min: 1, max: 30 }),
      members: fc.integer({ min: 1, max: 9 }),
      count: fc.integer({ min: 1, max: 6 }),
      perSecond: fc.integer({ min: 1, max: 300 }),
      who: fc.constantFrom<Partial<Messages>>(
        {},
        { lurkers: 0.4 },
        { senders: { distribution: 'zipf', exponent: 1 } },
        { lurkers: 0.4, senders: { distribution: 'zipf', exponent: 2 } },
      ),
    })
    .filter(({ clients, others, members }) => clients + others >= members)
    .map(({ seed, clients, others, members, count, perSecond, who }) =>
      planOf({
        seed,
        hold: '5s',
        groups: { rooms: { count, members } },
        populations: {
          others: { clients: others, join: { rooms: 2 } },
          talkers: { clients, join: { rooms: 1 }, messages: { to: 'rooms', rate: `${perSecond}/s`, ...who } },
        },
      }),
    );

  it('are the whole again when added up over any number of shards', () => {
    fc.assert(
      fc.property(plan, fc.integer({ min: 2, max: 9 }), fc.nat({ max: 7000 }), (each, shards, elapsedMs) => {
        const whole = messagesDueBefore(each, 1, elapsedMs, 0, 1);
        let sum = 0;
        for (let shard = 0; shard < shards; shard++) sum += messagesDueBefore(each, 1, elapsedMs, shard, shards);
        expect(sum).to.equal(whole);
      }),
    );
  });

  it('are on each shard those whose sender it simulates', () => {
    fc.assert(
      fc.property(plan, fc.integer({ min: 2, max: 5 }), fc.nat({ max: 1000 }), (each, shards, elapsedMs) => {
        const due = messagesDueBefore(each, 1, elapsedMs, 0, 1);
        const senders = sendersOf(each, 1);
        const expected = new Array<number>(shards).fill(0);
        for (let n = 0; n < due; n++) {
          expected[(each.populations[1]!.firstClient + senders.senderOf(n)) % shards]!++;
        }
        const found = expected.map((_, shard) => messagesDueBefore(each, 1, elapsedMs, shard, shards));
        expect(found).to.deep.equal(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('are none before hold and no more after it', () => {
    const each = planOf({ hold: '2s', populations: { p: { clients: 3, messages: { rate: '10/s' } } } });
    expect([-5, 0, 1, 2000, 9000].map((ms) => messagesDueBefore(each, 0, ms, 0, 1))).to.deep.equal([0, 0, 1, 20, 20]);
  });

  it('are none for a population that only listens', () => {
    const each = planOf({ populations: { p: { clients: 3 } } });
    expect(messagesDueBefore(each, 0, 1000, 1, 2)).to.equal(0);
  });
});
