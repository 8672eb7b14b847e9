import { expect } from 'chai';
import { sparkline } from '../../../reports/console/sparkline.js';

describe('sparkline', () => {
  it('has one bar per value, from 0 to the highest', () => {
    expect(sparkline([1, 2, 3, 4, 5, 6, 7, 8], 10)).to.equal('▁▂▃▄▅▆▇█');
  });

  it('shows a steady rate as steady', () => {
    expect(sparkline([498, 500, 502], 10)).to.equal('███');
  });

  it('leaves a gap for nothing', () => {
    expect(sparkline([4, 0, null, 8], 10)).to.equal('▄  █');
  });

  it('takes means where there are more values than bars, over what was measured', () => {
    expect(sparkline([2, 4, 8, null, 1, 1], 3)).to.equal('▃█▁');
  });

  it('is empty without values, and blank without any above 0', () => {
    expect(sparkline([], 5)).to.equal('');
    expect(sparkline([0, 0], 5)).to.equal('  ');
  });

  it('covers every value with bars when they do not divide evenly', () => {
    expect(sparkline([0, 0, 0, 0, 0, 0, 8], 5)).to.equal('    █');
    expect(sparkline([8, 0, 0, 0, 0, 0, 0], 5)).to.equal('█    ');
  });
});
