import { expect } from 'chai';
import {
  counterIds,
  counterMetrics,
  distributionIds,
  distributionMetrics,
  type Metric,
} from '../../../engine/telemetry/metric.js';

const metrics: readonly Metric[] = [...counterMetrics, ...distributionMetrics];

describe('metrics', () => {
  it('have names of their own', () => {
    const names = metrics.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });

  for (const { name, unit, meaning } of metrics) {
    it(`say what ${name} is, and in which unit`, () => {
      expect(name).to.match(/^[a-z]+(\.[a-z][a-zA-Z]*)+$/);
      expect(meaning).to.match(/^[A-Z].{10,}\.$|^[A-Z].{10,}: .+\.$/);
      expect(['count', 'bytes', 'ms']).to.include(unit);
      expect(unit === 'ms', 'a name in ms ends in Ms').to.equal(name.endsWith('Ms'));
      expect(unit === 'bytes', 'bytes are called bytes').to.equal(name.startsWith('bytes.'));
    });
  }

  it('have meanings of their own', () => {
    const meanings = metrics.map(({ meaning }) => meaning);
    expect(new Set(meanings).size).to.equal(meanings.length);
  });

  it('count in counters and measure times in distributions', () => {
    expect(counterMetrics.filter(({ unit }) => (unit as string) === 'ms')).to.deep.equal([]);
    expect([...new Set(distributionMetrics.map(({ unit }) => unit))]).to.deep.equal(['ms']);
  });

  it('are numbered by their position', () => {
    expect(counterMetrics.map(({ name }) => counterIds[name])).to.deep.equal(counterMetrics.map((_, id) => id));
    expect(distributionMetrics.map(({ name }) => distributionIds[name])).to.deep.equal(
      distributionMetrics.map((_, id) => id),
    );
  });
});
