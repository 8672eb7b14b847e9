import { expect } from 'chai';
import { summaryMetrics } from '../../engine/judge/metric-names.js';
import { verdictLimits } from '../../engine/judge/verdict.js';
import { Histogram } from '../../engine/telemetry/histogram.js';
import { counterMetrics, distributionMetrics, type Metric } from '../../engine/telemetry/metric.js';
import { Page } from './page.js';

const page = new Page('docs/measurement.md');
const plainText = (text: string): string => text.replaceAll('`', '');
const rowOf = ({ name, unit, meaning }: Metric): string[] => [name, unit, plainText(meaning)];

describe('docs/measurement.md', () => {
  const [counters, distributions, plain] = page.tables('name', 'unit', 'meaning');

  it('lists the counters as threads record them', () => {
    expect(counters).to.deep.equal(counterMetrics.map(rowOf));
  });

  it('lists the distributions as threads record them', () => {
    expect(distributions).to.deep.equal(distributionMetrics.map(rowOf));
  });

  it('lists every name that a threshold may use, and no other', () => {
    const combined = page
      .table('distribution', 'meaning')
      .flatMap(([name, what]) =>
        page
          .table('statistic', 'unit', 'meaning')
          .map(([statistic, unit, word]) => [`${name!}.${statistic!}`, unit, `${word!}: ${what!}.`]),
      );
    const known = summaryMetrics.map(({ name, unit, meaning }) => [name, unit, plainText(meaning)]);
    expect([...plain!, ...combined]).to.deep.equal(known);
  });

  it('gives the limits of the verdict', () => {
    const rows = page.table('signal', 'valid', 'suspect', 'invalid');
    const numberIn = (cell: string): number => {
      const value = Number(/[\d.]+/.exec(cell)![0]);
      return cell.includes('%') ? value / 100 : value;
    };
    const limits = rows.slice(0, -1).map(([, valid, suspect]) => ({
      valid: numberIn(valid!),
      suspect: numberIn(suspect!),
    }));
    expect(limits).to.deep.equal(Object.values(verdictLimits));
  });

  it('works an example whose figures come out', () => {
    const stallMs = 100;
    const due = Array.from({ length: 100 }, (_, n) => 10 * n);
    const readyAtMs = (atMs: number): number => Math.max(atMs, stallMs) + 1;
    const whenDue = due.map((intended) => readyAtMs(intended) - intended);
    let freeAtMs = 0;
    const oneInFlight = due.map((intended) => (freeAtMs = readyAtMs(Math.max(intended, freeAtMs))) - intended);
    freeAtMs = 0;
    const waiting = due.flatMap((intended) =>
      intended < freeAtMs ? [] : [(freeAtMs = readyAtMs(intended)) - intended],
    );
    const figures = [waiting, whenDue, oneInFlight].map((samples) => {
      const histogram = new Histogram();
      for (const sample of samples) histogram.record(sample);
      const p95 = Math.round(histogram.percentileMs(95)!);
      return [String(samples.filter((sample) => sample > 1).length), `${p95} ms`];
    });
    const rows = page.table('generator', 'samples above 1 ms', 'their values in ms', 'p95');
    expect(rows.map(([, count, , p95]) => [count, p95])).to.deep.equal(figures);
  });
});
