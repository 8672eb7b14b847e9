import { expect } from 'chai';
import { compilePlan } from '../../../engine/plan/compile-plan.js';
import { loadProfile } from '../../../profiles/load-profile.js';
import { expectIdentities } from '../../support/identities.js';
import { raisedAbove } from '../../support/raised.js';
import { planOf, type SmallProfile } from '../../support/small-profile.js';
import { VirtualRun } from '../../support/virtual-run.js';

/** As docs/stall/stall.json: 10 clients that talk to themselves, 50 messages/s each. */
function experiment(messages: object): SmallProfile {
  return {
    groups: { rooms: { count: 10, members: 1 } },
    populations: {
      talkers: {
        clients: 10,
        join: { rooms: 1 },
        heartbeat: { every: 'off' },
        messages: { to: 'rooms', size: 200, latenessLimit: 'off', ...messages },
      },
    },
    hold: '12s',
  };
}

/** The target answers within a millisecond, and does nothing from 4 s to 6 s of hold. */
function stalled(messages: object): { response: number; service: number; whole: VirtualRun } {
  const whole = new VirtualRun(experiment(messages), { latencyMs: 0.5 }).start().reach('hold');
  const hold = whole.beganAtMs('hold');
  whole.clock.advanceTo(hold + 4000);
  whole.model.stall(hold + 6000);
  const { aggregate } = whole.finish();
  expectIdentities(whole.outcomes[0]!);
  const raised = (metric: 'messages.responseMs' | 'messages.serviceMs'): number =>
    raisedAbove(aggregate.distribution(metric), 10);
  return { response: raised('messages.responseMs'), service: raised('messages.serviceMs'), whole };
}

describe('a stall of 2 s', () => {
  it('raises about 1,000 response times and 10 service times of synchronous clients: one a client', () => {
    const { response, service, whole } = stalled({ ratePerClient: '50/s', inFlight: 1 });
    expect(service).to.equal(10);
    // 2 s × 500/s, and what still waits while the backlog is worked off.
    expect(response).to.be.within(995, 1060);
    expect(whole.summary().messages).to.include({ planned: 6000, acknowledged: 6000, droppedSends: 0 });
    expect(whole.summary().messages.sendLagMs!.max).to.equal(0);
  });

  it('raises about 1,000 of both where nothing limits what is in flight', () => {
    const { response, service, whole } = stalled({ ratePerClient: '50/s' });
    expect(response).to.be.within(990, 1000);
    expect(service).to.equal(response);
    expect(whole.summary().messages).to.include({ planned: 6000, acknowledged: 6000, droppedSends: 0 });
  });

  it('raises 10 of both for clients that wait for each answer before the next message falls due', () => {
    const { response, service, whole } = stalled({ thinkTime: '19ms' });
    expect([response, service]).to.deep.equal([10, 10]);
    expect(whole.summary().messages.planned).to.be.within(4990, 5010); // 1,000 never fell due
  });

  it('drops by the in-flight limit what the lateness limit, where there is one, does not let wait', () => {
    const { whole } = stalled({ ratePerClient: '50/s', inFlight: 1, latenessLimit: '1s' });
    const { messages } = whole.summary();
    expect(messages).to.include({ planned: 6000, timedOut: 0, disconnected: 0 });
    // Due in the first of the two seconds, but for the one of each client that was sent.
    expect(messages.droppedBy.inFlight).to.be.within(480, 495);
    expect(messages.droppedSends).to.equal(messages.droppedBy.inFlight);
    expect(messages.responseMs!.max).to.be.within(1980, 2002);
  });

  it('is what docs/stall/stall.json describes', () => {
    const { resolved } = loadProfile('docs/stall/stall.json', { environment: {} });
    const plan = compilePlan(resolved, { hash: 'h', runId: 'r' });
    const [talkers] = plan.populations;
    const [own] = planOf(experiment({ ratePerClient: '50/s' })).populations;
    for (const field of ['clients', 'messages', 'joins', 'session'] as const) {
      expect(talkers![field], field).to.deep.equal(own![field]);
    }
    expect(plan.holdMs).to.equal(12_000);
  });
});
