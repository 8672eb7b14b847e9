import { expect } from 'chai';
import fc from 'fast-check';
import { LONGEST_TEXT, TextFrames } from '../../../actors/transports/text-frames.js';
import { Receiver } from '../../support/ws-receiver.js';

/** The texts of frames that come one after the other, as a server reads them. */
function readByServer(frames: readonly Buffer[]): string[] {
  const texts: string[] = [];
  const receiver = new Receiver({ isServer: true });
  receiver.on('message', (data: Buffer, isBinary: boolean) => {
    expect(isBinary).to.equal(false);
    texts.push(data.toString());
  });
  receiver.on('error', (error) => {
    throw error;
  });
  for (const frame of frames) receiver.write(frame);
  return texts;
}

function maskOf(frame: Buffer): number {
  return frame.readUInt32BE((frame[1]! & 127) === 126 ? 4 : 2);
}

describe('frames of texts', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme', minLength: 100, maxLength: 140 }),
    fc.nat(LONGEST_TEXT).map((length) => '€'.repeat(length)),
    fc.nat(LONGEST_TEXT).map((length) => 'x'.repeat(length)),
  );

  it('are what a server reads, with their length, whether kept until later or written at once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, fc.boolean()), { maxLength: 40 }), (texts) => {
        const frames = new TextFrames();
        const written: Buffer[] = [];
        for (const [text, isKept] of texts) {
          const frame = frames.of(text);
          expect(frames.payloadBytes).to.equal(Buffer.byteLength(text));
          if (isKept) frames.keep();
          written.push(isKept ? frame : Buffer.from(frame));
        }
        expect(readByServer(written)).to.deep.equal(texts.map(([text]) => Buffer.from(text).toString()));
      }),
    );
  });

  for (const bytes of [0, 1, 125, 126, 65_520]) {
    it(`reach from a text of none to the longest: ${bytes} bytes`, () => {
      const text = '€'.repeat(Math.floor(bytes / 3)) + 'x'.repeat(bytes % 3);
      expect(readByServer([new TextFrames().of(text)])).to.deep.equal([text]);
    });
  }

  it('have a mask of their own each', () => {
    const frames = new TextFrames();
    const masks = Array.from({ length: 5000 }, () => maskOf(frames.of('text')));
    // Two of 5,000 draws of 2^32 are alike once in 340 times, three hardly ever.
    expect(new Set(masks).size).to.be.at.least(4998);
  });

  it('take the same place each time, unless kept', () => {
    const frames = new TextFrames();
    const first = frames.of('first');
    const second = frames.of('second');
    expect(second.byteOffset).to.equal(first.byteOffset);
    frames.keep();
    const third = frames.of('third');
    expect(third.byteOffset).to.be.at.least(second.byteOffset + second.length);
    expect(readByServer([second, third])).to.deep.equal(['second', 'third']);
  });
});
