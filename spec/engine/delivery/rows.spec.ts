import { expect } from 'chai';
import fc from 'fast-check';
import { Rows } from '../../../engine/delivery/rows.js';

const columns = (capacity: number) => ({ key: new Uint32Array(capacity), value: new Float64Array(capacity) });

describe('rows', () => {
  it('are as a list would be, however they are added, kept and taken', () => {
    const numbers = fc.array(fc.nat(1000), { maxLength: 150 });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.record({ add: numbers }), fc.record({ copy: numbers }), fc.record({ keep: fc.nat(4) }))),
        (steps) => {
          const rows = new Rows(columns);
          const list: number[] = [];
          for (const step of steps) {
            if ('add' in step) {
              for (const each of step.add) {
                const row = rows.add();
                rows.columns.key[row] = each;
                rows.columns.value[row] = each / 2;
              }
              list.push(...step.add);
            } else if ('copy' in step) {
              const key = Uint32Array.from(step.copy);
              const value = Float64Array.from(step.copy, (n) => n / 2);
              step.copy.forEach((_, row) => rows.copy({ key, value }, row));
              list.push(...step.copy);
            } else {
              const keeps = (n: number): boolean => n % 5 > step.keep;
              rows.retain((row) => keeps(rows.columns.key[row]!));
              list.splice(0, list.length, ...list.filter(keeps));
            }
            expect(rows.length).to.equal(list.length);
          }
          const { key, value } = rows.take();
          expect([...key]).to.deep.equal(list);
          expect([...value]).to.deep.equal(list.map((n) => n / 2));
          expect(rows.length).to.equal(0);
        },
      ),
    );
  });
});
