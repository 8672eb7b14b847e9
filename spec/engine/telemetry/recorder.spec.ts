import { expect } from 'chai';
import { phases } from '../../../engine/run/phase.js';
import { Histogram } from '../../../engine/telemetry/histogram.js';
import { counterIds, counterMetrics, distributionIds, distributionMetrics } from '../../../engine/telemetry/metric.js';
import { Recorder } from '../../../engine/telemetry/recorder.js';
import { SAMPLES_PER_CODE, type Snapshot } from '../../../engine/telemetry/snapshot.js';

const HOLD = phases.indexOf('hold');

/** `phase/population counter` to what was counted. */
function countsIn({ cells }: Snapshot): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { phase, population, counters } of cells) {
    for (let i = 0; i < counters.length; i += 2) {
      counts[`${phases[phase]!}/${population} ${counterMetrics[counters[i]!]!.name}`] = counters[i + 1]!;
    }
  }
  return counts;
}

describe('recorder', () => {
  it('counts by phase and population', () => {
    const recorder = new Recorder(0, 2);
    recorder.count(0, 'connections.attempted');
    recorder.count(0, 'connections.attempted');
    recorder.count(1, 'connections.attempted');
    recorder.enter('join');
    recorder.count(1, 'joins.joined', 5);
    recorder.count(recorder.ofNone, 'groups.created');
    recorder.count(0, 'connections.attempted');
    expect(countsIn(recorder.take(0, 0))).to.deep.equal({
      'connect/0 connections.attempted': 2,
      'connect/1 connections.attempted': 1,
      'join/0 connections.attempted': 1,
      'join/1 joins.joined': 5,
      'join/2 groups.created': 1,
    });
    expect(recorder.ofNone).to.equal(2);
  });

  it('gathers values by phase and population', () => {
    const recorder = new Recorder(0, 1);
    recorder.record(0, 'connections.setupMs', 3);
    recorder.record(0, 'connections.setupMs', 5);
    recorder.enter('drain');
    recorder.record(1, 'generator.gcPauseMs', 7);
    const found = recorder
      .take(0, 0)
      .cells.map(({ phase, population, distributions }) => [
        phases[phase],
        population,
        distributions.map(({ id, delta }) => [distributionMetrics[id]!.name, delta.count, delta.maxMicros]),
      ]);
    expect(found).to.deep.equal([
      ['connect', 0, [['connections.setupMs', 2, 5000]]],
      ['drain', 1, [['generator.gcPauseMs', 1, 7000]]],
    ]);
  });

  it('keeps all of messages, history, departures and private messages in hold, whichever phase their outcome comes in, and nothing else', () => {
    const recorder = new Recorder(0, 1);
    for (const phase of phases) {
      recorder.enter(phase);
      for (const { name } of counterMetrics) recorder.count(0, name);
      for (const { name } of distributionMetrics) recorder.record(0, name, 1);
    }
    for (const { phase, counters, distributions } of recorder.take(0, 0).cells) {
      for (const [id, { name }] of counterMetrics.entries()) {
        const at = counters.findIndex((value, i) => i % 2 === 0 && value === id);
        const expected = /^(messages|history|churn|typing|private)\./.test(name)
          ? phase === HOLD
            ? phases.length
            : undefined
          : 1;
        expect(at < 0 ? undefined : counters[at + 1], `${name} in ${phases[phase]!}`).to.equal(expected);
      }
      for (const [id, { name }] of distributionMetrics.entries()) {
        const expected = /^(messages|history|churn|typing|private)\./.test(name)
          ? phase === HOLD
            ? phases.length
            : undefined
          : 1;
        const found = distributions.find((each) => each.id === id)?.delta.count;
        expect(found, `${name} in ${phases[phase]!}`).to.equal(expected);
      }
    }
  });

  it('hands out what came since the last take, numbers the takes, and starts anew', () => {
    const recorder = new Recorder(3, 1);
    recorder.count(0, 'bytes.sent', 100);
    recorder.record(0, 'messages.responseMs', 4);
    recorder.error('E1', 'text');
    recorder.closeCode(1006);
    const first = recorder.take(1000, 5);
    recorder.count(0, 'bytes.sent', 7);
    const second = recorder.take(2000, 4);
    const third = recorder.take(3000, 0);
    expect(
      [first, second, third].map(({ version, shard, sequence, atMs, open }) => [version, shard, sequence, atMs, open]),
    ).to.deep.equal([
      [1, 3, 0, 1000, 5],
      [1, 3, 1, 2000, 4],
      [1, 3, 2, 3000, 0],
    ]);
    expect(countsIn(first)).to.deep.equal({ 'connect/0 bytes.sent': 100 });
    expect(countsIn(second)).to.deep.equal({ 'connect/0 bytes.sent': 7 });
    expect([second.errors, second.closeCodes]).to.deep.equal([[], {}]);
    expect(second.cells.flatMap(({ distributions }) => distributions)).to.deep.equal([]);
    expect(third.cells).to.deep.equal([]);
    expect(first.errors).to.have.length(1); // a snapshot is its owner's: nothing takes it back
    expect(first.closeCodes).to.deep.equal({ 1006: 1 });
  });

  it('counts close codes', () => {
    const recorder = new Recorder(0, 0);
    for (const code of [1006, 1011, 1006]) recorder.closeCode(code);
    expect(recorder.take(0, 0).closeCodes).to.deep.equal({ 1006: 2, 1011: 1 });
  });

  it('counts every error and keeps the first few texts of each code, none of them twice', () => {
    const recorder = new Recorder(0, 0);
    for (let i = 0; i < 100; i++) {
      recorder.error('A', `text ${i >> 1}`);
      recorder.error('B', 'always the same', true);
    }
    const { errors } = recorder.take(0, 0);
    const samples = Array.from({ length: SAMPLES_PER_CODE }, (_, i) => `text ${i}`);
    expect(errors).to.deep.equal([
      { code: 'A', count: 100, critical: false, samples },
      { code: 'B', count: 100, critical: true, samples: ['always the same'] },
    ]);
  });

  it('takes a code for critical as soon as one error of it is', () => {
    for (const order of [
      [true, false],
      [false, true],
    ]) {
      const recorder = new Recorder(0, 0);
      for (const critical of order) recorder.error('A', 'text', critical);
      expect(recorder.take(0, 0).errors).to.deep.equal([{ code: 'A', count: 2, critical: true, samples: ['text'] }]);
    }
  });

  it('makes snapshots that survive a thread', () => {
    const recorder = new Recorder(1, 1);
    recorder.count(0, 'frames.received', 3);
    recorder.record(0, 'joins.responseMs', 12.345);
    recorder.error('E', 'text');
    recorder.closeCode(1001);
    const snapshot = recorder.take(5, 1);
    const clone = structuredClone(snapshot);
    expect(clone).to.deep.equal(snapshot);
    const histogram = new Histogram();
    histogram.merge(clone.cells[0]!.distributions[0]!.delta);
    expect(histogram.maxMs).to.equal(12.345);
    expect(clone.cells[0]!.counters).to.deep.equal([counterIds['frames.received'], 3]);
    expect(clone.cells[0]!.distributions[0]!.id).to.equal(distributionIds['joins.responseMs']);
  });
});
