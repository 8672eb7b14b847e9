import { expect } from 'chai';
import fc from 'fast-check';
import { TaskHeap, type HeapTask } from '../../../engine/clock/task-heap.js';

type Step = { kind: 'push'; dueAtMs: number } | { kind: 'remove'; which: number } | { kind: 'pop' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('push' as const), dueAtMs: fc.nat({ max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'pop' as const }) },
);

function inOrder(a: HeapTask, b: HeapTask): number {
  return a.dueAtMs - b.dueAtMs || a.sequence - b.sequence;
}

describe('task heap', () => {
  it('has the task at its top that a sorted list has, after any pushes and removals', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const heap = new TaskHeap();
        let list: HeapTask[] = [];
        const drop = (task: HeapTask): void => {
          heap.remove(task);
          list = list.filter((each) => each !== task);
          expect(task.heapIndex).to.equal(-1);
        };
        steps.forEach((each, sequence) => {
          if (each.kind === 'push') {
            const task = { dueAtMs: each.dueAtMs, sequence, heapIndex: -1 };
            heap.push(task);
            list.push(task);
          } else if (list.length > 0) {
            drop(each.kind === 'pop' ? heap.peek()! : list[each.which % list.length]!);
          }
          list.sort(inOrder);
          expect(heap.peek()).to.equal(list[0]);
          expect(heap.size).to.equal(list.length);
          expect(list.every(({ heapIndex }) => heapIndex >= 0)).to.equal(true);
        });
        while (list.length > 0) drop(list[0]!);
        expect(heap.peek()).to.equal(undefined);
      }),
    );
  });

  it('gives out in rising order what came in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { maxLength: 100 }), (times) => {
        const heap = new TaskHeap();
        times.forEach((dueAtMs, sequence) => heap.push({ dueAtMs, sequence, heapIndex: -1 }));
        const out: number[] = [];
        for (let task = heap.peek(); task; task = heap.peek()) {
          out.push(task.dueAtMs);
          heap.remove(task);
        }
        expect(out.length).to.equal(times.length);
        expect(out.every((time, i) => i === 0 || out[i - 1]! <= time)).to.equal(true);
      }),
    );
  });
});
