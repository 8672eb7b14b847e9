import { expect } from 'chai';
import { createMemoryTransport } from '../../actors/transports/memory.js';
import { VirtualClock } from '../../engine/clock/virtual-clock.js';
import { splitPlan } from '../../engine/plan/plan.js';
import type { Report } from '../../engine/run/control.js';
import { InlineRunner } from '../../runners/inline-runner.js';
import { ChatModel } from '../support/chat-model.js';
import { FakeHttp } from '../support/fake-http.js';
import { planOf } from '../support/small-profile.js';

describe('inline runner', () => {
  it('runs all shards on one clock, and reports never within the call that caused it', () => {
    const clock = new VirtualClock(1000);
    const model = new ChatModel(clock);
    const transport = createMemoryTransport(model.serve, clock);
    const runner = new InlineRunner({ clock, transport, http: new FakeHttp(clock, () => 201) });
    const reports: Report[] = [];
    const plan = planOf({ populations: { c: { clients: 5 } } });
    runner.start(splitPlan(plan, 2), { report: (report) => reports.push(report), lost: () => undefined });
    expect(reports).to.deep.equal([]);
    clock.advanceBy(0);
    expect(reports).to.deep.equal([
      { version: 1, type: 'ready', shard: 0 },
      { version: 1, type: 'ready', shard: 1 },
    ]);
    runner.control({ version: 1, type: 'begin', step: 'connect', atMs: 1050 });
    clock.advanceBy(500);
    expect(model.connections.map(({ user }) => user)).to.deep.equal(['c0', 'c1', 'c2', 'c3', 'c4']);
    expect(reports.filter(({ type }) => type === 'done')).to.have.length(2);

    runner.terminate();
    runner.control({ version: 1, type: 'stop', atMs: clock.now() });
    clock.advanceBy(1);
    expect(reports.some(({ type }) => type === 'ended')).to.equal(false);
  });
});
