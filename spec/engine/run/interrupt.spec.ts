import { expect } from 'chai';
import type { Report, Step } from '../../../engine/run/control.js';
import { expectIdentities } from '../../support/identities.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { VirtualRun, type VirtualRunOptions } from '../../support/virtual-run.js';

/** Work in every step: groups over HTTP and WebSocket, joins, leaves, messages. */
const profile: SmallProfile = {
  groups: {
    h: { count: 30, create: { inFlight: 4 } },
    w: { count: 30, members: 4, create: { via: 'websocket', creators: 3, inFlight: 2 } },
  },
  populations: {
    c: { clients: 20, rate: '50/s', join: { w: 6 }, joinsInFlight: 4, messages: { to: 'w', rate: '100/s' } },
    quiet: { clients: 5, rate: '10/s' },
  },
  hold: '3s',
};

const steps: Step[] = ['connect', 'groups', 'join', 'leave', 'hold', 'drain', 'close'];

/** Begun, and interrupted `afterMs` after the step began. */
function interrupted(step: Step, afterMs: number, options: VirtualRunOptions = {}): VirtualRun {
  const stopped = new VirtualRun(profile, { latencyMs: 20, ...options }).start().reach(step);
  stopped.clock.advanceTo(stopped.beganAtMs(step) + afterMs);
  stopped.coordinator.interrupt('enough');
  return stopped;
}

