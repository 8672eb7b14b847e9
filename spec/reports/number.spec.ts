import { expect } from 'chai';
import fc from 'fast-check';
import { bytes, count, duration, milliseconds, ofMetric, percent, perSecond, unitOf } from '../../reports/number.js';

/** Each row: what is shown, for which value. */
function table<T>(title: string, render: (value: T) => string, rows: [shown: string, value: T][]): void {
  describe(title, () => {
    for (const [shown, value] of rows)
      it(`shows ${String(value)} as ${shown}`, () => expect(render(value)).to.equal(shown));
  });
}

describe('number', () => {
  table<number | null | undefined>('count', count, [
    ['0', 0],
    ['999', 999],
    ['1,234,567', 1_234_567],
    ['–', null],
    ['–', undefined],
    ['–', NaN],
  ]);
  table<number | null>('milliseconds', (value) => milliseconds(value), [
    ['0', 0],
    ['0.123', 0.1234],
    ['4.56', 4.561],
    ['78.9', 78.91],
    ['100', 100.4],
    ['1,234', 1234.4],
    ['–', null],
  ]);
  table<number | null>('milliseconds of two digits', (value) => milliseconds(value, 2), [
    ['0.12', 0.1234],
    ['3.1', 3.125],
    ['8.0', 8],
    ['12', 12.4],
    ['1,234', 1234],
    ['–', null],
  ]);
  table<number | null>('perSecond', perSecond, [
    ['0', 0],
    ['500', 500],
    ['199.8', 199.82],
    ['0.12', 0.123],
    ['9,412', 9412.3],
    ['5', 5.01],
    ['–', null],
  ]);
  table<number | null>('percent', percent, [
    ['100 %', 1],
    ['99.99 %', 0.999999],
    ['99.5 %', 0.995],
    ['50 %', 0.5],
    ['0.01 %', 0.0001],
    ['< 0.01 %', 0.00001],
    ['0 %', 0],
    ['250 %', 2.5],
    ['–', null],
  ]);
  table<number | null>('bytes', bytes, [
    ['0 B', 0],
    ['999 B', 999],
    ['1.00 KB', 999.6],
    ['42.3 KB', 42_280],
    ['211 MB', 211_400_000],
    ['3.09 GB', 3_087_551_200],
    ['5,000 TB', 5e15],
    ['–', null],
  ]);
  table<number | null>('duration', duration, [
    ['0ms', 0],
    ['250ms', 250],
    ['4.2s', 4200],
    ['5s', 5000],
    ['48s', 48_400],
    ['1m', 59_960],
    ['2m', 120_000],
    ['4m 31s', 271_000],
    ['1h 02m 05s', 3_725_000],
    ['2h 00m', 7_200_000],
    ['–', null],
  ]);
  table<[string, number | null]>('value of a metric', ([metric, value]) => ofMetric(metric, value), [
    ['7.81 ms', ['messages.responseMs.p95', 7.8125]],
    ['60,000', ['messages.responseMs.count', 60_000]],
    ['0.9876', ['connections.successRate', 0.987612]],
    ['1', ['connections.successRate', 1]],
    ['199.8/s', ['connections.perSecond', 199.8]],
    ['4,999/s', ['messages.receivedPerSecond', 4999.2]],
    ['211,400,000 B', ['generator.rssBytes', 211_400_000]],
    ['12,345', ['messages.acknowledged', 12_345]],
    ['–', ['groups.successRate', null]],
  ]);

  it('takes the unit of a metric from its name', () => {
    const names = ['messages.responseMs.p95', 'messages.responseMs.count', 'messages.perSecond', 'bytes.sent', 'seed'];
    expect(names.map(unitOf)).to.deep.equal([' ms', '', '/s', ' B', '']);
  });

  it('never shows a share as all or nothing unless it is', () => {
    fc.assert(
      fc.property(fc.double({ min: Number.MIN_VALUE, max: 1 - Number.EPSILON, noNaN: true }), (share) => {
        expect(percent(share)).not.to.be.oneOf(['0 %', '100 %']);
      }),
    );
  });
});
