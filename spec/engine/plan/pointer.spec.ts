import { expect } from 'chai';
import fc from 'fast-check';
import { formatPointer, isWithin, parsePointer, valueAt } from '../../../engine/plan/pointer.js';

describe('pointer', () => {
  it('comes back from its own text, whatever the names are', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (segments) => {
        expect(parsePointer(formatPointer(segments))).to.deep.equal(segments);
      }),
    );
  });

  it('escapes slashes and tildes', () => {
    expect(formatPointer(['a/b', 'c~d', 0])).to.equal('/a~1b/c~0d/0');
  });

  it('is refused without a leading slash or with an unknown escape', () => {
    expect(parsePointer('a/b')).to.equal(undefined);
    expect(parsePointer('/a~2')).to.equal(undefined);
    expect(parsePointer('/a~')).to.equal(undefined);
  });

  it('lies within itself and its ancestors only', () => {
    expect(isWithin('/a/b', '/a/b')).to.equal(true);
    expect(isWithin('/a/b', '/a')).to.equal(true);
    expect(isWithin('/a/b', '')).to.equal(true);
    expect(isWithin('/ab', '/a')).to.equal(false);
    expect(isWithin('/a', '/a/b')).to.equal(false);
  });

  it('finds what stands there, in own fields and lists', () => {
    const root = { a: [{ b: 1 }], 'c/d': 2 };
    expect(valueAt(root, '/a/0/b')).to.equal(1);
    expect(valueAt(root, '/c~1d')).to.equal(2);
    expect(valueAt(root, '')).to.equal(root);
    expect(valueAt(root, '/a/1/b')).to.equal(undefined);
    expect(valueAt(root, '/toString')).to.equal(undefined);
    expect(valueAt(null, '/a')).to.equal(undefined);
  });
});
