import { expect } from 'chai';
import { breakdown } from '../../../reports/console/breakdown.js';
import { colours } from '../../../reports/console/colour.js';
import { sampleSummary } from '../sample-summary.js';

const plain = colours(false);

describe('console breakdown', () => {
  it('has a row for each phase that was reached', () => {
    const summary = sampleSummary();
    const lines = breakdown(summary, plain);
    for (const phase of Object.keys(summary.phases)) {
      expect(lines.filter((line) => line.startsWith(`  ${phase} `))).to.have.length(1);
    }
  });

  it('puts what hold was made of below it', () => {
    const summary = sampleSummary();
    const hold = summary.phases.hold!;
    const warm = { ...hold, warmUp: true, messages: { ...hold.messages, sent: 1234 } };
    const lines = breakdown({ ...summary, workload: { warm } }, plain);
    const at = lines.findIndex((line) => line.startsWith('  hold '));
    expect(lines[at + 1]).to.match(/^ {2}· warm .* 1,234 /);
  });

  it('leaves out populations where there is only one', () => {
    expect(breakdown(sampleSummary(), plain).join('\n')).not.to.contain('Populations');
  });

  it('has a row for each of several populations', () => {
    const summary = sampleSummary();
    const [figures] = Object.values(summary.populations);
    const lines = breakdown({ ...summary, populations: { talkers: figures!, lurkers: figures! } }, plain);
    expect(lines).to.include.members([lines.find((line) => line.startsWith('  talkers'))]);
    expect(lines.find((line) => line.startsWith('  lurkers'))).to.be.a('string');
  });
});
