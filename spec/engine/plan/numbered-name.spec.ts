import { expect } from 'chai';
import fc from 'fast-check';
import { isPlainName, NumberedName } from '../../../engine/plan/numbered-name.js';
import { compileTemplate } from '../../../engine/plan/template.js';

function read(template: string, count: number, name: string): number {
  return new NumberedName(template, 'r1', count).readAt(Buffer.from(`"x":${JSON.stringify(name)}}`), 5);
}

describe('numbered name', () => {
  it('is read where it stands whole, and nowhere else', () => {
    expect(read('user{index}', 100, 'user42')).to.equal(42);
    expect(read('user{index}', 100, 'user0')).to.equal(0);
    for (const other of ['user', 'user100', 'user042', 'user42x', 'use42', 'xuser42', '']) {
      expect(read('user{index}', 100, other), other).to.equal(-1);
    }
  });

  it('may have digits around its index, several of it, or none', () => {
    expect(read('7{index}30_{run}', 10, '7430_r1')).to.equal(4);
    expect(read('{index}-{index}', 100, '12-12')).to.equal(12);
    expect(read('{index}-{index}', 100, '12-13')).to.equal(-1);
    expect(read('the one', 1, 'the one')).to.equal(0);
    expect(read('the one', 1, 'the two')).to.equal(-1);
  });

  it('does not read past what has come', () => {
    const name = new NumberedName('user{index}', 'r1', 10);
    expect(name.readAt(Buffer.from('user1'), 0)).to.equal(-1);
    expect(name.readAt(Buffer.from('use'), 0)).to.equal(-1);
  });

  it('gives back every index of any template of plain parts', () => {
    const part = fc.string({ maxLength: 6 }).filter((text) => isPlainName(text) && !/[{}]/.test(text));
    fc.assert(
      fc.property(part, part, fc.boolean(), fc.nat(5000), (head, tail, run, index) => {
        const template = `${head}${run ? '{run}' : ''}{index}${tail}`;
        expect(read(template, 5001, compileTemplate(template)({ run: 'r1', index }))).to.equal(index);
      }),
    );
  });

  it('is plain where JSON writes it as it is', () => {
    for (const plain of ['user{index}', 'a b', "it's", '[x]']) expect(isPlainName(plain), plain).to.equal(true);
    for (const other of ['a"b', 'a\\b', 'ä', 'tab\t']) expect(isPlainName(other), other).to.equal(false);
  });
});
