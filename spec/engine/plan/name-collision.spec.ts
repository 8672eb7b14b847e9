import { expect } from 'chai';
import fc from 'fast-check';
import { couldCollide } from '../../../engine/plan/name-collision.js';

interface Named {
  name: string;
  count: number;
}

/** The slow and obviously right way: all names of both. */
function collide(one: Named, other: Named): boolean {
  const namesOf = ({ name, count }: Named): string[] =>
    Array.from({ length: count }, (_, index) => name.replace('{index}', String(index)));
  const names = new Set(namesOf(one));
  return namesOf(other).some((name) => names.has(name));
}

describe('name collision', () => {
  const cases: [Named, Named, boolean][] = [
    [{ name: 'a{index}', count: 5 }, { name: 'a{index}', count: 5 }, true],
    [{ name: 'a{index}', count: 5 }, { name: 'b{index}', count: 5 }, false],
    [{ name: 'a{index}', count: 10 }, { name: 'a1{index}', count: 10 }, false],
    [{ name: 'a{index}', count: 11 }, { name: 'a1{index}', count: 10 }, true],
    [{ name: 'a{index}', count: 70 }, { name: 'a7{index}', count: 10 }, false],
    [{ name: 'a{index}', count: 71 }, { name: 'a7{index}', count: 10 }, true],
    [{ name: 'a{index}0', count: 100 }, { name: 'a{index}', count: 10 }, false],
    [{ name: 'a{index}0', count: 100 }, { name: 'a{index}', count: 11 }, true],
    [{ name: '{run}_{index}', count: 5 }, { name: '{run}_{index}', count: 5 }, true],
    [{ name: '{run}_i{index}', count: 47_500 }, { name: '{run}_a{index}', count: 2500 }, false],
    [{ name: '{run}{index}', count: 5 }, { name: 'x{index}', count: 5 }, false],
    [{ name: 'x', count: 1 }, { name: 'x', count: 1 }, true],
    [{ name: 'x0', count: 1 }, { name: 'x{index}', count: 100_000_000 }, true],
    [{ name: 'x00', count: 1 }, { name: 'x{index}', count: 100_000_000 }, false],
  ];
  for (const [one, other, expected] of cases) {
    it(`is ${expected ? 'seen' : 'not seen'} between ${one.name} × ${one.count} and ${other.name} × ${other.count}`, () => {
      expect(couldCollide(one, other)).to.equal(expected);
      expect(couldCollide(other, one)).to.equal(expected);
    });
  }

  it('is what comparing all names finds', () => {
    const digits = fc.stringMatching(/^[a0-2]{0,3}$/);
    const named = fc.record({
      name: fc.tuple(digits, fc.constantFrom('{index}', ''), digits).map((parts) => parts.join('')),
      count: fc.integer({ min: 1, max: 250 }),
    });
    fc.assert(
      fc.property(named, named, (one, other) => {
        expect(couldCollide(one, other)).to.equal(collide(one, other));
      }),
      { numRuns: 500 },
    );
  });

  it('takes several indices as independent', () => {
    expect(couldCollide({ name: '{index}-{index}', count: 3 }, { name: '1-2', count: 1 })).to.equal(true);
    expect(couldCollide({ name: '{index}-{index}', count: 3 }, { name: '1-3', count: 1 })).to.equal(false);
  });
});
