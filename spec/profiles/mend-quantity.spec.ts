import { expect } from 'chai';
import { mendQuantity } from '../../profiles/mend-quantity.js';

describe('mend quantity', () => {
  const cases: [kind: string, written: unknown, meant: string | undefined][] = [
    ['Duration', 120, '120s'],
    ['Duration', '120', '120s'],
    ['Duration', '5 sec', '5s'],
    ['Duration', '5 SECONDS', '5s'],
    ['Duration', '1,500ms', '1500ms'],
    ['Duration', '.5s', '0.5s'],
    ['Duration', '05m', '5m'],
    ['Duration', '2 Min', '2m'],
    ['Duration', '1hr', '1h'],
    ['Duration', '250 millis', '250ms'],
    ['Duration', '1 day', undefined],
    ['Duration', 'soon', undefined],
    ['Duration', -5, undefined],
    ['Duration', true, undefined],
    ['Rate', 500, '500/s'],
    ['Rate', '500', '500/s'],
    ['Rate', '500 per second', '500/s'],
    ['Rate', '500 / sec', '500/s'],
    ['Rate', '30/min', '30/m'],
    ['Rate', '500ps', '500/s'],
    ['Rate', 'fast', undefined],
    ['Size', '512 mb', '512MB'],
    ['Size', '512Mib', '512MiB'],
    ['Size', '1,024', '1024B'],
    ['Size', '4g', '4GB'],
    ['Size', '1.5GB', undefined],
    ['Condition', 500, '< 500'],
    ['Condition', '500', '< 500'],
    ['Condition', '= 0', '== 0'],
    ['Condition', '=<5', '<= 5'],
    ['Condition', '=> 5', '>= 5'],
    ['Condition', '≤ 5', '<= 5'],
    ['Condition', '≥ 0.5', '>= 0.5'],
    ['Condition', '<  500ms', '< 500'],
    ['Condition', 'low', undefined],
    ['Error rate', '50% over 10s', '0.5 over 10s'],
    ['Error rate', '50%', '0.5 over 10s'],
    ['Error rate', '.5 in 1 m', undefined],
    ['Error rate', '0.5/10sec', '0.5 over 10s'],
    ['Error rate', 0.5, '0.5 over 10s'],
    ['Error rate', 'half', undefined],
    ['Name', 'x', undefined],
  ];
  for (const [kind, written, meant] of cases) {
    it(`takes the ${kind.toLowerCase()} ${JSON.stringify(written)} for ${meant ?? 'nothing it knows'}`, () => {
      expect(mendQuantity(kind, written)).to.equal(meant);
    });
  }
});
