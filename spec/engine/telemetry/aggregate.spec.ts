import { expect } from 'chai';
import fc from 'fast-check';
import { phases, type Phase } from '../../../engine/run/phase.js';
import { Aggregate, type Selection } from '../../../engine/telemetry/aggregate.js';
import {
  counterMetrics,
  distributionMetrics,
  type Counter,
  type Distribution,
} from '../../../engine/telemetry/metric.js';
import { Recorder } from '../../../engine/telemetry/recorder.js';
import { SAMPLES_PER_CODE, type Snapshot } from '../../../engine/telemetry/snapshot.js';

const POPULATIONS = 2;
const SHARDS = 3;

/** One thing that a thread notes, in a phase, on one of the shards. */
type Note = { shard: number; phase: Phase; population: number } & (
  | { kind: 'count'; counter: Counter; by: number }
  | { kind: 'record'; distribution: Distribution; micros: number }
  | { kind: 'error'; code: string; critical: boolean }
  | { kind: 'close'; code: number }
  | { kind: 'take' }
);

const where = {
  shard: fc.nat({ max: SHARDS - 1 }),
  phase: fc.constantFrom(...phases),
  population: fc.nat({ max: POPULATIONS }),
};
const note: fc.Arbitrary<Note> = fc.oneof(
  fc.record({
    ...where,
    kind: fc.constant('count' as const),
    counter: fc.constantFrom(...counterMetrics.map(({ name }) => name)),
    by: fc.nat({ max: 1000 }),
  }),
  fc.record({
    ...where,
    kind: fc.constant('record' as const),
    distribution: fc.constantFrom(...distributionMetrics.map(({ name }) => name)),
    micros: fc.nat({ max: 10_000_000 }),
  }),
  fc.record({
    ...where,
    kind: fc.constant('error' as const),
    code: fc.constantFrom('A', 'B', 'C'),
    critical: fc.boolean(),
  }),
  fc.record({ ...where, kind: fc.constant('close' as const), code: fc.constantFrom(1000, 1006, 1011) }),
  fc.record({ ...where, kind: fc.constant('take' as const) }),
);
const notes = fc.array(note, { maxLength: 120 });

/** Writes a note down, and returns the snapshot where it is to be taken. */
function write(recorder: Recorder, each: Note): Snapshot | undefined {
  recorder.enter(each.phase);
  switch (each.kind) {
    case 'count':
      recorder.count(each.population, each.counter, each.by);
      return undefined;
    case 'record':
      recorder.record(each.population, each.distribution, each.micros / 1000);
      return undefined;
    case 'error':
      recorder.error(each.code, `${each.code} happened`, each.critical);
      return undefined;
    case 'close':
      recorder.closeCode(each.code);
      return undefined;
    case 'take':
      return recorder.take(0, 0);
  }
}

/** The snapshots of all shards, in the order in which they are taken; each shard's last one at the end. */
function snapshotsOf(all: readonly Note[]): Snapshot[] {
  const recorders = Array.from({ length: SHARDS }, (_, shard) => new Recorder(shard, POPULATIONS));
  const snapshots = all.flatMap((each) => write(recorders[each.shard]!, each) ?? []);
  return [...snapshots, ...recorders.map((recorder) => recorder.take(0, 0))];
}

function merged(snapshots: readonly Snapshot[], shards = SHARDS): Aggregate {
  const aggregate = new Aggregate(POPULATIONS, shards);
  for (const snapshot of snapshots) aggregate.merge(structuredClone(snapshot));
  return aggregate;
}

/** Everything recorded by one thread that never takes a snapshot before its end. */
function recordedInOne(all: readonly Note[]): Aggregate {
  const recorder = new Recorder(0, POPULATIONS);
  for (const each of all) if (each.kind !== 'take') write(recorder, each);
  return merged([recorder.take(0, 0)], 1);
}

const selections: Selection[] = [undefined, ...phases].flatMap((phase) =>
  [undefined, 0, 1, POPULATIONS].map((population) => ({ phase, population })),
);

/** All that can be read from an aggregate and does not depend on the order of what came in. */
function contents(aggregate: Aggregate): unknown {
  return {
    counters: selections.map((each) => counterMetrics.map(({ name }) => aggregate.counter(name, each))),
    distributions: selections.map((each) =>
      distributionMetrics.map(({ name }) => aggregate.distribution(name, each).toDist()),
    ),
    errors: [...aggregate.errors.values()].sort((a, b) => (a.code < b.code ? -1 : 1)),
    closeCodes: aggregate.closeCodes,
  };
}

