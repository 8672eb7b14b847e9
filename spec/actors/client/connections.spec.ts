import { expect } from 'chai';
import type { Admission } from '../../support/chat-model.js';
import { expectIdentities } from '../../support/identities.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { run, VirtualRun, type VirtualRunOptions } from '../../support/virtual-run.js';

const profile: SmallProfile = { populations: { c: { clients: 10, rate: '10/s' } }, hold: '2s' };

/** Every second client is met so. */
function met(admission: Admission, options: VirtualRunOptions = {}): VirtualRun {
  const admit = (user: string): Admission => (Number(user.slice(1)) % 2 === 0 ? admission : 'welcome');
  const ended = run(profile, { ...options, faults: { admit } });
  expectIdentities(ended.outcomes[0]!);
  return ended;
}

const halfFailed = {
  ...{ planned: 10, attempted: 10, established: 5, failed: 5, dropped: 0, droppedRate: 0, successRate: 0.5, peak: 5 },
};

describe('connections', () => {
  it('count as established with the welcome, and are timed from the intended arrival', () => {
    const { connections } = run(profile, { latencyMs: 30 }).summary();
    expect(connections).to.include({ attempted: 10, established: 10, failed: 0, dropped: 0, successRate: 1, peak: 10 });
    expect(connections.setupMs!.count).to.equal(10);
    expect(connections.setupMs!.min).to.be.closeTo(60, 0.1);
    expect(connections.closeCodes).to.deep.equal({});
  });

  it('that are refused have failed, under the code of the refusal', () => {
    const { connections, errors } = met('refuse').summary();
    expect(connections).to.include(halfFailed);
    expect(errors.byCode).to.deep.equal([
      { code: 'HTTP_503', count: 5, samples: [0, 2, 4, 6, 8].map((i) => `c${i}: Server full`) },
    ]);
  });

  it('without a handshake within the connect timeout have failed', () => {
    const ended = met('ignore');
    expect(ended.summary().connections).to.include(halfFailed);
    expect(ended.summary().errors.byCode[0]).to.include({ code: 'CONNECT_TIMEOUT', count: 5 });
    // The last of them arrives after 0.8 s; connect ends when it has been given up.
    expect(ended.summary().phases.connect!.durationMs).to.equal(10_800);
  });

  it('that are accepted and never welcomed have failed within the welcome timeout; they were never established', () => {
    const ended = met('mute');
    expect(ended.summary().connections).to.include(halfFailed);
    expect(ended.summary().errors.byCode[0]).to.include({ code: 'WELCOME_TIMEOUT', count: 5 });
    expect(ended.summary().phases.connect!.durationMs).to.equal(10_810);
    for (const { closeCode, user } of ended.model.connections) {
      expect(closeCode).to.equal(Number(user.slice(1)) % 2 === 0 ? 1006 : 1000);
    }
  });

  it('that are accepted and dropped without a welcome have failed: neither established nor dropped', () => {
    const ended = met('drop');
    expect(ended.summary().connections).to.deep.include({ ...halfFailed, closeCodes: {} });
    expect(ended.summary().errors.byCode).to.have.length(1);
    expect(ended.summary().errors.byCode[0]).to.include({ code: 'CLOSED_BEFORE_READY', count: 5 });
  });

  it('that all fail so make a success rate of 0, not of 1', () => {
    const ended = run(profile, { faults: { admit: () => 'drop' } });
    const { connections, stop } = ended.summary();
    expect(connections).to.include({ attempted: 10, established: 0, failed: 10, successRate: 0, droppedRate: null });
    expect(stop).to.equal('aborted');
  });

  it('that end after the welcome have dropped, with their close codes', () => {
    const ended = new VirtualRun(profile).start().reach('hold').advanceBy(500);
    ended.model.drop('c1', 1011);
    ended.model.drop('c2', 1012);
    ended.model.drop('c3', 1012);
    ended.model.drop('c4');
    const { connections, errors } = ended.summary();
    expect(connections).to.deep.include({
      established: 10,
      failed: 0,
      dropped: 4,
      droppedRate: 0.4,
      closeCodes: { 1006: 1, 1011: 1, 1012: 2 },
    });
    expect(errors.byCode.map(({ code, count }) => [code, count])).to.deep.equal([
      ['CLOSED_1012', 2],
      ['CLOSED_1006', 1],
      ['CLOSED_1011', 1],
    ]);
    expectIdentities(ended.outcomes[0]!);
  });

  it('that drop in connect have dropped: the barrier does not wait for them, nor count them twice', () => {
    const ended = new VirtualRun(profile).start().reach('connect').advanceBy(500);
    ended.model.drop('c0', 1011);
    const { connections } = ended.summary();
    expect(connections).to.include({ attempted: 10, established: 10, dropped: 1 });
    expectIdentities(ended.outcomes[0]!);
  });

  it('without any frame for 75 s have dropped as silent, where the server sends heartbeats', () => {
    const mute = { heartbeatEveryMs: 0 };
    const quiet = { ...profile, populations: { c: { clients: 10, rate: '10/s', heartbeat: { every: 'off' } } } };
    const ended = run({ ...quiet, hold: '100s' }, { model: mute, safety: {} });
    const { connections, errors, stop, silences } = ended.summary();
    expect(stop).to.equal('aborted'); // nobody is left
    expect(connections).to.deep.include({ established: 10, dropped: 10, silent: 10, closeCodes: { 1006: 10 } });
    expect(errors.byCode[0]).to.include({ code: 'SILENT', count: 10 });
    expect(silences).to.have.length(10);
    for (const { forMs, sinceMs } of silences) {
      expect(forMs).to.be.within(75_000, 80_000);
      expect(sinceMs).to.be.within(0, 1000); // all arrive within a second, and hear nothing but the welcome
    }
    for (const { openedMs, closedMs } of ended.model.connections) {
      expect(closedMs! - openedMs).to.be.within(75_000, 80_020);
    }
    const own = { ...quiet, hold: '100s', populations: { c: { clients: 2, heartbeat: { every: '30s' } } } };
    expect(run(own, { model: mute }).summary().connections.dropped).to.equal(0);
    const off = {
      ...quiet,
      hold: '100s',
      populations: { c: { clients: 2, heartbeat: { every: 'off', silentAfter: 'off' } } },
    };
    expect(run(off, { model: mute }).summary().connections.dropped).to.equal(0);
  });

  it('are counted by each population for itself', () => {
    const both = { populations: { a: { clients: 3 }, b: { clients: 5 } }, hold: '1s' };
    const ended = run(both, { faults: { admit: (user) => (user === 'b2' ? 'refuse' : 'welcome') }, shards: 2 });
    const { a, b } = ended.summary().populations;
    expect(a!.connections).to.include({ planned: 3, attempted: 3, established: 3, failed: 0 });
    expect(b!.connections).to.include({ planned: 5, attempted: 5, established: 4, failed: 1 });
  });

  it('count every frame and byte that came, and those that are no frame as errors', () => {
    const ended = new VirtualRun(profile).start().reach('hold').advanceBy(500);
    const { peer } = ended.model.connectionOf('c0');
    peer.send('not json');
    peer.send('{"no":"type"}');
    peer.send('{"type":"something_new"}');
    const { errors, connections, bytes } = ended.summary();
    expect(errors.byCode).to.deep.equal([
      { code: 'MALFORMED_FRAME', count: 2, samples: ['c0: not json', 'c0: {"no":"type"}'] },
    ]);
    expect(connections.dropped).to.equal(0);
    expect(ended.outcomes[0]!.aggregate.counter('frames.received')).to.equal(13);
    expect(bytes.received).to.be.greaterThan(13 * 8);
  });
});
