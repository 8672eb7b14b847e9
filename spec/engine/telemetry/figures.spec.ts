import { expect } from 'chai';
import fc from 'fast-check';
import { messagesDueBefore } from '../../../engine/plan/messages-due.js';
import type { Plan } from '../../../engine/plan/plan.js';
import { phases } from '../../../engine/run/phase.js';
import { Aggregate } from '../../../engine/telemetry/aggregate.js';
import { errorCategories } from '../../../engine/telemetry/error-categories.js';
import { figuresOf, plannedMessages, type PhaseDurations } from '../../../engine/telemetry/figures.js';
import { counterMetrics, distributionMetrics } from '../../../engine/telemetry/metric.js';
import { Recorder } from '../../../engine/telemetry/recorder.js';
import type { Figures } from '../../../engine/telemetry/summary.js';
import { planOf } from '../../support/small-profile.js';

const plan = planOf({
  hold: '10s',
  groups: {
    lobby: { count: 3 },
    rooms: { count: 5, members: 4, create: { via: 'websocket', by: 'talkers' } },
  },
  populations: {
    talkers: { clients: 8, join: { rooms: 2 }, messages: { to: 'rooms', rate: '7/s' } },
    guests: { clients: 4, join: { rooms: 1 } },
  },
});
const [TALKERS, GUESTS] = [0, 1];
const durations: PhaseDurations = { connect: 2000, groups: 500, join: 1000, hold: 10_000, drain: 100, close: 50 };

/** What one thread recorded of that plan. */
function recorded(write: (recorder: Recorder) => void, of: Plan = plan): Aggregate {
  const aggregate = new Aggregate(of.populations.length, 1);
  const recorder = new Recorder(0, of.populations.length);
  write(recorder);
  aggregate.merge(recorder.take(0, 0));
  return aggregate;
}

/** Every number of the figures by its path; `null` where there is none. */
function flat(figures: object, prefix = ''): Map<string, number | null> {
  const all = new Map<string, number | null>();
  for (const [key, value] of Object.entries(figures) as [string, unknown][]) {
    if (typeof value === 'object' && value !== null) {
      for (const [path, inner] of flat(value, `${prefix}${key}.`)) all.set(path, inner);
    } else all.set(prefix + key, value as number | null);
  }
  return all;
}

