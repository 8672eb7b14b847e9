import { expect } from 'chai';
import { expectIdentities } from '../../support/identities.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { VirtualRun } from '../../support/virtual-run.js';

const profile: SmallProfile = {
  groups: { a: { count: 12, members: 5, create: { via: 'websocket', creators: 4, inFlight: 2 } } },
  populations: {
    c: {
      clients: 20,
      rate: '100/s',
      join: { a: 3 },
      heartbeat: { every: '2s', timeout: '1s' },
      messages: { to: 'a', rate: '40/s' },
    },
  },
  hold: '5s',
};

/** A run in which client 2 throws where it does the `nth` of what `pattern` matches. */
function sabotaged(what: 'connect' | RegExp, nth = 1, shards = 2): VirtualRun {
  let count = 0;
  const fail = (url: string, text: string | undefined): void => {
    if (!url.endsWith('/c2') || (text === undefined) !== (what === 'connect')) return;
    if (what !== 'connect' && !what.test(text!)) return;
    if (++count === nth) throw new Error('sabotage');
  };
  const whole = new VirtualRun(profile, {
    shards,
    probe: 'model',
    sabotage: { connect: (url) => fail(url, undefined), send: fail },
  });
  whole.start().finish();
  return whole;
}

describe('a behaviour that throws', () => {
  const cases: [string, 'connect' | RegExp, number?][] = [
    ['as it connects', 'connect'],
    ['as it creates', /create_room/, 2],
    ['as it joins', /join_room/, 2],
    ['as it leaves', /leave_room/],
    ['as it sends', /chat_message/, 3],
    ['as it sends its heartbeat', /"ping"/],
  ];
  for (const [when, what, nth] of cases) {
    it(`${when} stops its own client alone; nothing waits for it, and the target is not to blame`, () => {
      const whole = sabotaged(what, nth);
      const outcome = whole.outcomes[0]!;
      expect(outcome.stop).to.equal('completed');
      const { aggregate } = outcome;
      expect(aggregate.counter('clients.lost')).to.equal(1);
      expect(aggregate.errors.get('BEHAVIOUR_THREW')).to.deep.include({
        count: 1,
        critical: true,
        samples: ['Error: sabotage'],
      });
      const summary = whole.summary();
      expect(summary.errors.critical).to.equal(1);
      expect(summary.verdict.status).to.equal('invalid'); // one of 20 clients is 5 %
      expect(summary.connections).to.include({ attempted: 20, failed: 0, dropped: 0 });
      expect(summary.connections.established).to.equal(what === 'connect' ? 19 : 20);
      expect(aggregate.counter('connections.closed')).to.equal(19);
      expectIdentities(outcome);
      // Its messages are dropped by us; all others are as they would be.
      const { messages } = summary;
      expect(messages.planned).to.equal(200);
      expect(messages.droppedSends).to.equal(messages.droppedBy.generator);
      expect(messages.sent).to.be.at.least(190);
      expect(messages.acknowledged + messages.disconnected).to.equal(messages.sent);
      for (const { user, closeCode } of whole.model.connections) {
        expect(closeCode, user).to.equal(user === 'c2' ? 1006 : 1000);
      }
      // Nothing took longer for it.
      expect(outcome.durationMs).to.be.lessThan(7000);
    });
  }

  it('fails what it had open and what it was still to do', () => {
    const creating = sabotaged(/create_room/).summary();
    // Of 12 groups it creates 2, 6 and 10.
    expect(creating.groups).to.include({ attempted: 12, created: 9, failed: 3 });
    const joining = sabotaged(/join_room/).summary();
    expect(joining.joins.attempted).to.equal(60);
    expect(joining.joins.failed).to.be.within(1, 3);
    expect(joining.errors.byCode.map(({ code }) => code)).to.deep.equal(['BEHAVIOUR_THREW']);
  });
});
