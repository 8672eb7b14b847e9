import { expect } from 'chai';
import * as fc from 'fast-check';
import { statistics, statisticsOf } from '../../../engine/calibrate/stair.js';
import { Histogram } from '../../../engine/telemetry/histogram.js';

describe('statistics of a stair', () => {
  it('are those that the telemetry’s histogram tells of the same values', () => {
    // Below 2,048 µs the histogram has a bucket for each microsecond: both must agree to the digit.
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2047 }), { minLength: 1, maxLength: 300 }), (micros) => {
        const histogram = new Histogram();
        for (const value of micros) histogram.record(value / 1000);
        const dist = histogram.toDist()!;
        const found = statisticsOf(Float64Array.from(micros, (value) => value / 1000));
        for (const name of statistics) expect(found[name], name).to.be.closeTo(dist[name], 0.00051);
      }),
    );
  });
});
