import { expect } from 'chai';
import fc from 'fast-check';
import { base36 } from '../../../engine/delivery/base36.js';

describe('base36', () => {
  it('writes each whole number as toString(36) does', () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeNat(), fc.nat(50_000)), (value) => {
        expect(base36(value)).to.equal(value.toString(36));
      }),
    );
  });

  it('writes the numbers at which a digit is added', () => {
    for (let power = 0; 36 ** power < Number.MAX_SAFE_INTEGER; power++) {
      for (const value of [36 ** power - 1, 36 ** power]) expect(base36(value)).to.equal(value.toString(36));
    }
  });
});
