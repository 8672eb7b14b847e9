import { expect } from 'chai';
import fc from 'fast-check';
import { textFrame } from '../../../targets/embedded/frame.js';
import { HERE, HeldReplies } from '../../../targets/embedded/held-replies.js';
import { RecordingWire } from './recording-wire.js';

const frame = (n: number): Buffer => textFrame(JSON.stringify({ n }));
const heard = (wire: RecordingWire): unknown[] => wire.frames.map((one) => one['n']);
const NOTHING = Buffer.alloc(0);

describe('held replies', () => {
  it('leave in the order of their requests, in whatever order shards answer', () => {
    const later = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 30 });
    fc.assert(
      fc.property(later, fc.infiniteStream(fc.nat()), (rest, choices) => {
        const wire = new RecordingWire();
        const held = new HeldReplies(wire);
        const shards = [1, ...rest];
        const open = new Map<number, number[]>();
        shards.forEach((shard, n) => {
          // 0 stands for this shard, which answers at once.
          if (shard === 0) held.reply(frame(n));
          else {
            held.await(shard);
            open.set(shard, [...(open.get(shard) ?? []), n]);
          }
        });
        while (open.size > 0) {
          const [shard, numbers] = [...open][choices.next().value % open.size]!;
          held.answerFrom(shard, frame(numbers.shift()!), true);
          if (numbers.length === 0) open.delete(shard);
        }
        expect(heard(wire)).to.deep.equal(shards.map((_, n) => n));
        expect(held.isEmpty).to.equal(true);
      }),
    );
  });

  it('keep a push behind the answers that came before it, and let it pass otherwise', () => {
    const wire = new RecordingWire();
    const held = new HeldReplies(wire);
    held.await(1);
    held.await(2);
    expect(held.push(frame(0))).to.equal(false);
    held.answerFrom(2, frame(2), true);
    expect(held.push(frame(3))).to.equal(true);
    expect(heard(wire)).to.deep.equal([]);
    held.answerFrom(1, frame(1), true);
    expect(heard(wire)).to.deep.equal([1, 2, 3]);
  });

  it('let the parts of the first answer through, and close in their turn', () => {
    const wire = new RecordingWire();
    const held = new HeldReplies(wire);
    held.await(1);
    held.close(1000);
    held.answerFrom(1, frame(1), false);
    expect([heard(wire), wire.effects]).to.deep.equal([[1], []]);
    held.answerFrom(1, NOTHING, true);
    expect([heard(wire), wire.effects]).to.deep.equal([[1], ['close 1000']]);
  });

  it('are answered by place where no shard is asked alone', () => {
    const wire = new RecordingWire();
    const held = new HeldReplies(wire);
    const [first, second] = [held.await(HERE), held.await(HERE)];
    held.answer(second, frame(2), true);
    held.answer(first, frame(1), true);
    expect(heard(wire)).to.deep.equal([1, 2]);
  });
});
