import { expect } from 'chai';
import { colours } from '../../../reports/console/colour.js';
import { groupSizes } from '../../../reports/console/group-sizes.js';
import { sampleSummary } from '../sample-summary.js';

describe('console group sizes', () => {
  const summary = sampleSummary();
  const own = summary.deliveries!.bySize['3-10']!;

  it('have a row for each class of groups, with what went wrong there', () => {
    const bySize = {
      '1-2': own,
      '51-200': { ...own, due: 4321, lost: 7, duplicate: 2, reordered: 3, misdelivered: 4 },
    };
    const lines = groupSizes({ ...summary, deliveries: { ...summary.deliveries!, bySize } }, colours(false));
    expect(lines[0]).to.match(/^Group sizes +due +lost +wrong +late +p50 ms +p95 ms$/);
    expect(lines[1]).to.match(/^ {2}1-2 /);
    expect(lines[2]).to.match(/^ {2}51-200 +4,321 +7 +9 +/);
    expect(lines).to.have.length(3);
  });

  it('are left out where all groups are of one class, and where nobody checked', () => {
    expect(groupSizes(summary, colours(false))).to.deep.equal([]);
    expect(groupSizes({ ...summary, deliveries: null }, colours(false))).to.deep.equal([]);
  });
});
