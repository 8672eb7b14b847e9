import { expect } from 'chai';
import type { TargetReading } from '../../../engine/run/ports.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { run, VirtualRun } from '../../support/virtual-run.js';

const profile: SmallProfile = {
  groups: { a: { count: 2, members: 3 } },
  populations: { c: { clients: 6, join: { a: 1 }, messages: { to: 'a', rate: '20/s' } } },
  hold: '1s',
};

/** A run whose target counts what `change` makes of the model's count. */
function counted(change: (totals: TargetReading, whole: VirtualRun) => TargetReading | undefined): VirtualRun {
  const whole: VirtualRun = new VirtualRun(profile, {
    probe: { read: (done) => done(change({ ...whole.model.totals }, whole)) },
  });
  whole.start().finish();
  return whole;
}

function drainMs(whole: VirtualRun): number {
  return whole.beganAtMs('close') - whole.beganAtMs('drain');
}

describe("the target's count", () => {
  it('meets ours: what it counted since before the first connect', () => {
    const whole = new VirtualRun(profile, { probe: 'model', shards: 2 });
    Object.assign(whole.model.totals, { connections: 70, groups: 700, messages: 7000, deliveries: 70_000 });
    const summary = whole.start().summary();
    expect(summary.target).to.deep.equal({
      connections: 6,
      groups: 2,
      messages: 20,
      deliveries: 60,
      cpuSeconds: null,
      rssBytes: null,
    });
    expect(summary.verdict).to.deep.equal({ status: 'valid', reasons: [] });
    expect(drainMs(whole)).to.be.lessThan(50);
  });

  it('comes with what the target cost meanwhile, where it tells', () => {
    const whole = counted((totals, at) => ({
      ...totals,
      cpuMicros: at.began('drain') ? 5_500_000 : 2_000_000,
      peakRssBytes: at.began('drain') ? 90_000_000 : 50_000_000,
    }));
    expect(whole.summary().target).to.include({ deliveries: 60, cpuSeconds: 3.5, rssBytes: 90_000_000 });
  });

  it('is waited for while it is short of ours: deliveries may still be on their way', () => {
    const whole = counted((totals, at) => {
      const late = at.began('drain') && at.clock.now() < at.beganAtMs('drain') + 1500;
      return late ? { ...totals, deliveries: totals.deliveries - 1 } : totals;
    });
    expect(drainMs(whole)).to.be.within(1500, 1610);
    expect(whole.summary().verdict.status).to.equal('valid');
  });

  it('is waited for no longer than three seconds; a difference that stays makes the run invalid', () => {
    const whole = counted((totals, at) => (at.began('drain') ? { ...totals, messages: totals.messages + 1 } : totals));
    expect(drainMs(whole)).to.be.within(3000, 3110);
    expect(whole.summary().target!.messages).to.equal(21);
    expect(whole.summary().verdict).to.deep.equal({
      status: 'invalid',
      reasons: ["messages accepted: 20 by our count, 21 by the target's"],
    });
  });

  it('is not waited for where the two may differ for an honest reason', () => {
    const short = (totals: TargetReading): TargetReading => ({ ...totals, deliveries: 0 });
    const probe = (whole: () => VirtualRun) => ({
      read: (done: (totals: TargetReading | undefined) => void) => done(short(whole().model.totals)),
    });
    const injected: VirtualRun = new VirtualRun(profile, { probe: probe(() => injected), faultsInjected: true });
    const stopped: VirtualRun = new VirtualRun(profile, { probe: probe(() => stopped) });
    for (const whole of [injected, stopped]) {
      whole.start().reach('hold').advanceBy(500);
      if (whole === stopped) whole.coordinator.interrupt('enough');
      expect(whole.summary().verdict.status).to.equal('valid');
      expect(drainMs(whole)).to.be.lessThan(50);
      expect(whole.summary().target).to.include({ connections: 6, deliveries: 0 });
    }
  });

  it('is null where it has gone back: a target that was restarted knows of less than the run did', () => {
    const whole = counted((totals, at) => (at.began('drain') ? { ...totals, connections: -1 } : totals));
    expect(whole.summary().target).to.equal(null);
    expect(whole.summary().verdict.status).to.equal('valid');
    expect(drainMs(whole)).to.be.lessThan(50);
  });

  it('is null where it can not be read, before or after', () => {
    const never = counted(() => undefined);
    const lostAfter = counted((totals, at) => (at.began('drain') ? undefined : totals));
    const lostBefore = counted((totals, at) => (at.began('drain') ? totals : undefined));
    const none = run(profile);
    for (const whole of [never, lostAfter, lostBefore, none]) {
      expect(whole.summary().target).to.equal(null);
      expect(whole.summary().verdict.status).to.equal('valid');
      expect(drainMs(whole)).to.be.lessThan(50);
    }
  });

  it('that comes after the run was stopped is not read any more', () => {
    const answers: (() => void)[] = [];
    const whole = new VirtualRun(profile, { probe: { read: (done) => answers.push(() => done(undefined)) } }).start();
    whole.advanceBy(100).coordinator.interrupt('enough');
    const outcome = whole.finish();
    for (const answer of answers) answer();
    whole.advanceBy(10_000);
    expect(outcome).to.include({ stop: 'interrupted', target: null });
    expect(whole.began('connect')).to.equal(false);
  });

  it('that never comes is given up', () => {
    let reads = 0;
    const zero = { connections: 0, groups: 0, messages: 0, deliveries: 0 };
    const whole = new VirtualRun(profile, { probe: { read: (done) => (reads++ === 0 ? done(zero) : undefined) } });
    const outcome = whole.start().finish();
    expect(whole.outcomes).to.have.length(1);
    expect(outcome.target).to.equal(null);
  });
});
