import { expect } from 'chai';
import { expectIdentities } from '../../support/identities.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { run, VirtualRun, type VirtualRunOptions } from '../../support/virtual-run.js';
import { exponential, outage, profileWith } from './outage.js';

const profile: SmallProfile = {
  groups: { a: { count: 10, members: 4 } },
  populations: { c: { clients: 20, rate: '50/s', join: { a: 2 }, messages: { to: 'a', rate: '100/s' } } },
  hold: '30s',
};

/** A run that is to be aborted, and the sentence that says why. */
function aborted(options: VirtualRunOptions, change: (whole: VirtualRun) => void = () => undefined): string {
  const whole = new VirtualRun(profile, options).start();
  change(whole);
  const outcome = whole.finish();
  expect(outcome.stop).to.equal('aborted');
  expect(whole.outcomes).to.have.length(1);
  expectIdentities(outcome);
  expect(whole.events.filter(({ kind }) => kind === 'stop')).to.have.length(1);
  return `${whole.events.find(({ kind }) => kind === 'stop')!.code}: ${outcome.stopReason}`;
}

describe('a run is aborted', () => {
  it('by safety.maxDuration, within a second of it', () => {
    const whole = new VirtualRun(profile, { safety: { maxDuration: '5s' } }).start();
    const outcome = whole.finish();
    expect(outcome.stop).to.equal('aborted');
    expect(outcome.durationMs).to.be.within(5000, 6100);
    expect(outcome.stopReason).to.equal('the run reached safety.maxDuration 5s');
    expectIdentities(outcome);
  });

  it('by safety.maxConnectFailures', () => {
    const admit = (_user: string, n: number): 'refuse' | 'welcome' => (n % 2 === 0 ? 'refuse' : 'welcome');
    expect(aborted({ safety: { maxConnectFailures: 3 }, faults: { admit } })).to.equal(
      'MAX_CONNECT_FAILURES: 10 connects failed (safety.maxConnectFailures 3)',
    );
  });

  it('by safety.maxErrorRate', () => {
    const faults = { refuse: (request: { type: string }) => (request.type === 'chat_message' ? 'no' : undefined) };
    const safety = { maxErrorRate: '0.5 over 2s' };
    expect(aborted({ safety, faults })).to.match(
      /^MAX_ERROR_RATE: \d+\.\d % failed \(safety\.maxErrorRate 0\.5 over 2s\)$/,
    );
  });

  it('by safety.maxMemory', () => {
    const rssBytes = (): number => 3 * 2 ** 30;
    expect(aborted({ safety: { maxMemory: '2GiB' }, rssBytes })).to.equal(
      'MAX_MEMORY: the generator uses 3072 MiB (safety.maxMemory 2GiB)',
    );
  });

  it('by a threshold with abortOnFail, in hold, after its delay', () => {
    const whole = new VirtualRun(profile, {
      latencyMs: 80,
      thresholds: {
        'messages.responseMs.p95': { condition: '< 100', abortOnFail: true, delay: '3s' },
        'connections.successRate': '> 2',
      },
    }).start();
    const outcome = whole.finish();
    expect(outcome.stopReason).to.equal('threshold messages.responseMs.p95 < 100 failed');
    expect(outcome.phases.hold!.durationMs).to.be.within(3000, 4000);
    expectIdentities(outcome);
  });

  it('by a threshold on errors', () => {
    const refuse = ({ type }: { type: string }): string | undefined => (type === 'ping' ? 'no' : undefined);
    const beating = {
      ...profile,
      populations: { c: { ...profile.populations!.c!, heartbeat: { every: '5s', timeout: '3s' } } },
    };
    const whole = run(beating, {
      faults: { refuse },
      thresholds: { 'errors.total': { condition: '< 3', abortOnFail: true } },
    });
    expect(whole.outcomes[0]).to.include({ stop: 'aborted', stopReason: 'threshold errors.total < 3 failed' });
  });

  it('when nobody could connect', () => {
    expect(aborted({ faults: { admit: () => 'refuse' } })).to.equal('TARGET_GONE: no client could connect');
  });

  it('when the target drops every connection', () => {
    expect(
      aborted({ shards: 2 }, (whole) => {
        whole.reach('hold').advanceBy(3000);
        for (const { user } of whole.model.connections) whole.model.drop(user);
      }),
    ).to.equal('TARGET_GONE: the target dropped every connection');
  });

  it('by whoever says that the target is gone', () => {
    expect(aborted({}, (whole) => whole.reach('join').coordinator.abort('TARGET_GONE', 'the server exited'))).to.equal(
      'TARGET_GONE: the server exited',
    );
  });
});

