import { expect } from 'chai';
import { alone } from '../../support/alone.js';
import { expectIdentities } from '../../support/identities.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { VirtualRun } from '../../support/virtual-run.js';

/** The server handles nothing from `fromMs` to `toMs` of hold. */
function stalled(profile: SmallProfile, fromMs: number, toMs: number): VirtualRun {
  const whole = new VirtualRun(profile).start().reach('hold');
  const hold = whole.beganAtMs('hold');
  whole.clock.advanceTo(hold + fromMs);
  whole.model.stall(hold + toMs);
  whole.finish();
  expectIdentities(whole.outcomes[0]!);
  return whole;
}

describe('coordinated omission', () => {
  const [fromMs, toMs] = [500, 1500];

  it('is visible with a synchronous client: response time has the stall that service time hides', () => {
    const whole = stalled(alone({ rate: '50/s', inFlight: 1, latenessLimit: 'off' }), fromMs, toMs);
    const { messages } = whole.summary();
    expect(messages).to.include({ planned: 200, sent: 200, acknowledged: 200 });
    const { responseMs, serviceMs } = { responseMs: messages.responseMs!, serviceMs: messages.serviceMs! };
    // One message alone meets the stall; all that were due meanwhile have waited behind it.
    expect(serviceMs.p99).to.be.closeTo(10, 0.1);
    expect(serviceMs.max).to.be.closeTo(1005, 10);
    expect(responseMs.mean)
      .to.be.greaterThan(200)
      .and.greaterThan(10 * serviceMs.mean);
    expect(responseMs.p90).to.be.greaterThan(700);
    // The generator was on time all along.
    expect(messages.sendLagMs!.max).to.equal(0);
  });

  it('is the same for a client that does not wait: the target is as slow to both', () => {
    const open = stalled(alone({ rate: '50/s' }), fromMs, toMs).summary().messages;
    expect(open.responseMs!.p90).to.be.closeTo(open.serviceMs!.p90, 0.1);
    expect(open.responseMs!.p90).to.be.greaterThan(400);
  });

  it('does not come in by the back door: what waits too long is dropped and counted, not forgotten', () => {
    const whole = stalled(alone({ rate: '50/s', inFlight: 1, latenessLimit: '200ms' }), fromMs, toMs);
    const { messages } = whole.summary();
    expect(messages.planned).to.equal(200);
    expect(messages.droppedSends).to.equal(messages.droppedBy.inFlight).and.be.within(38, 42);
    expect(messages.sent + messages.droppedSends).to.equal(200);
    expect(messages.successRate).to.be.closeTo((200 - messages.droppedSends) / 200, 1e-9);
    // The one that met the stall; those behind it waited no longer than the limit.
    expect(messages.responseMs!.max).to.be.closeTo(1005, 10);
  });

  it('in-flight limits hold on the wire', () => {
    for (const inFlight of [1, 3]) {
      const whole = stalled(alone({ rate: '50/s', inFlight, latenessLimit: 'off' }), fromMs, toMs);
      const hold = whole.beganAtMs('hold');
      const during = whole.model.of('chat_message').filter(({ atMs }) => atMs >= hold + fromMs && atMs < hold + toMs);
      expect(during).to.have.length(inFlight);
    }
  });
});
