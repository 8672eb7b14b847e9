import { expect } from 'chai';
import fc from 'fast-check';
import { compileSizes, countFor, fits } from '../../../engine/plan/compile-sizes.js';
import { GroupSizes, membershipsOf } from '../../../engine/plan/group-sizes.js';
import type { Members } from '../../../engine/plan/resolved-profile.generated.js';
import { anyMembers } from '../../support/any-members.js';

/** Each group's size, the largest first. */
function listed(members: Members, count: number): number[] {
  return compileSizes(members, count).flatMap(({ members: size, groups }) => new Array<number>(groups).fill(size));
}

/**
 * The sizes that the distribution's words allow, group by group: two where a rank falls just between them, which is for
 * rounding to settle. `undefined` where only the quantile can tell.
 */
function sizesInWords(members: Members, rank: number, count: number): number[] | undefined {
  const slightly = 1e-9;
  const share = (rank + 0.5) / count;
  switch (members.distribution) {
    case 'constant':
      return [members.value];
    case 'uniform': {
      const { min, max } = members;
      return [slightly, -slightly].map((by) => max - Math.floor(share * (max - min + 1) + by));
    }
    case 'zipf': {
      const { min, max, exponent } = members;
      return [slightly, -slightly].map((by) => Math.max(min, Math.round(max / (rank + 1) ** exponent + by)));
    }
    case 'histogram': {
      const sizes = members.sizes!.toSorted((one, other) => other.members - one.members);
      const total = sizes.reduce((sum, { weight }) => sum + weight, 0);
      return [slightly, -slightly].map((by) => {
        let above = 0;
        return sizes.find(({ weight }) => (above += weight / total) > share + by)!.members;
      });
    }
    case 'log-normal':
      return undefined;
  }
}

describe('sizes of groups', () => {
  it('are what the words of each distribution say of each rank', () => {
    fc.assert(
      fc.property(anyMembers(200), fc.integer({ min: 1, max: 80 }), (members, count) => {
        const sizes = listed(members, count);
        expect(sizes).to.have.length(count);
        sizes.forEach((size, rank) => {
          const expected = sizesInWords(members, rank, count);
          if (expected !== undefined) expect(size, `${JSON.stringify(members)} ${rank}`).to.be.oneOf(expected);
        });
      }),
    );
  });

  it('fall with rank, in runs of equal size', () => {
    fc.assert(
      fc.property(anyMembers(500), fc.integer({ min: 1, max: 2000 }), (members, count) => {
        const runs = compileSizes(members, count);
        for (let at = 1; at < runs.length; at++) expect(runs[at]!.members).to.be.below(runs[at - 1]!.members);
        for (const { groups, members: size } of runs) {
          expect(groups).to.be.above(0);
          expect(size).to.be.within(1, 500);
        }
        expect(runs.reduce((sum, { groups }) => sum + groups, 0)).to.equal(count);
      }),
    );
  });

  it('halve and third by rank where they are Zipf, down to the least', () => {
    expect(listed({ distribution: 'zipf', max: 60, exponent: 1, min: 8 }, 10)).to.deep.equal([
      60, 30, 20, 15, 12, 10, 9, 8, 8, 8,
    ]);
  });

  it('have the median and the tails of a log-normal distribution', () => {
    const sizes = listed({ distribution: 'log-normal', median: 40, sigma: 1, min: 1, max: 1_000_000 }, 10_000);
    expect(sizes[5000]).to.be.closeTo(40, 1);
    // A standard normal is above 1.6449 once in 20 times, above 2.3263 once in 100.
    expect(sizes[500]).to.be.closeTo(40 * Math.exp(1.6449), 2);
    expect(sizes[100]).to.be.closeTo(40 * Math.exp(2.3263), 3);
    expect(sizes[9500]).to.be.closeTo(40 * Math.exp(-1.6449), 1);
  });

  it('are cut off at least and most', () => {
    const sizes = listed({ distribution: 'log-normal', median: 10, sigma: 2, min: 4, max: 30 }, 1000);
    expect([sizes[0], sizes.at(-1)]).to.deep.equal([30, 4]);
  });

  it('have each measured size as often as its weight says', () => {
    const sizes = [
      { members: 3, weight: 60 },
      { members: 2, weight: 30 },
      { members: 100, weight: 10 },
      { members: 7, weight: 0 },
    ];
    expect(compileSizes({ distribution: 'histogram', sizes }, 50)).to.deep.equal([
      { members: 100, groups: 5 },
      { members: 3, groups: 30 },
      { members: 2, groups: 15 },
    ]);
  });

  it('are runs, not lists: three million groups of Zipf sizes are some thousand numbers', () => {
    const runs = compileSizes({ distribution: 'zipf', max: 1_000_000, exponent: 1, min: 1 }, 3_000_000);
    expect(runs.length).to.be.below(2001);
  });
});

describe('number of groups for some memberships', () => {
  it('is the one whose sum comes closest, among its neighbours, and fits', () => {
    fc.assert(
      fc.property(anyMembers(60), fc.integer({ min: 1, max: 5000 }), (members, memberships) => {
        const count = countFor(members, memberships);
        const error = (each: number): number => Math.abs(membershipsOf(compileSizes(members, each)) - memberships);
        expect(fits(members, count, memberships, 1)).to.equal(true);
        for (const other of [count - 1, count + 1]) {
          if (other > 0) expect(error(count), JSON.stringify(members)).to.be.at.most(error(other));
        }
      }),
    );
  });
});

describe('sizes by group', () => {
  it('tell the members of each group and where its memberships begin', () => {
    fc.assert(
      fc.property(anyMembers(40), fc.integer({ min: 1, max: 100 }), (members, count) => {
        const sizes = new GroupSizes(compileSizes(members, count));
        let place = 0;
        listed(members, count).forEach((size, group) => {
          expect([sizes.of(group), sizes.firstPlaceOf(group)]).to.deep.equal([size, place]);
          place += size;
        });
        expect(sizes.memberships).to.equal(place);
      }),
    );
  });
});
