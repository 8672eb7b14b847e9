import { expect } from 'chai';
import fc from 'fast-check';
import { areaPlot } from '../../../reports/console/area-plot.js';

const plot = { width: 8, height: 1, highest: 7, ascii: false };

describe('area plot', () => {
  it('fills a column in eighths of a line, and leaves the top one open', () => {
    expect(areaPlot([0, 1, 2, 3, 4, 5, 6, 7], plot)).to.deep.equal([' ▁▂▃▄▅▆▇']);
  });

  it('goes on in the line above where one is full', () => {
    expect(areaPlot([2, 8, 12, 15], { ...plot, width: 4, height: 2, highest: 15 })).to.deep.equal(['  ▄▇', '▂███']);
  });

  it('has three steps of a line in ASCII', () => {
    expect(areaPlot([0, 1, 2, 3, 4, 6], { width: 6, height: 2, highest: 6, ascii: true })).to.deep.equal([
      '    .#',
      ' .:###',
    ]);
  });

  it('shows whatever is more than nothing', () => {
    expect(areaPlot([0.001, 0, 1000], { ...plot, width: 3, highest: 1000 })).to.deep.equal(['▁ ▇']);
  });

  it('gives each of few values several columns, and many a column that shows their highest', () => {
    expect(areaPlot([1, 7], plot)).to.deep.equal(['▁▁▁▁▇▇▇▇']);
    const values = new Array<number>(1000).fill(1);
    values[777] = 7;
    expect(areaPlot(values, plot)).to.deep.equal(['▁▁▁▁▁▁▇▁']);
  });

  it('is blank where there are no values', () => {
    expect(areaPlot([], { ...plot, width: 3 })).to.deep.equal(['   ']);
  });

  it('has the lines and columns that were asked for, whatever the values', () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(fc.array(fc.nat(50)), size, size, fc.boolean(), (values, width, height, ascii) => {
        const lines = areaPlot(values, { width, height, highest: 50, ascii });
        expect(lines.map((line) => line.length)).to.deep.equal(new Array<number>(height).fill(width));
      }),
    );
  });
});
