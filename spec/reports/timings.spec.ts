import { expect } from 'chai';
import { timingsOf } from '../../reports/timings.js';
import { dist, sampleFigures } from './sample-figures.js';
import { sampleSummary } from './sample-summary.js';

const labels = (summary = sampleSummary()): string[] => timingsOf(summary).map(({ label }) => label);

describe('times of a run', () => {
  it('have labels that a terminal of 80 columns has room for', () => {
    for (const { label, part } of timingsOf(sampleSummary())) {
      expect(label.length, label).to.be.at.most(part ? 18 : 20);
    }
  });

  it('leave out what the run had none of', () => {
    const { connections, private: privately, churn, presence, typing, history } = sampleFigures();
    const rare = ['reconnection', 'private, confirmed', 'private, received', 'leave', 'presence', 'typing', 'history'];
    expect(labels().filter((label) => rare.includes(label))).to.deep.equal([]);
    const all = labels({
      ...sampleSummary(),
      connections: { ...connections, timeToRecoverMs: dist(1, 2) },
      private: { ...privately, planned: 1 },
      churn: { ...churn, planned: 1 },
      presence: { ...presence, latencyMs: dist(1, 2) },
      typing: { ...typing, latencyMs: dist(1, 2) },
      history: { ...history, planned: 1 },
    });
    expect(all.filter((label) => rare.includes(label))).to.deep.equal(rare);
    expect(labels({ ...sampleSummary(), deliveries: null })[0]).to.equal('message response');
  });

  it('name the populations under their messages where there are several', () => {
    const parts = timingsOf({ ...sampleSummary(), populations: { talkers: sampleFigures(), lurkers: sampleFigures() } })
      .filter(({ part }) => part)
      .map(({ label }) => label);
    expect(parts).to.deep.equal(['to the first', 'to the last', 'talkers', 'lurkers']);
    expect(labels({ ...sampleSummary(), populations: { talkers: sampleFigures() } })).to.not.include('talkers');
  });
});