describe('a run goes on', () => {
  it('with a single connection left', () => {
    const whole = new VirtualRun({ ...profile, hold: '5s' }).start().reach('hold').advanceBy(1000);
    for (const { user } of whole.model.connections.slice(1)) whole.model.drop(user);
    expect(whole.finish().stop).to.equal('completed');
    expect(whole.summary().connections).to.include({ established: 20, dropped: 19 });
    expectIdentities(whole.outcomes[0]!);
  });

  it('where a threshold with abortOnFail is not met yet, before hold', () => {
    const slow = { ...profile, hold: '2s', populations: { c: { ...profile.populations!.c!, rate: '5/s' } } };
    const whole = run(slow, { thresholds: { 'connections.established': { condition: '> 19', abortOnFail: true } } });
    expect(whole.ticks.some(({ phase, connections }) => phase === 'connect' && connections.established < 15)).to.equal(
      true,
    );
    expect(whole.summary()).to.deep.include({ stop: 'completed' });
  });

  it('where a threshold on deliveries waits for the first message to be settled', () => {
    const grouped = {
      ...profile,
      groups: { rooms: { count: 4, members: 5 } },
      populations: { c: { clients: 20, join: { rooms: 1 }, messages: { to: 'rooms', rate: '40/s' } } },
    };
    const thresholds = { 'deliveries.received': { condition: '> 0', abortOnFail: true } };
    expect(run({ ...grouped, hold: '30s' }, { thresholds }).summary().stop).to.equal('completed');
    const faults = { lag: () => 1e6 };
    const lost = { 'deliveries.lost': { condition: '== 0', abortOnFail: true } };
    expect(run({ ...grouped, hold: '30s' }, { thresholds: lost, faults }).summary().stop).to.equal('aborted');
  });

  it('where a threshold on a ledger of joins or of private messages waits for the first of them to be settled', () => {
    const talkers = {
      groups: { room: { count: 1, members: 20 } },
      populations: {
        c: { clients: 20, join: { room: 1 }, joinRate: '20/s', private: { to: 'c', rate: '20/s', size: 100 } },
      },
      hold: '3s',
    };
    const thresholds = {
      'private.received': { condition: '> 0', abortOnFail: true },
      'presence.due': { condition: '> 0', abortOnFail: true },
    };
    expect(run(talkers, { thresholds }).summary().stop).to.equal('completed');
  });

  it('where a threshold fails that does not abort', () => {
    const whole = run({ ...profile, hold: '2s' }, { thresholds: { 'connections.successRate': '> 2' } });
    expect(whole.summary()).to.deep.include({ stop: 'completed' });
    expect(whole.summary().thresholds[0]!.result).to.equal('failed');
  });
});

describe('safety limits', () => {
  it('leave attempts to come back out, and count those of first arrivals', () => {
    const safety = { maxConnectFailures: 5, maxErrorRate: '0.5 over 2s' };
    const whole = outage(exponential, 4000, { safety });
    const outcome = whole.finish();
    expect(outcome.stop).to.equal('completed');
    expect(whole.summary().connections.failed).to.be.above(20);

    const first = run(profileWith(exponential), { safety, faults: { admit: () => 'refuse' } });
    expect(first.outcomes[0]!.stopReason).to.match(/^20 connects failed/);
  });
});
