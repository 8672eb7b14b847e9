import { expect } from 'chai';
import { type Block, layBlocks } from '../../../reports/console/block.js';
import { colours } from '../../../reports/console/colour.js';

describe('block', () => {
  const plain = colours(false);
  const block = (title: string, rows: number): Block => ({
    title,
    rows: Array.from({ length: rows }, (_, index) => ({ label: `row ${index}`, value: '1,234' })),
  });

  it('lays blocks one below the other where there is room for one', () => {
    expect(layBlocks([block('A', 1), block('B', 1)], 77, plain)).to.deep.equal([
      'A',
      '  row 0                  1,234',
      '',
      'B',
      '  row 0                  1,234',
    ]);
  });

  it('gives each block to the column that is shortest so far', () => {
    expect(layBlocks([block('A', 3), block('B', 0), block('C', 1)], 78, plain)).to.deep.equal([
      'A                                       B',
      '  row 0                  1,234',
      '  row 1                  1,234          C',
      '  row 2                  1,234            row 0                  1,234',
    ]);
  });

  it('shows notes, and bad values in red', () => {
    const rows = [{ label: 'failed', value: '2', note: '1 %', bad: true }];
    expect(layBlocks([{ title: 'A', rows }], 80, plain)[1]).to.equal('  failed                     2     1 %');
    expect(layBlocks([{ title: 'A', rows }], 80, colours(true))[1]).to.contain(
      `\u001b[31m${'2'.padStart(12)}\u001b[39m`,
    );
  });
});