describe('aggregate', () => {
  it('has the same figures as one thread that recorded everything, however it was spread and in whatever order it came', () => {
    fc.assert(
      fc.property(notes, fc.infiniteStream(fc.nat()), (all, chance) => {
        const snapshots = snapshotsOf(all);
        const shuffled = snapshots
          .map((snapshot) => ({ snapshot, key: chance.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ snapshot }) => snapshot);
        const whole = contents(recordedInOne(all));
        expect(contents(merged(snapshots))).to.deep.equal(whole);
        expect(contents(merged(shuffled))).to.deep.equal(whole);
      }),
    );
  });

  it('adds up: phases, populations and shards each come to the whole', () => {
    fc.assert(
      fc.property(notes, (all) => {
        const aggregate = merged(snapshotsOf(all));
        const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
        const populations = Array.from({ length: POPULATIONS + 1 }, (_, population) => population);
        for (const { name } of counterMetrics) {
          const whole = aggregate.counter(name);
          expect(sum(phases.map((phase) => aggregate.counter(name, { phase })))).to.equal(whole);
          expect(sum(populations.map((population) => aggregate.counter(name, { population })))).to.equal(whole);
          for (const population of populations) {
            const shards = Array.from({ length: SHARDS }, (_, shard) =>
              aggregate.shardCounter(shard, name, { population }),
            );
            expect(sum(shards)).to.equal(aggregate.counter(name, { population }));
          }
        }
        for (const { name } of distributionMetrics) {
          const whole = aggregate.distribution(name).count;
          expect(sum(phases.map((phase) => aggregate.distribution(name, { phase }).count))).to.equal(whole);
          expect(sum(populations.map((population) => aggregate.distribution(name, { population }).count))).to.equal(
            whole,
          );
        }
      }),
    );
  });

  it('has empty distributions and no errors before anything came', () => {
    const aggregate = new Aggregate(1, 1);
    expect(aggregate.distribution('messages.responseMs').toDist()).to.equal(null);
    expect([aggregate.counter('bytes.sent'), aggregate.peak, aggregate.open, aggregate.errors.size]).to.deep.equal([
      0, 0, 0, 0,
    ]);
    expect(aggregate.ofNone).to.equal(1);
  });

  it('keeps the first few texts of each code, none of them twice, over all snapshots', () => {
    const aggregate = new Aggregate(0, 2);
    for (let i = 0; i < 20; i++) {
      const recorder = new Recorder(i % 2, 0);
      recorder.error('A', 'the same');
      recorder.error('A', `text ${i}`);
      aggregate.merge(recorder.take(0, 0));
    }
    const { count, samples } = aggregate.errors.get('A')!;
    expect(count).to.equal(40);
    expect(samples).to.deep.equal(['the same', 'text 0', 'text 1', 'text 2', 'text 3'].slice(0, SAMPLES_PER_CODE));
  });

  it("takes in the coordinator's own findings like a shard's", () => {
    const aggregate = new Aggregate(1, 2);
    aggregate.add('hold', 0, 'clients.lost', 7, 1);
    aggregate.addError('THREAD_LOST', 1, true, ['gone']);
    expect(aggregate.counter('clients.lost')).to.equal(7);
    expect(aggregate.counter('clients.lost', { phase: 'hold', population: 0 })).to.equal(7);
    expect(aggregate.counter('clients.lost', { phase: 'join' })).to.equal(0);
    expect([0, 1].map((shard) => aggregate.shardCounter(shard, 'clients.lost', { population: 0 }))).to.deep.equal([
      0, 7,
    ]);
    expect(aggregate.errors.get('THREAD_LOST')).to.deep.equal({
      code: 'THREAD_LOST',
      count: 1,
      critical: true,
      samples: ['gone'],
    });
  });

  it('has the latest open connections of every shard, and the most there ever were together', () => {
    const aggregate = new Aggregate(0, 2);
    const recorders = [new Recorder(0, 0), new Recorder(1, 0)];
    const seen = (
      [
        [0, 10],
        [1, 20],
        [0, 15],
        [1, 5],
        [0, 18],
      ] as const
    ).map(([shard, open]) => {
      aggregate.merge(recorders[shard]!.take(0, open));
      return [aggregate.open, aggregate.peak];
    });
    expect(seen).to.deep.equal([
      [10, 10],
      [30, 30],
      [35, 35],
      [20, 35],
      [23, 35],
    ]);
    expect([aggregate.openOf(0), aggregate.openOf(1)]).to.deep.equal([18, 5]);
    aggregate.setOpen(0, 0);
    expect([aggregate.open, aggregate.peak]).to.deep.equal([5, 35]);
  });

  it('hands out each interval once, over all phases, populations and shards', () => {
    const aggregate = new Aggregate(2, 2);
    const recorders = [new Recorder(0, 2), new Recorder(1, 2)];
    recorders[0]!.record(0, 'messages.responseMs', 1);
    recorders[1]!.enter('drain');
    recorders[1]!.record(1, 'messages.responseMs', 9);
    for (const recorder of recorders) aggregate.merge(recorder.take(0, 0));
    const first = aggregate.takeInterval();
    recorders[0]!.record(0, 'messages.responseMs', 3);
    aggregate.merge(recorders[0]!.take(0, 0));
    const second = aggregate.takeInterval();
    const third = aggregate.takeInterval();
    const read = (interval: typeof first): unknown[] => [
      interval('messages.responseMs')?.count,
      interval('messages.responseMs')?.minMs,
      interval('messages.responseMs')?.maxMs,
    ];
    expect(read(first)).to.deep.equal([2, 1, 9]);
    expect(read(second)).to.deep.equal([1, 3, 3]);
    expect(read(third)).to.deep.equal([undefined, undefined, undefined]);
    expect(first('messages.sendLagMs')).to.equal(undefined);
    expect(aggregate.distribution('messages.responseMs').count).to.equal(3);
  });

  it("knows the worst thread's loop delay of each phase, which the threads together would hide", () => {
    const aggregate = new Aggregate(1, 3);
    const delays = [1, 2, 80];
    delays.forEach((delayMs, shard) => {
      const recorder = new Recorder(shard, 1);
      recorder.enter('hold');
      for (let i = 0; i < (delayMs > 50 ? 10 : 1000); i++) {
        recorder.record(recorder.ofNone, 'generator.eventLoopDelayMs', delayMs);
      }
      recorder.enter('close');
      recorder.record(recorder.ofNone, 'generator.eventLoopDelayMs', 200 + shard);
      aggregate.merge(recorder.take(0, 0));
    });
    expect(aggregate.worstLoopDelayP99Ms('hold')).to.equal(80);
    expect(aggregate.distribution('generator.eventLoopDelayMs', { phase: 'hold' }).percentileMs(99)).to.equal(2);
    expect(aggregate.worstLoopDelayP99Ms('close')).to.equal(202);
    expect(aggregate.worstLoopDelayP99Ms('join')).to.equal(null);
  });
});
