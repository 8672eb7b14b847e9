import { expect } from 'chai';
import { expectIdentities } from '../../support/identities.js';
import { START_MS, VirtualRun } from '../../support/virtual-run.js';
import { CLIENTS, exponential, fixed, outage, profileWith } from './outage.js';

describe('a target that everyone has lost', () => {
  const goneAfterMs = (whole: VirtualRun): number =>
    START_MS + whole.events.find(({ code }) => code === 'TARGET_GONE')!.atMs - (whole.beganAtMs('hold') + 2000);

  it('is gone at once where nobody comes back', () => {
    const whole = outage({ policy: 'none' }, 0);
    expect(whole.finish()).to.include({ stop: 'aborted', stopReason: 'the target dropped every connection' });
    expect(goneAfterMs(whole)).to.be.below(2100);
    expect(whole.model.connections).to.have.length(CLIENTS);
  });

  it('is gone only after twice the longest wait and connect timeout where clients come back', () => {
    const brief = { timeouts: { connect: '1s' }, hold: '60s' };
    const whole: VirtualRun = new VirtualRun(profileWith(exponential, brief), {
      faults: { admit: () => (whole.began('hold') ? 'refuse' : 'welcome') },
    });
    whole
      .start()
      .reach('hold')
      .advanceBy(50 + 2000);
    whole.model.dropAll();
    const outcome = whole.finish();
    expect(outcome).to.include({ stop: 'aborted', stopReason: 'the target dropped every connection' });
    // 2 · (2 s + 1 s)
    expect(goneAfterMs(whole)).to.be.within(6000, 8100);
    expect(outcome.aggregate.counter('connections.failedReturns')).to.be.above(CLIENTS);
    expectIdentities(outcome);
  });

  it('is waited for anew each time somebody was there', () => {
    const brief = { timeouts: { connect: '1s' }, hold: '40s' };
    const whole = new VirtualRun(profileWith(fixed, brief)).start().reach('hold');
    for (let outages = 0; outages < 6; outages++) {
      whole.advanceBy(5000);
      whole.model.dropAll();
    }
    expect(whole.finish().stop).to.equal('completed');
    expect(whole.summary().connections.reconnects).to.equal(6 * CLIENTS);
  });

  it('is gone while clients still arrive, as soon as a handshake fails after all had dropped', () => {
    const slow = { populations: { c: { ...profileWith({}).populations!.c!, rate: '2/s' } } };
    let down = false;
    const whole = new VirtualRun(profileWith({}, slow), { faults: { admit: () => (down ? 'refuse' : 'welcome') } });
    whole.start().advanceBy(3200);
    down = true;
    whole.model.dropAll();
    const outcome = whole.finish();
    expect(outcome).to.include({ stop: 'aborted', stopReason: 'the target dropped every connection' });
    expect(outcome.durationMs).to.be.below(6000);
    expectIdentities(outcome);
  });

  it('is not gone where nobody is connected for a moment of the ramp', () => {
    const slow = { populations: { c: { ...profileWith({}).populations!.c!, rate: '0.4/s' } } };
    const whole = new VirtualRun(profileWith({}, slow)).start().advanceBy(3500);
    whole.model.dropAll();
    expect(whole.finish().stop).to.equal('completed');
    expect(whole.summary().connections).to.include({ established: CLIENTS, dropped: 2 });
  });
});
