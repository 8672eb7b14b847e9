import { expect } from 'chai';
import fc from 'fast-check';
import { clip, columns, pad, printable, wrap } from '../../../reports/console/fit.js';

describe('fit', () => {
  it('takes out of strangers’ text all that steers a terminal', () => {
    expect(printable(' a\u001b[31mb\u001b]0;title\u0007c\r\nd\u202ee\u200b\tf\u0000 ')).to.equal('abc d e f');
  });

  it('leaves readable text as it is', () => {
    expect(printable('Nicht im Raum: “Gruß” 部屋 🙂')).to.equal('Nicht im Raum: “Gruß” 部屋 🙂');
  });

  it('counts columns without colours, and two for East Asian text and emoji', () => {
    expect(columns('\u001b[31mab\u001b[39m')).to.equal(2);
    expect(columns('部🙂')).to.equal(4);
    expect(columns('✓ ▁█ – … ≠')).to.equal(10);
  });

  it('leaves a line that fits', () => {
    expect(clip('12345', 5)).to.equal('12345');
  });

  it('puts an ellipsis for what it cuts, and keeps the colours balanced', () => {
    expect(clip('123456', 5)).to.equal('1234…');
    expect(clip('\u001b[31m123456\u001b[39m!', 5)).to.equal('\u001b[31m1234…\u001b[39m');
    expect(clip('ab部屋', 5)).to.equal('ab部…');
  });

  it('never makes a line wider than it may be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 2, max: 40 }), (text, width) => {
        expect(columns(clip(text, width))).to.be.at.most(width);
        for (const line of wrap(text, width)) expect(columns(line)).to.be.at.most(width);
      }),
    );
  });

  it('pads by what is seen', () => {
    expect(pad('\u001b[31mab\u001b[39m', 4)).to.equal('\u001b[31mab\u001b[39m  ');
    expect(pad('abcde', 4)).to.equal('abcde');
  });

  it('breaks at spaces, or at the separator given', () => {
    expect(wrap('the quick brown fox', 10)).to.deep.equal(['the quick', 'brown fox']);
    expect(wrap('connect 25s · groups 5s · hold 2m', 24, ' · ')).to.deep.equal(['connect 25s · groups 5s', 'hold 2m']);
    expect(wrap('incomprehensible word', 8)).to.deep.equal(['incompr…', 'word']);
  });
});
