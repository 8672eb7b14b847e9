import { expect } from 'chai';
import type { ThresholdResult } from '../../engine/telemetry/summary.js';
import { skippedWords } from '../../reports/skipped-words.js';

const result = (metric: string, outcome: ThresholdResult['result']): ThresholdResult => ({
  metric,
  condition: '< 5',
  value: outcome === 'skipped' ? null : 1,
  result: outcome,
});

describe('words on skipped thresholds', () => {
  it('give each reason with its number', () => {
    const thresholds = [
      result('groups.successRate', 'skipped'),
      result('messages.successRate', 'passed'),
      result('generator.cpuSeconds', 'skipped'),
      result('generator.rssBytes', 'skipped'),
    ];
    expect(skippedWords({ simulated: true, thresholds })).to.deep.equal([
      '1 skipped: the profile plans none of it',
      '2 skipped: a virtual run has no generator to measure',
    ]);
  });

  it('are none where nothing was skipped', () => {
    expect(skippedWords({ simulated: false, thresholds: [result('generator.rssBytes', 'passed')] })).to.deep.equal([]);
  });
});