describe('an interrupt', () => {
  for (const step of steps) {
    it(`in ${step} drains, closes with 1000 and ends once, as interrupted`, () => {
      const stopped = interrupted(step, 25);
      const outcome = stopped.finish();
      expect(stopped.outcomes).to.have.length(1);
      expect(outcome).to.include({ stop: 'interrupted', stopReason: 'enough' });
      expectIdentities(outcome);
      const { connections, messages, groups, joins } = stopped.summary();
      // The target did nothing wrong, so nothing has failed.
      expect(connections).to.include({ failed: 0, dropped: 0, droppedRate: connections.established > 0 ? 0 : null });
      expect({ groups: groups.failed, joins: joins.failed }).to.deep.equal({ groups: 0, joins: 0 });
      expect(messages).to.include({ timedOut: 0, disconnected: 0, droppedSends: 0 });
      expect(new Set(stopped.model.connections.map(({ closeCode }) => closeCode))).to.deep.equal(new Set([1000]));
      expect(outcome.aggregate.open).to.equal(0);
      expect(stopped.runner.terminations).to.equal(1);
    });
  }

  it('in hold stops the plan at that instant: what was due before is sent, nothing after', () => {
    const stopped = interrupted('hold', 1234.5);
    const { messages } = stopped.summary();
    // One each 10 ms from 0 on: 0, 10, …, 1,230.
    expect(messages).to.include({ planned: 124, sent: 124, acknowledged: 124 });
  });

  it('waits for the answers to what is open', () => {
    const stopped = new VirtualRun(profile, { latencyMs: 20 }).start().reach('hold');
    stopped.clock.advanceTo(stopped.beganAtMs('hold') + 500);
    stopped.model.stall(stopped.clock.now() + 4000);
    stopped.advanceBy(495).coordinator.interrupt('enough');
    stopped.advanceBy(2900);
    expect(stopped.began('close')).to.equal(false);
    const { messages } = stopped.summary();
    expect(messages).to.include({ planned: 100, acknowledged: 100 });
    expect(messages.responseMs!.max).to.be.greaterThan(3900);
  });

  it('waits for open creations and joins, and asks for no further ones', () => {
    for (const step of ['groups', 'join'] as const) {
      const stopped = new VirtualRun(profile, { latencyMs: 20 }).start().reach(step);
      stopped.clock.advanceTo(stopped.beganAtMs(step) + 100);
      stopped.model.stall(stopped.clock.now() + 2000);
      stopped.advanceBy(50).coordinator.interrupt('enough');
      const asked = stopped.model.requests.length;
      stopped.advanceBy(1900);
      expect(stopped.began('close'), step).to.equal(false);
      const { groups, joins } = stopped.summary();
      expect(groups.failed + joins.failed, step).to.equal(0);
      expect(stopped.model.requests.length, step).to.be.at.most(asked + 6);
      expectIdentities(stopped.outcomes[0]!);
    }
  });

  it('in connect lets the handshakes that are under way come to their end', () => {
    const stopped = interrupted('connect', 110);
    const { connections } = stopped.summary();
    // 50/s: 0, 20, …, 100 ms; 10/s: 0 and 100 ms.
    expect(connections).to.include({ attempted: 8, established: 8, failed: 0 });
  });

  it('between two steps leaves the announced one out', () => {
    for (const step of steps.slice(0, 5)) {
      const stopped = new VirtualRun(profile, { latencyMs: 20 }).start().reach(step);
      expect(stopped.clock.now()).to.be.lessThan(stopped.beganAtMs(step));
      stopped.coordinator.interrupt('enough');
      const asked = stopped.model.requests.length;
      const connections = stopped.model.connections.length;
      const outcome = stopped.finish(10_000);
      expectIdentities(outcome);
      expect(stopped.model.requests.length, step).to.equal(asked);
      expect(stopped.model.connections.length, step).to.equal(connections);
      expect(outcome.aggregate.counter('messages.planned')).to.equal(0);
      expect(outcome.durationMs, step).to.be.at.least(0);
      for (const phase of Object.values(outcome.phases)) expect(phase.startedAtMs, step).to.be.at.least(0);
    }
  });

  it('before the first step ends the run without a connect', () => {
    const stopped = new VirtualRun(profile, { shards: 2 }).start();
    stopped.coordinator.interrupt('enough');
    const outcome = stopped.finish(10_000);
    expect(outcome.stop).to.equal('interrupted');
    expect(outcome.durationMs).to.equal(0);
    expect(stopped.model.connections).to.have.length(0);
    expect(Object.keys(outcome.phases)).to.deep.equal(['drain', 'close']);
    for (const tick of stopped.ticks) expect(tick.atMs).to.be.within(0, 5000);
  });

  it('before the first step waits for every shard, also for one that is ready only then', () => {
    const stopped = new VirtualRun(profile, { shards: 2 });
    let hear: (report: Report) => void = () => undefined;
    stopped.runner.start = (_shards, listener) => (hear = (report) => listener.report(report));
    stopped.start().coordinator.interrupt('enough');
    for (const shard of [0, 1]) hear({ version: 1, type: 'ready', shard });
    hear({ version: 1, type: 'done', shard: 0, step: 'drain' });
    expect(stopped.began('close')).to.equal(false);
    hear({ version: 1, type: 'done', shard: 1, step: 'drain' });
    expect(stopped.began('close')).to.equal(true);
    for (const shard of [0, 1]) hear({ version: 1, type: 'ended', shard });
    expect(stopped.outcomes).to.have.length(1);
  });

  it('drains no longer than the drain timeout: what is open then has timed out', () => {
    const stopped = new VirtualRun({ ...profile, timeouts: { drain: '2s', reply: '60s' } }).start().reach('hold');
    stopped.clock.advanceTo(stopped.beganAtMs('hold') + 500);
    stopped.model.faults.silent = () => true;
    stopped.advanceBy(495).coordinator.interrupt('enough');
    const drainAtMs = stopped.clock.now();
    stopped.reach('close');
    expect(stopped.clock.now() - drainAtMs).to.be.within(2000, 2001);
    const { messages } = stopped.summary();
    expect(messages).to.include({ planned: 100, sent: 100, acknowledged: 50, timedOut: 50 });
    expectIdentities(stopped.outcomes[0]!);
  });

  it('drains no longer than the drain timeout for creations, joins and handshakes either', () => {
    for (const step of ['connect', 'groups', 'join', 'leave'] as const) {
      const impatient = { ...profile, timeouts: { drain: '2s', reply: '60s', connect: '60s', welcome: '60s' } };
      const stopped = new VirtualRun(impatient, { http: () => undefined }).start();
      if (step === 'join' || step === 'leave') stopped.http.request = answerAtOnce(stopped);
      stopped.reach(step).clock.advanceTo(stopped.beganAtMs(step) + 12);
      stopped.model.stall(Infinity);
      stopped.model.faults.admit = () => 'mute';
      stopped.advanceBy(30).coordinator.interrupt('enough');
      const drainAtMs = stopped.clock.now();
      stopped.reach('close', 20_000);
      expect(stopped.clock.now() - drainAtMs, step).to.be.within(2000, 2001);
      expectIdentities(stopped.finish());
    }
  });

  it('is not made worse by a second one, nor by a breaker that trips while it drains', () => {
    const stopped = interrupted('hold', 500);
    stopped.coordinator.interrupt('again');
    stopped.coordinator.abort('TARGET_GONE', 'gone');
    const outcome = stopped.finish();
    expect(outcome).to.include({ stop: 'interrupted', stopReason: 'enough' });
    expect(stopped.events.filter(({ kind }) => kind === 'stop')).to.have.length(1);
  });

  it('outranks a breaker, and a fault of our own outranks it', () => {
    const stopped = new VirtualRun(profile, { latencyMs: 20 }).start().reach('hold');
    stopped.advanceBy(100).coordinator.abort('TARGET_GONE', 'gone');
    stopped.coordinator.interrupt('enough');
    stopped.coordinator.crash('DISK_FULL', 'no space');
    stopped.coordinator.abort('TARGET_GONE', 'gone');
    const outcome = stopped.finish();
    expect(outcome).to.include({ stop: 'crashed', stopReason: 'no space' });
    expect(stopped.events.filter(({ kind }) => kind === 'stop').map(({ code }) => code)).to.deep.equal([
      'TARGET_GONE',
      'INTERRUPTED',
      'DISK_FULL',
    ]);
    expect(stopped.summary().errors).to.deep.include({ critical: 1 });
  });

  it('after the end changes nothing', () => {
    const ended = new VirtualRun({ populations: { c: { clients: 1 } } }).start();
    ended.finish();
    ended.coordinator.interrupt('late');
    ended.coordinator.kill('late');
    ended.advanceBy(60_000);
    expect(ended.outcomes).to.have.length(1);
    expect(ended.coordinator.outcome().stop).to.equal('completed');
  });
});

function answerAtOnce({ model, clock }: VirtualRun): VirtualRun['http']['request'] {
  return (_method, _path, body, token, owner) => {
    const status = model.createOverHttp((JSON.parse(body!) as { name: string }).name);
    clock.at(clock.now(), () => owner.answered(token, status));
  };
}