describe('figures', () => {
  it('are the plan, and null for every rate and distribution, where nothing was attempted', () => {
    const figures = flat(figuresOf(new Aggregate(2, 1), plan, {}));
    const nulls = [...figures].filter(([, value]) => value === null).map(([path]) => path);
    expect(nulls).to.have.members([
      'connections.droppedRate',
      'connections.successRate',
      'connections.perSecond',
      'connections.setupMs',
      'connections.timeToRecoverMs',
      'groups.successRate',
      'groups.perSecond',
      'groups.responseMs',
      'joins.responseMs',
      ...['due', 'received', 'lost', 'late', 'duplicate', 'misdelivered', 'undecided'].map((name) => `private.${name}`),
      'private.responseMs',
      'private.latencyMs',
      'churn.responseMs',
      ...['due', 'lost', 'duplicate', 'undecided', 'latencyMs'].map((name) => `presence.${name}`),
      ...['due', 'received', 'lost', 'late', 'duplicate', 'unexpected', 'undecided', 'latencyMs'].map(
        (name) => `typing.${name}`,
      ),
      'messages.successRate',
      'messages.perSecond',
      'messages.receivedPerSecond',
      'messages.responseMs',
      'messages.serviceMs',
      'messages.sendLagMs',
      'deliveries',
      'history.responseMs',
      'heartbeats.client.roundTripMs',
    ]);
    const planned = [...figures].filter(([, value]) => value !== null && value !== 0);
    expect(Object.fromEntries(planned)).to.deep.equal({
      'connections.planned': 12,
      'groups.planned': 8,
      'joins.planned': 20,
    });
  });

  it('have every ratio', () => {
    const aggregate = recorded((recorder) => {
      recorder.count(TALKERS, 'connections.attempted', 8);
      recorder.count(TALKERS, 'connections.established', 6);
      recorder.count(TALKERS, 'connections.failed', 2);
      recorder.enter('groups');
      recorder.count(recorder.ofNone, 'groups.attempted', 8);
      recorder.count(recorder.ofNone, 'groups.created', 5);
      recorder.count(recorder.ofNone, 'groups.existing', 1);
      recorder.count(recorder.ofNone, 'groups.failed', 2);
      recorder.enter('hold');
      recorder.count(TALKERS, 'connections.dropped', 3);
      recorder.count(TALKERS, 'messages.planned', 80);
      recorder.count(TALKERS, 'messages.sent', 70);
      recorder.count(TALKERS, 'messages.dropped.disconnected', 5);
      recorder.count(TALKERS, 'messages.dropped.inFlight', 3);
      recorder.count(TALKERS, 'messages.dropped.generator', 2);
      recorder.count(TALKERS, 'messages.received', 200);
      recorder.enter('drain');
      recorder.count(TALKERS, 'messages.acknowledged', 60);
    });
    aggregate.setOpen(0, 5);
    const { connections, groups, messages } = figuresOf(aggregate, plan, durations);
    expect(connections).to.deep.include({ droppedRate: 0.5, successRate: 0.75, perSecond: 3, peak: 5 });
    expect(groups).to.deep.include({ successRate: 0.75, perSecond: 10 });
    expect(messages).to.deep.include({
      planned: 80,
      sent: 70,
      acknowledged: 60,
      droppedSends: 10,
      droppedBy: { disconnected: 5, inFlight: 3, generator: 2 },
      successRate: 0.75,
      perSecond: 7,
      receivedPerSecond: 20,
    });
  });

  it('take every counter and distribution to its own place', () => {
    const elsewhere = [
      'connections.closed',
      'connections.failedReturns',
      'frames.received',
      'clients.lost',
      'ports.taken',
      ...errorCategories.map((category) => `errors.${category}`),
    ];
    const renamed = (name: string): string =>
      name.startsWith('messages.dropped.') ? name.replace('dropped', 'droppedBy') : name;
    for (const { name } of counterMetrics) {
      const figures = flat(
        figuresOf(
          recorded((recorder) => recorder.count(TALKERS, name, 17)),
          plan,
          {},
        ),
      );
      const holders = [...figures].filter(([, value]) => value === 17).map(([path]) => path);
      if (elsewhere.includes(name)) expect(holders, name).to.deep.equal([]);
      else if (name.startsWith('messages.dropped.'))
        expect(holders).to.deep.equal(['messages.droppedSends', renamed(name)]);
      else if (name.startsWith('presence.')) expect(holders).to.deep.equal(['presence.received', name]);
      else expect(holders, name).to.deep.equal([name]);
    }
    for (const { name } of distributionMetrics) {
      const figures = flat(
        figuresOf(
          recorded((recorder) => recorder.record(TALKERS, name, 17)),
          plan,
          {},
        ),
      );
      const holders = [...figures].filter(([, value]) => value === 17).map(([path]) => path);
      const expected = name.startsWith('generator.') ? [] : ['min', 'mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'];
      expect(holders, name).to.have.members(expected.map((statistic) => `${name}.${statistic}`));
    }
  });

  it('are 0 per second, not null, where all was in vain', () => {
    const aggregate = recorded((recorder) => {
      recorder.count(TALKERS, 'connections.attempted', 8);
      recorder.enter('groups');
      recorder.count(TALKERS, 'groups.attempted', 5);
      recorder.count(TALKERS, 'messages.planned', 5);
    });
    const { connections, groups, messages } = figuresOf(aggregate, plan, durations);
    expect([connections.perSecond, groups.perSecond, messages.perSecond, messages.receivedPerSecond]).to.deep.equal([
      0, 0, 0, 0,
    ]);
    expect([connections.successRate, groups.successRate, messages.successRate]).to.deep.equal([0, 0, 0]);
  });

  it('are null per second for a phase that was not reached or took no time', () => {
    const aggregate = recorded((recorder) => {
      recorder.count(TALKERS, 'connections.attempted', 8);
      recorder.count(TALKERS, 'connections.established', 8);
    });
    expect(figuresOf(aggregate, plan, {}).connections.perSecond).to.equal(null);
    expect(figuresOf(aggregate, plan, { connect: 0 }).connections.perSecond).to.equal(null);
  });

  it('count per second only what the phase of the rate brought', () => {
    const aggregate = recorded((recorder) => {
      recorder.count(TALKERS, 'connections.attempted', 8);
      recorder.count(TALKERS, 'connections.established', 8);
      recorder.enter('hold');
      recorder.count(TALKERS, 'connections.established', 100);
    });
    expect(figuresOf(aggregate, plan, durations).connections.perSecond).to.equal(4);
    expect(figuresOf(aggregate, plan, durations, { phase: 'connect' }).connections.perSecond).to.equal(4);
    expect(figuresOf(aggregate, plan, durations, { phase: 'hold' }).connections.perSecond).to.equal(null);
  });

  it('tell how much a population that only listens receives per second', () => {
    const aggregate = recorded((recorder) => {
      recorder.count(TALKERS, 'messages.planned', 70);
      recorder.count(GUESTS, 'messages.received', 40);
    });
    const { messages } = figuresOf(aggregate, plan, durations, { population: GUESTS });
    expect([messages.receivedPerSecond, messages.perSecond]).to.deep.equal([4, null]);
  });

  it('have what is planned of each phase and population, and together all of it', () => {
    const aggregate = new Aggregate(2, 1);
    const planned = (selection: Parameters<typeof figuresOf>[3]): number[] => {
      const { connections, groups, joins } = figuresOf(aggregate, plan, durations, selection);
      return [connections.planned, groups.planned, joins.planned];
    };
    expect(planned({ phase: 'connect' })).to.deep.equal([12, 0, 0]);
    expect(planned({ phase: 'groups' })).to.deep.equal([0, 8, 0]);
    expect(planned({ phase: 'join' })).to.deep.equal([0, 0, 20]);
    expect(planned({ phase: 'hold' })).to.deep.equal([0, 0, 0]);
    expect(planned({ population: TALKERS })).to.deep.equal([8, 5, 16]);
    expect(planned({ population: GUESTS })).to.deep.equal([4, 0, 4]);
    expect(planned({ population: aggregate.ofNone })).to.deep.equal([0, 0, 0]);
  });

  it('plan for the populations as many joins as there are in all, also where clients are left over', () => {
    const crowd = fc.record({
      seed: fc.nat(),
      members: fc.integer({ min: 1, max: 8 }),
      count: fc.integer({ min: 1, max: 12 }),
      clients: fc.integer({ min: 4, max: 20 }),
      others: fc.integer({ min: 4, max: 20 }),
    });
    fc.assert(
      fc.property(crowd, ({ seed, members, count, clients, others }) => {
        const left = planOf({
          seed,
          groups: { rooms: { count, members } },
          populations: { a: { clients, join: { rooms: 2 } }, b: { clients: others, join: { rooms: 1 } } },
        });
        const aggregate = new Aggregate(2, 1);
        const joins = (population?: number): number => figuresOf(aggregate, left, {}, { population }).joins.planned;
        expect(joins(0) + joins(1)).to.equal(joins());
        expect(joins()).to.equal(count * members);
      }),
    );
  });

  it('add up: every count of the whole is the sum over phases, and over populations', () => {
    const counts = fc.array(
      fc.record({
        phase: fc.constantFrom(...phases),
        population: fc.nat({ max: 2 }),
        counter: fc.constantFrom(...counterMetrics.map(({ name }) => name)),
        by: fc.nat({ max: 100 }),
      }),
      { maxLength: 60 },
    );
    const isCount = (path: string): boolean =>
      !/planned$|peak$|Rate$|erSecond$|Ms(\.|$)|closeCodes|deliveries/.test(path) || path === 'messages.planned';
    // What the ledgers hold: of no recorder.
    const isJudged = (path: string): boolean => /^(?:presence|private|typing)\./.test(path) && !isCounted(path);
    const isCounted = (path: string): boolean =>
      path === 'presence.received' || counterMetrics.some(({ name }) => name === path);
    fc.assert(
      fc.property(counts, (entries) => {
        const aggregate = recorded((recorder) => {
          for (const { phase, population, counter, by } of entries) {
            recorder.enter(phase);
            recorder.count(population, counter, by);
          }
        });
        const whole = flat(figuresOf(aggregate, plan, durations));
        const sums = (parts: Figures[], path: string): number =>
          parts.map((part) => flat(part).get(path)!).reduce((sum, value) => sum + value, 0);
        const byPhase = phases.map((phase) => figuresOf(aggregate, plan, durations, { phase }));
        const byPopulation = [0, 1, 2].map((population) => figuresOf(aggregate, plan, durations, { population }));
        for (const [path, value] of whole) {
          if (!isCount(path) || isJudged(path)) continue;
          expect(sums(byPhase, path), path).to.equal(value);
          expect(sums(byPopulation, path), path).to.equal(value);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('have no share above 1, also of a phase in which more is established than was attempted', () => {
    const aggregate = recorded((recorder) => {
      recorder.enter('hold');
      recorder.count(TALKERS, 'connections.attempted', 2);
      recorder.count(TALKERS, 'connections.established', 3);
      recorder.count(TALKERS, 'connections.dropped', 4);
    });
    const { connections } = figuresOf(aggregate, plan, durations, { phase: 'hold' });
    expect(connections).to.include({ successRate: 1, droppedRate: 1 });
  });

  it('have the close codes of the whole run only', () => {
    const aggregate = recorded((recorder) => recorder.closeCode(1006));
    const whole = figuresOf(aggregate, plan, durations).connections.closeCodes;
    expect(whole).to.deep.equal({ 1006: 1 });
    whole[1006] = 99;
    expect(figuresOf(aggregate, plan, durations).connections.closeCodes).to.deep.equal({ 1006: 1 });
    expect(figuresOf(aggregate, plan, durations, { phase: 'hold' }).connections.closeCodes).to.deep.equal({});
  });

  it('plan the messages of all populations in the whole of hold', () => {
    expect(plannedMessages(plan)).to.equal(70);
    expect(plannedMessages(plan)).to.equal(messagesDueBefore(plan, TALKERS, 10_000, 0, 1));
  });
});
