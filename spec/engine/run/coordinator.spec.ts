import { expect } from 'chai';
import type { Step } from '../../../engine/run/control.js';
import { expectIdentities } from '../../support/identities.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { run, START_MS, VirtualRun } from '../../support/virtual-run.js';

const messages = { to: 'a', rate: '40/s' };

/** Groups over WebSocket with members: every step has work. */
const everything: SmallProfile = {
  groups: { a: { count: 12, members: 5, create: { via: 'websocket', creators: 3, inFlight: 2 } } },
  populations: { c: { clients: 20, rate: '100/s', join: { a: 3 }, messages } },
  hold: '2s',
};

function stepsOf(profile: SmallProfile): Step[] {
  return run(profile).runner.controls.flatMap((control) => (control.type === 'begin' ? [control.step] : []));
}

describe('coordinator', () => {
  it('leads through the steps in order', () => {
    expect(stepsOf(everything)).to.deep.equal(['connect', 'groups', 'join', 'leave', 'hold', 'drain', 'close']);
  });

  it('leaves out the steps that the plan has no work for', () => {
    expect(stepsOf({ populations: { c: { clients: 3 } } })).to.deep.equal(['connect', 'hold', 'drain', 'close']);
    expect(stepsOf({ groups: { a: { count: 3 } }, populations: { c: { clients: 3 } } })).to.deep.equal([
      ...['connect', 'groups', 'hold', 'drain', 'close'],
    ]);
    const overHttp = { groups: { a: { count: 2, members: 2 } }, populations: { c: { clients: 2, join: { a: 2 } } } };
    expect(stepsOf(overHttp)).to.deep.equal(['connect', 'groups', 'join', 'hold', 'drain', 'close']);
    const idle = { count: 2, create: { via: 'websocket' as const } };
    expect(stepsOf({ groups: { idle }, populations: { c: { clients: 2 } } })).to.deep.equal([
      ...['connect', 'groups', 'hold', 'drain', 'close'],
    ]);
  });

  it('begins a step only when every shard has finished the one before, and everywhere at the same instant', () => {
    const ended = run(everything, { shards: 3 });
    const finishedMs = new Map<Step, number>();
    for (const report of ended.runner.reports) {
      if (report.type === 'done') finishedMs.set(report.step, (finishedMs.get(report.step) ?? 0) + 1);
    }
    expect([...finishedMs.values()]).to.deep.equal([3, 3, 3, 3, 3, 3]);
    const { model } = ended;
    const lastConnect = Math.max(...model.connections.map(({ openedMs }) => openedMs));
    const span = (type: string): [number, number] => {
      const times = model.of(type).map(({ atMs }) => atMs);
      return [Math.min(...times), Math.max(...times)];
    };
    expect(lastConnect).to.be.lessThan(span('create_room')[0]);
    expect(span('create_room')[1]).to.be.lessThan(span('join_room')[0]);
    expect(span('join_room')[1]).to.be.lessThan(span('leave_room')[0]);
    expect(span('leave_room')[1]).to.be.lessThan(span('chat_message')[0]);
  });

  it('lets nobody send before all joins are in', () => {
    // One room answers its joins only after five seconds.
    const ended = new VirtualRun(everything, { shards: 2 }).start().reach('join');
    ended.clock.advanceTo(ended.beganAtMs('join') + 6);
    ended.model.stall(ended.clock.now() + 5000);
    ended.finish();
    expect(ended.model.of('chat_message')[0]!.atMs).to.be.greaterThan(ended.beganAtMs('join') + 5000);
    const { joins, messages: said } = ended.summary();
    expect(joins).to.include({ planned: 60, attempted: 60, joined: 60, failed: 0 });
    expect(said).to.include({ planned: 80, acknowledged: 80, refused: 0 });
  });

  it('has no more joins open than joinsInFlight, over all shards', () => {
    const many: SmallProfile = {
      groups: { a: { count: 30, members: 4 } },
      populations: { c: { clients: 40, rate: '1000/s', join: { a: 3 }, joinsInFlight: 6 } },
    };
    for (const shards of [1, 2, 3]) {
      const ended = run(many, { shards, latencyMs: 20 });
      const perRound = new Map<number, number>();
      for (const { atMs } of ended.model.of('join_room')) perRound.set(atMs, (perRound.get(atMs) ?? 0) + 1);
      expect([...perRound.values()].slice(0, 10), `${shards} shards`).to.deep.equal(new Array(10).fill(6));
      expect(ended.summary().joins).to.include({ attempted: 120, joined: 120 });
    }
  });

  it('gives every group exactly its members: creators that the plan makes no member leave before hold', () => {
    for (const shards of [1, 2, 3]) {
      const ended = new VirtualRun(everything, { shards }).start().reach('drain');
      expect(ended.model.of('leave_room').length).to.be.greaterThan(0);
      expect(ended.model.roomNames).to.have.length(12);
      for (const room of ended.model.roomNames) expect(ended.model.membersOf(room), room).to.have.length(5);
      // So each message is delivered to exactly five, over WebSocket-created groups as over others.
      expect(ended.summary().messages).to.include({ planned: 80, acknowledged: 80, received: 400 });
    }
  });

  it('holds exactly as long as the plan says, and plans exactly rate × hold', () => {
    for (const rate of ['1/s', '7/s', '33.3/s', '500/s']) {
      const ended = run({
        ...everything,
        populations: { c: { clients: 20, join: { a: 3 }, messages: { to: 'a', rate } } },
      });
      expect(ended.summary().messages.planned, rate).to.equal(Math.ceil(2 * Number.parseFloat(rate)));
      expect(ended.summary().phases.hold!.durationMs).to.equal(2000);
      expect(ended.beganAtMs('drain') - ended.beganAtMs('hold')).to.equal(2000);
      expectIdentities(ended.outcomes[0]!);
    }
  });

  it('times the phases: join with its leaves, and no gap counted to a phase that was through', () => {
    const { phases, durationMs } = run(everything).summary();
    // 20 clients at 100/s and one round trip of 10 ms.
    expect(phases.connect).to.include({ startedAtMs: 0, durationMs: 200 });
    expect(phases.connect!.connections.perSecond).to.equal(100);
    // 4 groups a creator, 2 at a time.
    expect(phases.groups).to.include({ startedAtMs: 250, durationMs: 20 });
    expect(phases.join!.startedAtMs).to.equal(320);
    expect(phases.join!.startedAtMs + phases.join!.durationMs).to.equal(phases.hold!.startedAtMs - 50);
    expect(phases.close!.startedAtMs + phases.close!.durationMs).to.equal(durationMs);
  });

  it('reports each phase with the time at which it begins', () => {
    const ended = run(everything);
    const { phases } = ended.outcomes[0]!;
    const events = ended.events.filter(({ kind }) => kind === 'phase');
    expect(events.map(({ code }) => code)).to.deep.equal(['connect', 'groups', 'join', 'hold', 'drain', 'close']);
    for (const { code, atMs } of events) expect(atMs, code).to.equal(phases[code as keyof typeof phases]!.startedAtMs);
  });

  it('tells of each error code once, when it first shows, with a sample', () => {
    const faults = {
      admit: (_user: string, number: number) => (number % 2 === 0 ? ('refuse' as const) : ('welcome' as const)),
    };
    const ended = run({ populations: { c: { clients: 20, rate: '10/s' } } }, { faults });
    const errors = ended.events.filter(({ kind }) => kind === 'error');
    expect(errors.map(({ code, text }) => `${code} ${text}`)).to.deep.equal(['HTTP_503 c0: Server full']);
    expect(errors[0]!.atMs).to.be.within(0, 1100);
    expect(ended.outcomes[0]!.aggregate.errors.get('HTTP_503')!.count).to.equal(10);
  });

  it('closes with 1000, a hundred connections at a time and thread', () => {
    const ended = run({ populations: { c: { clients: 450, rate: '5000/s' } }, hold: '10ms' }, { shards: 2 });
    const closed = new Map<number, number>();
    for (const { closedMs, closeCode } of ended.model.connections) {
      expect(closeCode).to.equal(1000);
      closed.set(closedMs!, (closed.get(closedMs!) ?? 0) + 1);
    }
    expect([...closed.values()]).to.deep.equal([200, 200, 50]);
    const times = [...closed.keys()];
    expect(times.map((atMs) => atMs - times[0]!)).to.deep.equal([0, 20, 40]);
    expect(ended.summary().connections).to.include({ established: 450, dropped: 0 });
    expect(ended.outcomes[0]!.aggregate.counter('connections.closed')).to.equal(450);
  });

  it('ends in onEnd once, and leaves nothing running', () => {
    const ended = run(everything, { shards: 2 });
    expect(ended.outcomes).to.have.length(1);
    expect(ended.runner.terminations).to.equal(1);
    expect(ended.clock.pending).to.equal(0);
    expect(ended.outcomes[0]).to.include({ stop: 'completed', stopReason: undefined, target: null });
  });

  it('tells what the run has come to while it goes on', () => {
    const going = new VirtualRun(everything).start().reach('hold');
    going.clock.advanceTo(going.beganAtMs('hold') + 1500);
    const outcome = going.coordinator.outcome();
    expect(outcome).to.include({ stop: 'completed', durationMs: going.clock.now() - START_MS - 50 });
    expect(outcome.aggregate.counter('connections.established')).to.equal(20);
  });

  it('ends although a connection does not answer the close frame', () => {
    const going = new VirtualRun(everything).start().reach('hold').advanceBy(500);
    going.model.connectionOf('c3').peer.hang();
    const { connections } = going.summary();
    expect(connections).to.include({ established: 20, failed: 0 });
    expect(going.outcomes[0]!.aggregate.counter('connections.closed')).to.equal(20);
    expectIdentities(going.outcomes[0]!);
  });
});
