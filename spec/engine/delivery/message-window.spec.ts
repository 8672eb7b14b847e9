import { expect } from 'chai';
import fc from 'fast-check';
import { MessageWindow, NONE } from '../../../engine/delivery/message-window.js';

interface Kept {
  sequence: number;
  members: number;
  has: Set<number>;
  late: Set<number>;
  /** Of all that came. */
  timesMs: number[];
}

const LATE_MS = 50;

describe('message window', () => {
  it('keeps for each message the times of its copies, and the marks of as many members as its own group has', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ members: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(64, 1000, 5000)) }),
        fc.record({ mark: fc.nat(), latencyMs: fc.nat(2 * LATE_MS), of: fc.nat() }),
        fc.constant('shift' as const),
      ),
      { maxLength: 400, minLength: 50 },
    );
    fc.assert(
      fc.property(steps, (each) => {
        const window = new MessageWindow();
        const kept: Kept[] = [];
        let sequence = 0;
        for (const step of each) {
          if (step === 'shift') {
            const oldest = kept.shift();
            if (!oldest) continue;
            const handedOn: number[] = [];
            window.shiftBefore(oldest.sequence, (row) => handedOn.push(window.sequence[row]!));
            expect(handedOn).to.deep.equal([oldest.sequence]);
          } else if ('members' in step) {
            window.add(1, sequence, sequence, step.members, 0, sequence, sequence);
            const marks = { has: new Set<number>(), late: new Set<number>(), timesMs: [] };
            kept.push({ sequence: sequence++, members: step.members, ...marks });
          } else if (kept.length > 0) {
            const message = kept[step.of % kept.length]!;
            const row = window.find(1, message.sequence);
            const member = step.mark % message.members;
            const atMs = message.sequence + step.latencyMs;
            expect(window.received(row, member, atMs, LATE_MS)).to.equal(step.latencyMs);
            message.has.add(member);
            if (step.latencyMs > LATE_MS) message.late.add(member);
            message.timesMs.push(atMs);
          }
        }
        expect(window.size).to.equal(kept.length);
        expect(window.oldest()).to.equal(kept.length > 0 ? window.find(1, kept[0]!.sequence) : NONE);
        for (const { sequence: own, members, has, late, timesMs } of kept) {
          const row = window.find(1, own);
          expect(window.firstMs[row]).to.deep.equal(timesMs.length > 0 ? Math.min(...timesMs) : NaN);
          expect(window.lastMs[row]).to.deep.equal(timesMs.length > 0 ? Math.max(...timesMs) : NaN);
          for (let member = 0; member < members; member++) {
            if (window.has(row, member) !== has.has(member) || window.isLate(row, member) !== late.has(member)) {
              expect.fail(`message ${own} of ${members} members is wrong about ${member}`);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
