import fc from 'fast-check';
import { expect } from 'chai';
import type { Admission, ChatFaults } from '../../support/chat-model.js';
import { expectIdentities } from '../../support/identities.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { VirtualRun } from '../../support/virtual-run.js';

/** How a run may end, and when. */
const ends = ['completed', 'interrupt', 'kill', 'abort', 'lose', 'loseAll', 'pause', 'drop', 'stall'] as const;

interface Given {
  seed: number;
  shards: number;
  clients: number;
  perSecond: number;
  inFlight: number;
  lateness: 'off' | '50ms' | '1s';
  latencyMs: number;
  /** Of the closed population; think time of its sessions, and of its messages or their pace. */
  closed: { from: number; to: number; lengthMs: number; thinkMs: number; paced: boolean };
  /** Shares of 1,000. */
  misbehaves: { admit: number; silent: number; refuse: number; coded: number; drop: number };
  http: number;
  deeds: { end: (typeof ends)[number]; atMs: number }[];
  onLoss: 'continue' | 'stop';
}

const share = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ max: 300, min: 1 }) },
);
/** Where neither thinking nor the way takes time, a closed client would ask for ever at one instant: a check refuses that. */
const takesTime = ({ latencyMs, closed }: Given): boolean => latencyMs > 0 || closed.thinkMs > 0;

const given: fc.Arbitrary<Given> = fc.record({
  seed: fc.nat({ max: 1000 }),
  shards: fc.integer({ min: 1, max: 3 }),
  clients: fc.integer({ min: 4, max: 14 }),
  perSecond: fc.integer({ min: 1, max: 150 }),
  inFlight: fc.integer({ min: 0, max: 2 }),
  lateness: fc.constantFrom('off', '50ms', '1s'),
  latencyMs: fc.integer({ min: 0, max: 60 }),
  closed: fc.record({
    from: fc.nat({ max: 6 }),
    to: fc.nat({ max: 6 }),
    lengthMs: fc.integer({ min: 1, max: 900 }),
    thinkMs: fc.nat({ max: 300 }),
    paced: fc.boolean(),
  }),
  misbehaves: fc.record({ admit: share, silent: share, refuse: share, coded: share, drop: share }),
  http: share,
  deeds: fc.array(fc.record({ end: fc.constantFrom(...ends), atMs: fc.integer({ min: 0, max: 4000 }) }), {
    maxLength: 3,
  }),
  onLoss: fc.constantFrom('continue', 'stop'),
});

function profileOf({ seed, clients, perSecond, inFlight, lateness, closed }: Given): SmallProfile {
  const messages = { to: 'a', rate: `${perSecond}/s`, latenessLimit: lateness, ...(inFlight > 0 ? { inFlight } : {}) };
  return {
    seed,
    groups: {
      idle: { count: 9, create: { inFlight: 2 } },
      b: { count: 4, members: 3 },
      a: { count: 6, members: 3, create: { via: 'websocket', creators: 3, inFlight: 2 } },
    },
    populations: {
      c: {
        clients,
        rate: '40/s',
        join: { a: 2 },
        joinsInFlight: 2,
        messages,
        heartbeat: { every: '1s', timeout: '500ms' },
      },
      quiet: { clients: 2, rate: '20/s' },
      closed: {
        clients: 6,
        concurrency: { from: closed.from, to: closed.to, over: '1s' },
        session: {
          length: `${closed.lengthMs}ms`,
          thinkTime: { distribution: 'exponential', mean: `${closed.thinkMs}ms` },
        },
        join: { b: 2 },
        heartbeat: { every: '400ms', timeout: '300ms' },
        messages: {
          to: 'b',
          latenessLimit: lateness,
          ...(closed.paced
            ? { ratePerClient: `${perSecond}/s`, ...(inFlight > 0 ? { inFlight } : {}) }
            : { thinkTime: `${closed.thinkMs}ms` }),
        },
      },
    },
    hold: '1500ms',
    timeouts: { connect: '2s', welcome: '2s', reply: '1s', drain: '2s' },
  };
}

/** Draws by arithmetic, so that a failing case can be run again. */
function faultsOf({ seed, misbehaves }: Given): ChatFaults {
  let state = seed + 1;
  const hits = (of1000: number): boolean => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % 1000 < of1000;
  };
  const admissions: Admission[] = ['refuse', 'ignore', 'mute', 'drop'];
  return {
    admit: (_user, number) => (hits(misbehaves.admit) ? admissions[number % 4]! : 'welcome'),
    silent: () => hits(misbehaves.silent),
    refuse: ({ room }) =>
      hits(misbehaves.refuse)
        ? `Not in room: ${room}`
        : hits(misbehaves.coded)
          ? { code: 'RATE_LIMIT_EXCEEDED', message: 'slow down' }
          : undefined,
    drop: () => (hits(misbehaves.drop / 4) ? 1011 : undefined),
  };
}

function act(whole: VirtualRun, end: (typeof ends)[number], shards: number): void {
  const { coordinator, runner, model } = whole;
  switch (end) {
    case 'completed':
      return;
    case 'interrupt':
      return coordinator.interrupt('enough');
    case 'kill':
      return coordinator.kill('now');
    case 'abort':
      return coordinator.abort('TARGET_GONE', 'gone');
    case 'lose':
      return runner.lose(0);
    case 'loseAll':
      for (let shard = 0; shard < shards; shard++) runner.lose(shard);
      return;
    case 'pause':
      coordinator.pause();
      whole.advanceBy(700);
      return coordinator.resume();
    case 'drop':
      for (const { user, closedMs } of model.connections) if (closedMs === undefined) model.drop(user);
      return;
    case 'stall':
      return model.stall(whole.clock.now() + 800);
  }
}

describe('the sums of a run', () => {
  it('hold however it ends, whenever, and however the target misbehaves', () => {
    fc.assert(
      fc.property(given.filter(takesTime), (one) => {
        const whole = new VirtualRun(profileOf(one), {
          shards: one.shards,
          latencyMs: one.latencyMs,
          faults: faultsOf(one),
          safety: { onLoss: one.onLoss },
          http: (_request, n) => ((n * 37 + one.seed) % 1000 < one.http ? (n % 2 === 0 ? 503 : 409) : 201),
        }).start();
        for (const { end, atMs } of [...one.deeds].sort((a, b) => a.atMs - b.atMs)) {
          if (whole.elapsedMs < atMs) whole.advanceBy(atMs - whole.elapsedMs);
          act(whole, end, one.shards);
        }
        const outcome = whole.finish(60_000);
        expect(whole.outcomes).to.have.length(1);
        expectIdentities(outcome);
        expect(outcome.aggregate.open).to.equal(0);
        expect(whole.clock.pending).to.equal(0);
        // A hold that came to its end has planned exactly its rate, whoever was lost or gone.
        if (outcome.stop === 'completed') {
          expect(outcome.aggregate.counter('messages.planned', { population: 0 })).to.equal(
            Math.ceil(1.5 * one.perSecond),
          );
        }
        const late = outcome.aggregate.counter('messages.acknowledged');
        expect(outcome.aggregate.distribution('messages.responseMs').count).to.equal(late);
      }),
      { numRuns: 250 },
    );
  }).timeout(30_000);
});
