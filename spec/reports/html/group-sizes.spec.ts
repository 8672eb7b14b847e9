import { expect } from 'chai';
import { groupSizes } from '../../../reports/html/group-sizes.js';
import { sampleSummary } from '../sample-summary.js';

describe('group sizes of a report', () => {
  const summary = sampleSummary();
  const own = summary.deliveries!.bySize['3-10']!;

  it('have every figure of each class', () => {
    const numbers = { due: 1001, received: 1002, lost: 1003, duplicate: 1004, reordered: 1005, misdelivered: 1006 };
    const large = { ...own, ...numbers, late: 1007, undecided: 1008 };
    const bySize = { '1-2': own, 'above 1000': large };
    const html = groupSizes({ ...summary, deliveries: { ...summary.deliveries!, bySize } })!.text;
    for (let figure = 1; figure <= 8; figure++) expect(html).to.contain(`<td>1,00${figure}</td>`);
    expect(html.match(/<tr/g)).to.have.length(3);
    expect(html).to.contain('first p50 ms').and.to.contain('every p95 ms').and.to.contain('last p99 ms');
  });

  it('are left out where all groups are of one class', () => {
    expect(groupSizes(summary)).to.equal(null);
  });
});
