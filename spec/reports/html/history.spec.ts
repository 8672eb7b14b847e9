import { expect } from 'chai';
import type { RunEvent } from '../../../engine/telemetry/tick.js';
import { History } from '../../../reports/html/history.js';
import { noErrors } from '../sample-figures.js';
import { sampleTick } from '../sample-tick.js';

const phase = (code: string, atMs: number): RunEvent => ({ atMs, kind: 'phase', code, text: code });

describe('history', () => {
  it('has a point for every tick, gauges as they were and rates over the span of the tick', () => {
    const before = sampleTick(40);
    const after = {
      ...sampleTick(42),
      messages: { ...sampleTick(42).messages, acknowledged: before.messages.acknowledged + 1000 },
    };
    const { timesMs, values } = History.of([before, after]).columns();
    expect(timesMs).to.deep.equal([40_000, 42_000]);
    expect(values['open']).to.deep.equal([5000, 5000]);
    expect(values['acknowledgedPerSecond']![1]).to.equal(500);
    expect(values['responseP99Ms']).to.deep.equal([before, after].map((tick) => tick.messages.responseMs!.p99));
  });

  it('counts from the start of the phase where that was later than the last tick, as the tick does', () => {
    const first = { ...sampleTick(33), atMs: 32_250, phaseMs: 250 };
    const { values } = History.of([sampleTick(32), first]).columns();
    expect(values['acknowledgedPerSecond']![1]).to.equal((first.messages.acknowledged * 1000) / 250);
  });

  it('leaves a gap where a second measured nothing', () => {
    const silent = sampleTick(41);
    silent.messages.responseMs = null;
    const { values } = History.of([sampleTick(40), silent, sampleTick(42)]).columns();
    expect(values['responseP50Ms']!.map((value) => value === null)).to.deep.equal([false, true, false]);
  });

  it('has a rate for each error code, of up to 24 of them', () => {
    const ticks = [0, 1, 2].map((step) => ({
      ...sampleTick(40 + step),
      errors: {
        total: step * 30,
        critical: 0,
        perSecond: 30,
        byCategory: noErrors,
        byCode: Object.fromEntries(Array.from({ length: 30 }, (_, code) => [`CODE_${code}`, step * (code + 1)])),
      },
    }));
    const { values } = History.of(ticks).columns();
    expect(values['error:CODE_4']).to.deep.equal([0, 5, 5]);
    expect(Object.keys(values).filter((column) => column.startsWith('error:'))).to.have.length(24);
    expect(values['errorsPerSecond']).to.deep.equal([30, 30, 30]);
  });

  it('passes over a tick that is not later than the one before', () => {
    expect(History.of([sampleTick(3), sampleTick(3), sampleTick(2), sampleTick(4)]).columns().timesMs).to.deep.equal([
      3000, 4000,
    ]);
  });

  it('keeps the first 500 events and counts the rest', () => {
    const history = History.of(
      [],
      Array.from({ length: 503 }, (_, at) => phase('hold', at)),
    );
    expect(history.events()).to.have.length(500);
    expect(history.omittedEvents).to.equal(3);
  });

  it('knows when phases began, none before the start', () => {
    const events = [phase('connect', -49.4), phase('groups', 25_000)];
    expect(History.of([], events).phaseStarts()).to.deep.equal([
      { phase: 'connect', atMs: 0 },
      { phase: 'groups', atMs: 25_000 },
    ]);
  });
});
