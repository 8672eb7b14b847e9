import { expect } from 'chai';
import { expectIdentities } from '../../support/identities.js';
import type { SmallPopulation, SmallProfile } from '../../support/small-profile.js';
import { readAll } from '../../support/stamps.js';
import { VirtualRun } from '../../support/virtual-run.js';
import { chatting, finished, gaps, sendTimes } from './closed-run.js';

/** One client that talks to itself, and stays. */
function talking(messages: NonNullable<SmallPopulation['messages']>, hold: string): SmallProfile {
  return {
    groups: { a: { count: 1, members: 1 } },
    populations: { c: { clients: 1, concurrency: 'all', join: { a: 1 }, messages: { to: 'a', ...messages } } },
    hold,
  };
}

describe('a closed cadence', () => {
  it('sends the next message its think time after the answer to the last', () => {
    const whole = finished(talking({ thinkTime: '100ms' }, '3s'), { latencyMs: 20 });
    const times = sendTimes(whole);
    expect(new Set(gaps(times))).to.deep.equal(new Set([140]));
    expect(times[0]! + 5 - 20).to.be.within(40, 140);
    const { messages } = whole.summary();
    expect(messages.planned).to.equal(times.length);
    expect(messages.responseMs).to.include({ min: 40, max: 40 });
    expect(messages.sendLagMs!.max).to.equal(0);
  });

  it('slows down with the target: a stall of 2 s makes one raised time, of response and of service', () => {
    const whole = new VirtualRun(talking({ thinkTime: '10ms' }, '4s')).start().reach('hold');
    whole.clock.advanceTo(whole.beganAtMs('hold') + 1000);
    whole.model.stall(whole.beganAtMs('hold') + 3000);
    whole.finish();
    const { messages } = whole.summary();
    const { aggregate } = whole.outcomes[0]!;
    for (const metric of ['messages.responseMs', 'messages.serviceMs'] as const) {
      expect(aggregate.distribution(metric).percentileMs(100)).to.be.within(1900, 2020);
    }
    expect(messages.responseMs!.p95).to.be.closeTo(10, 0.1);
    expect(messages.planned).to.be.within(98, 102); // 200 without the stall
  });

  it('goes on after a refusal, a time-out and a drop of its own', () => {
    const whole = finished(
      {
        ...chatting({ clients: 2, messages: { to: 'a', thinkTime: '100ms' } }),
        timeouts: { reply: '500ms' },
      },
      {
        faults: {
          refuse: ({ text, room }) => (text && readAll(text).sequence % 5 === 1 ? `Not in room: ${room}` : undefined),
          silent: ({ text }) => text !== '' && readAll(text).sequence % 5 === 3,
        },
      },
    );
    const { messages } = whole.summary();
    expect(messages.refused).to.be.above(8);
    expect(messages.timedOut).to.be.above(8);
    expect(messages.acknowledged).to.be.above(20);
    expect(messages.droppedSends).to.equal(0);
  });

  it('is known to open populations too: from hold on, and again once a client has come back', () => {
    const whole = new VirtualRun({
      groups: { a: { count: 2, members: 1 } },
      populations: {
        c: {
          clients: 2,
          join: { a: 1 },
          messages: { to: 'a', thinkTime: '90ms' },
          reconnect: { policy: 'fixed', delay: '1s' },
        },
      },
      hold: '5s',
    })
      .start()
      .reach('hold');
    whole.clock.advanceTo(whole.beganAtMs('hold') + 2000);
    whole.model.drop('c0');
    whole.finish();
    expectIdentities(whole.outcomes[0]!);
    const times = sendTimes(whole);
    const away = gaps(times).filter((gap) => gap > 100.001);
    expect(away).to.have.length(1);
    expect(away[0]).to.be.within(1020, 1250);
    expect(gaps(sendTimes(whole, 'c1')).every((gap) => gap === 100)).to.equal(true);
    expect(whole.summary().messages.droppedSends).to.equal(0);
  });

  it('leaves out a client that is in no group', () => {
    const whole = finished({
      groups: { a: { count: 1, members: 3 } },
      populations: { c: { clients: 4, join: { a: 1 }, messages: { to: 'a', thinkTime: '100ms' } } },
      hold: '2s',
    });
    expect(new Set(whole.model.of('chat_message').map(({ user }) => user)).size).to.equal(3);
  });
});
