import { expect } from 'chai';
import fc from 'fast-check';
import { DeadlineQueue } from '../../../engine/clock/deadline-queue.js';

type Step =
  { kind: 'set'; key: number; dueAtMs: number } | { kind: 'clear'; key: number } | { kind: 'pop'; nowMs: number };

/** Few of them, so that they meet often, and many. */
const key = fc.oneof(fc.nat({ max: 6 }), fc.nat({ max: 40 }));
const time = fc.oneof(fc.nat({ max: 10 }), fc.double({ min: 0, max: 10, noNaN: true }), fc.constant(Infinity));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('set' as const), key, dueAtMs: time }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pop' as const), nowMs: time }) },
);

/** The slow, obviously right one. */
class SortedDeadlines {
  readonly entries = new Map<number, number>();

  get first(): [key: number, dueAtMs: number] | undefined {
    return [...this.entries].sort(([a, dueA], [b, dueB]) => (dueA === dueB ? a - b : dueA - dueB))[0];
  }

  pop(nowMs: number): number {
    const { first } = this;
    if (!first || first[1] > nowMs) return -1;
    this.entries.delete(first[0]);
    return first[0];
  }
}

describe('deadline queue', () => {
  it('does what a sorted map does, whatever is set, moved, cleared and popped', () => {
    fc.assert(
      fc.property(fc.nat({ max: 50 }), fc.array(step, { maxLength: 200 }), (capacity, steps) => {
        const queue = new DeadlineQueue(capacity);
        const reference = new SortedDeadlines();
        for (const each of steps) {
          if (each.kind === 'set') {
            queue.set(each.key, each.dueAtMs);
            reference.entries.set(each.key, each.dueAtMs);
          } else if (each.kind === 'clear') {
            queue.clear(each.key);
            reference.entries.delete(each.key);
          } else expect(queue.pop(each.nowMs)).to.equal(reference.pop(each.nowMs));
          expect(queue.length).to.equal(reference.entries.size);
          expect(queue.nextDueAtMs()).to.equal(reference.first?.[1] ?? Infinity);
        }
        for (let any = 0; any <= 41; any++) expect(queue.has(any)).to.equal(reference.entries.has(any));
        while (reference.entries.size > 0) expect(queue.pop(Infinity)).to.equal(reference.pop(Infinity));
        expect(queue.pop(Infinity)).to.equal(-1);
      }),
      { numRuns: 300 },
    );
  });

  it('says when the earliest deadline has become earlier, and only then', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const queue = new DeadlineQueue(8);
        const told: number[] = [];
        const expected: number[] = [];
        queue.onEarlier = (dueAtMs) => told.push(dueAtMs);
        for (const each of steps) {
          const before = queue.nextDueAtMs();
          if (each.kind === 'set') queue.set(each.key, each.dueAtMs);
          else if (each.kind === 'clear') queue.clear(each.key);
          else queue.pop(each.nowMs);
          const after = queue.nextDueAtMs();
          if (after < before) expected.push(after);
        }
        expect(told).to.deep.equal(expected);
      }),
    );
  });

  it('keeps every deadline when it grows', () => {
    const queue = new DeadlineQueue(0);
    for (const each of [5, 700, 3, 100_000, 17]) queue.set(each, 1000 - each);
    const popped: number[] = [];
    for (let next = queue.pop(Infinity); next >= 0; next = queue.pop(Infinity)) popped.push(next);
    expect(popped).to.deep.equal([100_000, 700, 17, 5, 3]);
  });

  it('knows nothing of keys beyond its capacity', () => {
    const queue = new DeadlineQueue(2);
    queue.clear(9);
    expect(queue.has(9)).to.equal(false);
    expect(queue.length).to.equal(0);
    expect(queue.nextDueAtMs()).to.equal(Infinity);
  });
});
