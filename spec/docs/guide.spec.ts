import { expect } from 'chai';
import { phases } from '../../engine/run/phase.js';
import { FAULT_KINDS } from '../../targets/embedded/faults/fault-kinds.js';
import { sampleTick } from '../reports/sample.js';
import { Page } from './page.js';

const page = new Page('docs/guide.md');

describe('docs/guide.md', () => {
  it('lists the faults that the embedded target knows', () => {
    const kinds = Object.entries(FAULT_KINDS).map(([kind, { value, per, meaning }]) => [kind, value, per, meaning]);
    expect(page.table('fault', 'value', 'per', 'what the target does')).to.deep.equal(kinds);
  });

  it('goes through the phases in their order', () => {
    const rows = page.table('phase', 'what happens', 'ends when');
    expect(rows.map(([phase]) => phase)).to.deep.equal([...phases]);
  });

  it('lists the fields of a line of series.ndjson, at both depths', () => {
    const rows = page.table('field', 'content');
    const tick = sampleTick(1);
    expect(rows.map(([field]) => field)).to.deep.equal(Object.keys(tick));
    for (const [field, content] of rows) {
      const value: unknown = tick[field as keyof typeof tick];
      if (typeof value !== 'object' || value === null || field === 'messages') continue;
      expect(content, field).to.satisfy((text: string) => Object.keys(value).every((name) => text.includes(name)));
    }
  });
});
