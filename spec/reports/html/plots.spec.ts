import { expect } from 'chai';
import type { Tick } from '../../../engine/telemetry/tick.js';
import { History } from '../../../reports/html/history.js';
import { plotData } from '../../../reports/html/plots.js';
import { style } from '../../../reports/html/style.js';
import { sampleSummary } from '../sample-summary.js';
import { sampleTick } from '../sample-tick.js';

const ticks = Array.from({ length: 153 }, (_, index) => sampleTick(index + 1));

function withErrors(tick: Tick): Tick {
  const byCode = { RARE: tick.atMs >= 100_000 ? 1 : 0, OFTEN: tick.atMs / 10 };
  return { ...tick, errors: { ...tick.errors, total: 1, perSecond: 100, byCode } };
}

describe('plot data', () => {
  const data = plotData(sampleSummary(), History.of(ticks));
  const plot = (id: string, from = data): (typeof data.plots)[number] => from.plots.find((one) => one.id === id)!;

  it('draws clients, errors, messages against the plan, both times, and the generator', () => {
    expect(data.plots.map(({ id }) => id)).to.include.members([
      'clients',
      'errors',
      'sending',
      'receiving',
      'response',
      'service',
      'in-flight',
      'set-up',
      'generator-delays',
      'generator-load',
    ]);
  });

  it('draws the latency of deliveries first, and what went wrong with them once something has', () => {
    expect(data.plots[0]!.id).to.equal('delivery');
    expect(plot('integrity')).to.equal(undefined);
    const wrong = ticks.map((tick, n) => ({
      ...tick,
      deliveries: { ...tick.deliveries!, lost: Math.max(0, n - 100) },
    }));
    const { lines } = plot('integrity', plotData(sampleSummary(), History.of(wrong)));
    expect(lines.find(({ label }) => label === 'lost')!.values.at(-1)).to.equal(52);
  });

  it('has a value or a gap for every time in every line', () => {
    for (const { lines } of data.plots) {
      for (const { values } of lines) expect(values).to.have.length(data.times.length);
    }
    expect(data.times.slice(0, 3)).to.deep.equal([1, 2, 3]);
  });

  it('keeps what was measured, to five digits', () => {
    const p99 = plot('response').lines.find(({ label }) => label === 'p99')!;
    for (const [index, value] of p99.values.entries()) {
      const measured = ticks[index]!.messages.responseMs?.p99;
      if (measured === undefined) expect(value).to.equal(null);
      else expect(value).to.be.closeTo(measured, measured / 10_000);
    }
  });

  it('spans each phase up to the next one, the last to the end', () => {
    expect(data.phases[0]).to.deep.equal({ name: 'connect', from: 0, to: 25.025 });
    expect(data.phases.at(-1)).to.deep.equal({ name: 'close', from: 152.737, to: 154.321 });
    expect(data.endsAt).to.equal(154.321);
  });

  it('takes the phases from the events where the summary has none', () => {
    const summary = { ...sampleSummary(), phases: {} };
    const event = { kind: 'phase', text: '' } as const;
    const history = History.of(ticks, [
      { ...event, code: 'connect', atMs: 0 },
      { ...event, code: 'hold', atMs: 32_000 },
    ]);
    expect(plotData(summary, history).phases).to.deep.equal([
      { name: 'connect', from: 0, to: 32 },
      { name: 'hold', from: 32, to: 154.321 },
    ]);
  });

  it('marks faults and the stop, but not phases', () => {
    const history = History.of(ticks, [
      { atMs: 0, kind: 'phase', code: 'connect', text: '' },
      { atMs: 9000, kind: 'fault', code: 'SLOW', text: 'slow' },
      { atMs: 12_000, kind: 'stop', code: 'MAX_DURATION', text: 'long' },
    ]);
    expect(plotData(sampleSummary(), history).marks).to.deep.equal([
      { at: 9, text: 'fault SLOW' },
      { at: 12, text: 'stop MAX_DURATION' },
    ]);
  });

  it('has a line for each of the most frequent error codes, none before its first', () => {
    const errors = plot('errors', plotData(sampleSummary(), History.of(ticks.map(withErrors))));
    expect(errors.lines.map(({ label }) => label)).to.deep.equal(['all errors', 'OFTEN', 'RARE']);
    expect(errors.lines[2]!.values[99]).to.equal(1);
    expect(errors.lines[2]!.values.slice(0, 99).every((value) => value === 0)).to.equal(true);
  });

  it('leaves out what was never measured, and tells that there were no errors', () => {
    const idle = ticks
      .slice(0, 20)
      .map((tick) => ({ ...tick, generator: { ...tick.generator, rssBytes: 0, cpuCores: 0 } }));
    const ids = plotData(sampleSummary(), History.of(idle)).plots.map(({ id }) => id);
    expect(ids).to.include('errors').and.not.include('response').and.not.include('generator-load');
  });

  it('draws nothing of a run without a single tick', () => {
    expect(plotData(sampleSummary(), new History())).to.include({ endsAt: 154.321 }).and.have.property('plots').empty;
  });

  it('uses no colour that the style sheet lacks, on either background', () => {
    for (const { lines } of data.plots) {
      for (const { colour } of lines) {
        expect(style.match(new RegExp(`--line-${colour}: #[0-9a-f]{6};`, 'g')), colour).to.have.length(2);
      }
    }
  });
});
