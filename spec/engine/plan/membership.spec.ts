import { expect } from 'chai';
import fc from 'fast-check';
import { compileSizes, countFor } from '../../../engine/plan/compile-sizes.js';
import { GroupSizes } from '../../../engine/plan/group-sizes.js';
import { Membership } from '../../../engine/plan/membership.js';
import type { Plan } from '../../../engine/plan/plan.js';
import type { Members } from '../../../engine/plan/resolved-profile.generated.js';
import { anyMembers } from '../../support/any-members.js';
import { planOf } from '../../support/small-profile.js';

interface Joining {
  seed: number;
  members: number | Members;
  count: number;
  populations: { clients: number; joins: number }[];
}

function planFor({ seed, members, count, populations }: Joining): Plan {
  return planOf({
    seed,
    groups: { other: { count: 3 }, rooms: { count, members } },
    populations: Object.fromEntries(
      populations.map(({ clients, joins }, i) => [
        `p${i}`,
        { clients, join: { ...(i === 0 ? { other: 1 } : {}), ...(joins > 0 ? { rooms: joins } : {}) } },
      ]),
    ),
  });
}

/** Any sets and populations whose groups can be filled: enough clients join. */
const joining: fc.Arbitrary<Joining & { members: Members }> = fc
  .record({
    seed: fc.nat(),
    members: anyMembers(12),
    count: fc.integer({ min: 1, max: 60 }),
    populations: fc.array(fc.record({ clients: fc.integer({ min: 1, max: 40 }), joins: fc.nat({ max: 6 }) }), {
      minLength: 1,
      maxLength: 4,
    }),
  })
  .filter(
    ({ members, count, populations }) =>
      populations.filter(({ joins }) => joins > 0).reduce((sum, { clients }) => sum + clients, 0) >=
      compileSizes(members, count)[0]!.members,
  );

const sizesOf = ({ members, count }: { members: Members; count: number }): GroupSizes =>
  new GroupSizes(compileSizes(members, count));

/** Members of each group, as `population:client`. */
function membersOf(membership: Membership, groups: number): string[][] {
  return Array.from({ length: groups }, (_, group) => {
    const members: string[] = [];
    membership.eachMember(group, (population, client) => members.push(`${population}:${client}`));
    return members;
  });
}

/** The most members that any two groups have in common. */
function mostShared(groups: string[][]): number {
  const groupsOf = new Map<string, number[]>();
  groups.forEach((members, group) => {
    for (const member of members) groupsOf.set(member, [...(groupsOf.get(member) ?? []), group]);
  });
  let most = 0;
  groups.forEach((members, group) => {
    const shared = new Map<number, number>();
    for (const member of members) {
      for (const other of groupsOf.get(member)!) {
        if (other <= group) continue;
        shared.set(other, (shared.get(other) ?? 0) + 1);
        most = Math.max(most, shared.get(other)!);
      }
    }
  });
  return most;
}

const load = { members: 10, count: 2500, populations: [{ clients: 5000, joins: 5 }] };

