import { expect } from 'chai';
import { compilePlan } from '../../engine/plan/compile-plan.js';
import { offeredOverTime } from '../../engine/plan/offered-over-time.js';
import { phases } from '../../engine/run/phase.js';
import { loadProfile } from '../../profiles/load-profile.js';
import { renderOfferedPlot } from '../../reports/console/offered-plot.js';
import { DIDS, DIDS_TO_CONNECTIONS } from '../../targets/embedded/faults/delivery-log.js';
import {
  FAULT_KIND_NAMES,
  FAULT_KINDS,
  FAULT_SETTINGS,
  settingsOf,
} from '../../targets/embedded/faults/fault-kinds.js';
import { sampleTick } from '../reports/sample-tick.js';
import { Page } from './page.js';

const page = new Page('docs/guide.md');

describe('docs/guide.md', () => {
  it('lists the faults that the embedded target knows, and what its log says of them', () => {
    const kinds = FAULT_KIND_NAMES.map((kind) => {
      const { value, per, meaning } = FAULT_KINDS[kind];
      return [kind, value, per, settingsOf(kind).join(', '), meaning];
    });
    expect(page.table('fault', 'value', 'per', 'settings', 'what the target does')).to.deep.equal(kinds);
    const settings = Object.entries(FAULT_SETTINGS).map(([name, { value, meaning }]) => [`${name}=${value}`, meaning]);
    expect(page.table('setting', 'meaning')).to.deep.equal(settings);
    const dids = Object.entries({ ...DIDS, ...DIDS_TO_CONNECTIONS }).map((row) =>
      row.map((cell) => cell.replaceAll('`', '')),
    );
    expect(page.table('did', 'meaning')).to.deep.equal(dids);
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

  it('draws what sim check draws', () => {
    const command = page.fences.find(({ text }) => text.startsWith('npx sim check load --set'))!.text;
    const [, set] = /--set '([^']+)'/.exec(command)!;
    const { resolved } = loadProfile('load', { environment: {}, overrides: { set: [set!] } });
    const overTime = offeredOverTime(compilePlan(resolved, { hash: '', runId: '' }));
    const plot = renderOfferedPlot(overTime, { colour: false, width: 80, ascii: false });
    expect(page.fences.map(({ text }) => text).join('\n')).to.include(plot);
  });
});
