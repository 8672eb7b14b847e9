import { expect } from 'chai';
import fc from 'fast-check';
import { alone } from '../../support/alone.js';
import { expectIdentities } from '../../support/identities.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { readAll } from '../../support/stamps.js';
import { run } from '../../support/virtual-run.js';

describe('messages', () => {
  it('begin with their stamp, have exactly the size in characters, and no white space', () => {
    fc.assert(
      fc.property(fc.integer({ min: 64, max: 3000 }), (size) => {
        const whole = run({ ...alone({ rate: '4/s', size }), hold: '1s' });
        const texts = whole.model.of('chat_message').map(({ text }) => text);
        expect(texts).to.have.length(4);
        texts.forEach((text, n) => {
          expect(text)
            .to.have.length(size)
            .and.match(/^~r1\.[0-9a-z]+\.[0-9a-z]+\.[0-9a-z]+~x*$/);
          const { sender, sequence, intendedMs } = readAll(text);
          expect([sender, sequence]).to.deep.equal([0, n]);
          expect(intendedMs).to.be.closeTo(whole.beganAtMs('hold') + 250 * n, 0.001);
        });
      }),
      { numRuns: 15 },
    );
  });

  it('are stamped with their sender over all populations, and its own count', () => {
    const whole = run(
      {
        groups: { a: { count: 3, members: 4 } },
        populations: {
          quiet: { clients: 7 },
          c: { clients: 12, join: { a: 1 }, messages: { to: 'a', rate: '30/s' } },
        },
        hold: '1s',
      },
      { shards: 3 },
    );
    const next = new Map<number, number>();
    for (const { user, text } of whole.model.of('chat_message')) {
      const { sender, sequence } = readAll(text);
      expect(sender).to.equal(7 + Number(user.slice(1)));
      expect(sequence).to.equal(next.get(sender) ?? 0);
      next.set(sender, sequence + 1);
    }
    expect(next.size).to.equal(12);
  });

  it('of echo go to no group, and come back', () => {
    const texts: string[] = [];
    const whole = run(
      {
        protocol: 'echo',
        populations: { e: { clients: 5, messages: { rate: '50/s' }, heartbeat: { every: '1s', timeout: '500ms' } } },
        hold: '3s',
      },
      {
        serve: (peer) =>
          peer.accept({
            received: (to, text) => {
              texts.push(text);
              to.send(text);
            },
          }),
      },
    );
    const summary = whole.summary();
    expect(summary.messages).to.include({ planned: 150, sent: 150, acknowledged: 150, received: 150 });
    expect(summary.heartbeats.client.sent).to.be.at.least(10);
    expect(summary.heartbeats.client.answered).to.equal(summary.heartbeats.client.sent);
    expect(texts.filter((text) => text.startsWith('~r1.'))).to.have.length(150);
    expectIdentities(whole.outcomes[0]!);
  });

  it('of echo that stay unanswered time out without the name of a group', () => {
    const silent: SmallProfile = { protocol: 'echo', populations: { e: { clients: 1, messages: { rate: '1/s' } } } };
    const { messages, errors } = run(silent, { serve: (peer) => peer.accept() }).summary();
    expect(messages).to.include({ sent: 1, timedOut: 1 });
    expect(errors.byCode[0]!.samples).to.deep.equal(['e0: message not acknowledged within 10000 ms']);
  });
});