describe('membership', () => {
  it('gives every group exactly its members, all of them distinct clients that join', () => {
    fc.assert(
      fc.property(joining, (each) => {
        const sizes = sizesOf(each);
        membersOf(new Membership(planFor(each), 1), each.count).forEach((members, group) => {
          expect(members).to.have.length(sizes.of(group));
          expect(new Set(members).size).to.equal(sizes.of(group));
          for (const member of members) {
            const [population, client] = member.split(':').map(Number);
            const { clients, joins } = each.populations[population!]!;
            expect(joins).to.be.above(0);
            expect(client).to.be.within(0, clients - 1);
          }
        });
      }),
    );
  });

  it("tells a client's groups as the groups tell their members", () => {
    fc.assert(
      fc.property(joining, (each) => {
        const membership = new Membership(planFor(each), 1);
        const groups = membersOf(membership, each.count);
        each.populations.forEach(({ clients }, population) => {
          for (let client = 0; client < clients; client++) {
            const expected = groups.flatMap((members, group) =>
              members.includes(`${population}:${client}`) ? [group] : [],
            );
            const count = membership.countOf(population, client);
            const own = Array.from({ length: count }, (_, nth) => membership.groupOf(population, client, nth));
            expect(own.sort((a, b) => a - b)).to.deep.equal(expected);
            expect(membership.groupOf(population, client, count)).to.equal(-1);
            expect(count).to.be.at.most(membership.places);
            const said = groups.flatMap((_, group) => (membership.isMember(population, client, group) ? [group] : []));
            expect(said).to.deep.equal(expected);
            for (const group of own) {
              const position = membership.positionOf(population, client, group);
              expect(membership.memberAt(group, position)).to.deep.equal({ population, client });
            }
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  it('has as many memberships in all as its groups have members, population by population', () => {
    fc.assert(
      fc.property(joining, (each) => {
        const membership = new Membership(planFor(each), 1);
        const totals = each.populations.map((_, population) => membership.totalOf(population));
        const counted = each.populations.map(({ clients }, population) =>
          Array.from({ length: clients }, (__, client) => membership.countOf(population, client)).reduce(
            (sum, count) => sum + count,
            0,
          ),
        );
        expect(totals).to.deep.equal(counted);
        expect(totals.reduce((sum, total) => sum + total, 0)).to.equal(sizesOf(each).memberships);
      }),
    );
  });

  it('gives every client exactly its joins where clients divide into whole groups', () => {
    const even = fc.record({
      seed: fc.nat(),
      members: fc.integer({ min: 1, max: 10 }),
      perTurn: fc.integer({ min: 1, max: 8 }),
      joins: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(even, ({ seed, members, perTurn, joins }) => {
        const clients = members * perTurn;
        const plan = planFor({ seed, members, count: perTurn * joins, populations: [{ clients, joins }] });
        const membership = new Membership(plan, 1);
        expect(membership.places).to.equal(joins);
        for (let client = 0; client < clients; client++) expect(membership.countOf(0, client)).to.equal(joins);
      }),
    );
  });

  it('lets the joiners left over sit a turn out, and adds turns until every group is full', () => {
    const plan = planFor({ seed: 1, members: 4, count: 5, populations: [{ clients: 10, joins: 2 }] });
    const membership = new Membership(plan, 1);
    expect(membership.places).to.equal(3); // two groups a turn
    const counts = Array.from({ length: 10 }, (_, client) => membership.countOf(0, client));
    expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(20);
  });

  it('lets those who join more often take part in more turns', () => {
    const populations = [
      { clients: 20, joins: 3 },
      { clients: 30, joins: 1 },
    ];
    const membership = new Membership(planFor({ seed: 7, members: 10, count: 9, populations }), 1);
    for (let client = 0; client < 20; client++) expect(membership.countOf(0, client)).to.equal(3);
    for (let client = 0; client < 30; client++) expect(membership.countOf(1, client)).to.equal(1);
    expect([membership.totalOf(0), membership.totalOf(1)]).to.deep.equal([60, 30]);
  });

  it('lets just as many as one group has members fill that group alone', () => {
    const populations = [
      { clients: 10, joins: 3 },
      { clients: 10, joins: 1 },
    ];
    const membership = new Membership(planFor({ seed: 7, members: 10, count: 4, populations }), 1);
    expect([membership.totalOf(0), membership.totalOf(1)]).to.deep.equal([30, 10]);
  });

  it('fills what the large groups leave of a turn with smaller ones, and so gives every client its joins', () => {
    const members: Members = { distribution: 'zipf', max: 60, exponent: 1, min: 1 };
    const count = countFor(members, 300);
    const plan = planFor({ seed: 3, members, count, populations: [{ clients: 100, joins: 3 }] });
    const membership = new Membership(plan, 1);
    expect([membership.sizes.memberships, membership.places]).to.deep.equal([300, 3]);
    for (let client = 0; client < 100; client++) expect(membership.countOf(0, client)).to.equal(3);
  });

  it('finds members of groups of any size among millions without a list', () => {
    const members: Members = { distribution: 'zipf', max: 100_000, exponent: 1, min: 2 };
    const count = countFor(members, 3_000_000);
    const plan = planFor({ seed: 3, members, count, populations: [{ clients: 1_000_000, joins: 3 }] });
    const membership = new Membership(plan, 1);
    expect(membership.places).to.be.within(3, 4);
    for (const group of [0, 1, 99, 5000, count - 1]) {
      const last = membership.sizes.of(group) - 1;
      const { population, client } = membership.memberAt(group, last);
      expect(membership.positionOf(population, client, group)).to.equal(last);
    }
  });

  it('is the same each time for the same plan, and another for another seed or set', () => {
    const [one, same, other] = [1, 1, 2].map((seed) => membersOf(new Membership(planFor({ seed, ...load }), 1), 50));
    expect(same).to.deep.equal(one);
    expect(other).not.to.deep.equal(one);
    const twins = planOf({
      groups: { a: { count: 50, members: 10 }, b: { count: 50, members: 10 } },
      populations: { p: { clients: 100, join: { a: 5, b: 5 } } },
    });
    expect(membersOf(new Membership(twins, 0), 50)).not.to.deep.equal(membersOf(new Membership(twins, 1), 50));
  });

  it('has nobody in a set that nobody joins', () => {
    const membership = new Membership(planFor({ seed: 1, ...load }), 0);
    expect([membership.sizes.memberships, membership.places, membership.countOf(0, 0)]).to.deep.equal([0, 0, 0]);
    expect(membership.isMember(0, 0, 0)).to.equal(false);
    expect(membership.groupOf(0, 0, 0)).to.equal(-1);
    expect(membership.totalOf(0)).to.equal(0);
  });

  it('refuses groups of more members than clients join', () => {
    const plan = planFor({ seed: 1, members: 11, count: 1, populations: [{ clients: 10, joins: 1 }] });
    expect(() => new Membership(plan, 1)).to.throw(RangeError, 'Groups of 11 members need as many clients');
  });

  describe('of load.json', () => {
    let groups: string[][];
    before(() => {
      groups = membersOf(new Membership(planFor({ seed: 42, ...load }), 1), 2500);
    });

    it('gives each of 5,000 clients exactly 5 groups and each of 2,500 groups exactly 10 members', () => {
      const counts = new Map<string, number>();
      for (const member of groups.flat()) counts.set(member, (counts.get(member) ?? 0) + 1);
      expect(counts.size).to.equal(5000);
      expect([...new Set(counts.values())]).to.deep.equal([5]);
      expect([...new Set(groups.map((members) => new Set(members).size))]).to.deep.equal([10]);
    });

    it('mixes well: hardly any two groups share more than one member', () => {
      expect(mostShared(groups)).to.be.at.most(2);
    });

    it('has each client meet nearly as many others as it could', () => {
      const met = new Map<string, Set<string>>();
      for (const members of groups) {
        for (const member of members) met.set(member, new Set([...(met.get(member) ?? []), ...members]));
      }
      const least = Math.min(...[...met.values()].map(({ size }) => size - 1));
      expect(least).to.be.at.least(40); // of 5 groups × 9 others
    });

    it('mixes as well with other seeds', () => {
      for (const seed of [1, 2, 3, 4, 5]) {
        expect(mostShared(membersOf(new Membership(planFor({ seed, ...load }), 1), 2500))).to.be.at.most(2);
      }
    });
  });
});
