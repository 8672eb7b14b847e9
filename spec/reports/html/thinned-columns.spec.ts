import { expect } from 'chai';
import * as fc from 'fast-check';
import { ThinnedColumns } from '../../../reports/html/thinned-columns.js';

type Value = number | null;

function thin(values: readonly Value[], maxPoints: number): ReturnType<ThinnedColumns['columns']> {
  const columns = new ThinnedColumns(maxPoints);
  for (const [index, value] of values.entries()) columns.add(index * 1000, { value });
  return columns.columns();
}

const measured = (values: readonly Value[]): number[] => values.filter((value) => value !== null);
const cells = fc.array(fc.option(fc.integer({ min: -1000, max: 1000 }), { freq: 4 }), { minLength: 1, maxLength: 400 });
const bounds = fc.integer({ min: 4, max: 60 });

describe('thinned columns', () => {
  it('keep every row as it is up to the bound', () => {
    const values = [3, null, 1, 2];
    expect(thin(values, 4)).to.deep.equal({
      timesMs: [0, 1000, 2000, 3000],
      values: { value: values },
      rowsPerBucket: 1,
    });
  });

  it('keep lowest and highest of each bucket beyond it, in the order in which they came', () => {
    expect(thin([1, 9, 5, 4, 7, 2, 3, 8, 6], 8)).to.deep.equal({
      timesMs: [0, 3000, 4000, 7000, 8000],
      values: { value: [1, 9, 2, 8, 6] },
      rowsPerBucket: 4,
    });
    expect(thin([9, 1, 5, 4, 7], 4).values['value']).to.deep.equal([9, 1, 7]);
  });

  it('never come out as more points than the bound', () => {
    fc.assert(
      fc.property(cells, bounds, (values, bound) => {
        expect(thin(values, bound).timesMs).to.have.length.at.most(bound);
      }),
    );
  });

  it('never lose the extremes of any bucket, and invent no value', () => {
    fc.assert(
      fc.property(cells, bounds, (values, bound) => {
        const { values: kept, timesMs, rowsPerBucket } = thin(values, bound);
        const points = timesMs.map((atMs, index) => ({ row: atMs / 1000, value: kept['value']![index]! }));
        for (let from = 0; from < values.length; from += rowsPerBucket) {
          const inBucket = measured(values.slice(from, from + rowsPerBucket));
          const drawn = points.filter(({ row }) => row >= from && row < from + rowsPerBucket).map(({ value }) => value);
          if (inBucket.length === 0) expect(measured(drawn)).to.deep.equal([]);
          else {
            expect(Math.min(...measured(drawn))).to.equal(Math.min(...inBucket));
            expect(Math.max(...measured(drawn))).to.equal(Math.max(...inBucket));
          }
          expect(inBucket).to.include.members(measured(drawn));
        }
      }),
    );
  });

  it('put their points in order of time, the first and last row among them', () => {
    fc.assert(
      fc.property(cells, bounds, (values, bound) => {
        const { timesMs } = thin(values, bound);
        expect(timesMs).to.deep.equal([...new Set(timesMs)].toSorted((a, b) => a - b));
        expect(timesMs[0]).to.equal(0);
        expect(timesMs.at(-1)).to.equal((values.length - 1) * 1000);
      }),
    );
  });

  it('leave a gap where nothing was measured for a whole bucket', () => {
    const values = [1, 1, 1, 1, null, null, null, null, 2, 2, 2, 2];
    expect(thin(values, 6).values['value']).to.deep.equal([1, 1, null, null, 2, 2]);
  });

  it('have no value for a column from before it came', () => {
    const columns = new ThinnedColumns();
    columns.add(0, { a: 1 });
    columns.add(1000, { a: 2, late: 5 });
    columns.add(2000, { a: 3 });
    expect(columns.columns().values).to.deep.equal({ a: [1, 2, 3], late: [null, 5, null] });
  });

  it('stay small in a run of a week', () => {
    const columns = new ThinnedColumns();
    for (let second = 0; second < 604_800; second++) columns.add(second * 1000, { a: second % 3600 });
    const { timesMs, values } = columns.columns();
    expect(timesMs).to.have.length.within(1000, 2000);
    expect(Math.max(...measured(values['a']!))).to.equal(3599);
  }).timeout(10_000);
});
