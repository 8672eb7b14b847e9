import fc from 'fast-check';
import type { Members } from '../../engine/plan/resolved-profile.generated.js';

/** Any distribution of sizes that `checkMembers` finds sound; no group has more than `most` members. */
export function anyMembers(most: number): fc.Arbitrary<Members> {
  const size = fc.integer({ min: 1, max: most });
  const span = fc.tuple(size, size).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));
  const shape = fc.double({ min: 0.1, max: 3, noNaN: true });
  return fc.oneof(
    size.map((value): Members => ({ distribution: 'constant', value })),
    span.map((each): Members => ({ distribution: 'uniform', ...each })),
    fc.tuple(span, shape).map(([each, exponent]): Members => ({ distribution: 'zipf', ...each, exponent })),
    fc.tuple(span, shape, fc.double({ min: 0, max: 1, noNaN: true })).map(([{ min, max }, sigma, at]): Members => ({
      distribution: 'log-normal',
      ...{ min, max, sigma },
      median: min + at * (max - min),
    })),
    fc
      .uniqueArray(fc.record({ members: size, weight: fc.integer({ min: 1, max: 50 }) }), {
        minLength: 1,
        maxLength: 6,
        selector: ({ members }) => members,
      })
      .map((sizes): Members => ({ distribution: 'histogram', sizes })),
  );
}
