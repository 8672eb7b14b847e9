import { expect } from 'chai';
import fc from 'fast-check';
import { StampCodec } from '../../../engine/delivery/stamp.js';
import type { StampFields } from '../../../engine/delivery/stamp.js';

const stamps = new StampCodec('r1');
const untouched = { sender: -1, sequence: -1, intendedMs: -1 };

function readFrom(text: string, from = 0, codec = stamps): StampFields | undefined {
  const into = { ...untouched };
  const found = codec.read(Buffer.from(text), from, into);
  if (!found) expect(into, 'left alone').to.deep.equal(untouched);
  return found ? into : undefined;
}

const runIds = fc.stringMatching(/^[a-z0-9]{1,16}$/);
const numbers = fc.integer({ min: 0, max: 2 ** 31 });
const micros = fc.integer({ min: 0, max: 36 ** 10 - 1 });

describe('stamp', () => {
  it('comes back as it was written, to the microsecond, wherever it stands', () => {
    fc.assert(
      fc.property(
        runIds,
        numbers,
        numbers,
        micros,
        fc.string(),
        fc.string(),
        (run, sender, sequence, us, left, right) => {
          const codec = new StampCodec(run);
          const stamp = codec.encode(sender, sequence, us / 1000);
          const before = left.replaceAll('~', '-');
          expect(readFrom(before + stamp + right, 0, codec)).to.deep.equal({ sender, sequence, intendedMs: us / 1000 });
        },
      ),
    );
  });

  it('rounds the intended send to the microsecond', () => {
    expect(readFrom(stamps.encode(7, 0, 12.345_678_9))).to.deep.equal({ sender: 7, sequence: 0, intendedMs: 12.346 });
  });

  it('is at most 35 characters longer than the run id and holds nothing that JSON escapes', () => {
    fc.assert(
      fc.property(runIds, numbers, numbers, micros, (run, sender, sequence, us) => {
        const stamp = new StampCodec(run).encode(sender, sequence, us / 1000);
        expect(stamp.length).to.be.at.most(35 + run.length);
        expect(stamp).to.match(/^[~.a-z0-9]+$/);
      }),
    );
  });

  it('of another run is not taken, even where one id begins with the other', () => {
    fc.assert(
      fc.property(runIds, runIds, numbers, (mine, theirs, number) => {
        fc.pre(mine !== theirs);
        expect(readFrom(new StampCodec(theirs).encode(number, number, number), 0, new StampCodec(mine))).to.equal(
          undefined,
        );
      }),
    );
    expect(readFrom('~r12.1.2.3~')).to.equal(undefined);
    expect(readFrom('~r.1.2.3~')).to.equal(undefined);
  });

  it('is looked for from the given byte on', () => {
    const text = `${stamps.encode(1, 2, 3)} ${stamps.encode(4, 5, 6)}`;
    expect(readFrom(text, 0)?.sender).to.equal(1);
    expect(readFrom(text, 1)?.sender).to.equal(4);
    expect(readFrom(text, text.length)).to.equal(undefined);
  });

  it('is read at one place only when asked so', () => {
    const data = Buffer.from(`x${stamps.encode(1, 2, 3)}`);
    const into = { ...untouched };
    expect(stamps.readAt(data, 0, into)).to.equal(false);
    expect(stamps.readAt(data, -1, into)).to.equal(false);
    expect(into).to.deep.equal(untouched);
    expect(stamps.readAt(data, 1, into)).to.equal(true);
    expect(into).to.deep.equal({ sender: 1, sequence: 2, intendedMs: 3 });
  });

  for (const [what, text] of [
    ['cut short', '~r1.1.2.3'],
    ['its head alone', '~r1.'],
    ['less than its head', '~r1'],
    ['a number missing', '~r1.1.2~'],
    ['a number too many', '~r1.1.2.3.4~'],
    ['an empty number', '~r1.1..3~'],
    ['an empty last number', '~r1.1.2.~'],
    ['a capital letter', '~r1.A.2.3~'],
    ['a sign', '~r1.-1.2.3~'],
    ['white space', '~r1.1. 2.3~'],
    ['a number past 2^53', `~r1.1.2.${'z'.repeat(11)}~`],
    ['nothing', ''],
  ] as const) {
    it(`with ${what} is none`, () => {
      expect(readFrom(text)).to.equal(undefined);
    });
  }

  it('cut at any byte is none', () => {
    const stamp = stamps.encode(123_456, 789, 1e9);
    for (let end = 0; end < stamp.length; end++) expect(readFrom(stamp.slice(0, end))).to.equal(undefined);
  });
});
