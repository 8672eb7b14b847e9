import { expect } from 'chai';
import fc from 'fast-check';
import { GroupTurns, turnsDueBefore } from '../../../engine/plan/group-turns.js';
import { planOf } from '../../support/small-profile.js';

describe('turns in groups', () => {
  const plan = planOf({
    groups: { rooms: { count: 6, members: 5 } },
    populations: {
      others: { clients: 3 },
      people: { clients: 10, join: { rooms: 3 }, typing: { set: 'rooms', rate: '10/s', for: '1s' } },
    },
    hold: '6s',
  });
  const { typing } = plan.populations[1]!;
  const turns = new GroupTurns(plan, 1, typing!);

  it('go round the clients, and each client round its groups', () => {
    for (let client = 0; client < 10; client++) {
      const groups = Array.from({ length: 6 }, (_, round) => {
        expect(turns.clientOf(10 * round + client)).to.equal(client);
        return turns.groupOf(10 * round + client);
      });
      expect(new Set(groups.slice(0, 3)).size, `client ${client}`).to.equal(3);
      expect(groups.slice(3)).to.deep.equal(groups.slice(0, 3));
    }
  });

  it('pass where a client is in no group', () => {
    const uneven = planOf({
      groups: { rooms: { count: 1, members: 2 } },
      populations: { people: { clients: 3, join: { rooms: 1 }, typing: { set: 'rooms', rate: '10/s', for: '1s' } } },
    });
    const { typing: some } = uneven.populations[0]!;
    const few = new GroupTurns(uneven, 0, some!);
    const groups = [0, 1, 2].map((n) => few.groupOf(n));
    expect(groups.toSorted((a, b) => a - b)).to.deep.equal([-1, 0, 0]);
    expect([0, 1, 2].map((n) => few.membersAt(n))).to.deep.equal(groups.map((group) => (group < 0 ? 0 : 2)));
    expect(turnsDueBefore(uneven, 0, some, 300, 0, 1), 'of three turns').to.equal(2);
  });

  it('add up over the shards to what the pacer has, and are none where none are planned', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: -5, max: 7000 }), (shards, atMs) => {
        const parts = Array.from({ length: shards }, (_, shard) =>
          turnsDueBefore(plan, 1, typing, atMs, shard, shards),
        );
        expect(parts.reduce((sum, part) => sum + part, 0)).to.equal(turns.pacer.dueBefore(atMs));
        expect(turnsDueBefore(plan, 0, plan.populations[0]!.typing, atMs, 0, 1)).to.equal(0);
      }),
    );
  });
});
