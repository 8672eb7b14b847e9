import { expect } from 'chai';
import type { ChatFaults } from '../../support/chat-model.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { run } from '../../support/virtual-run.js';

const profile = (seed: number): SmallProfile => ({
  seed,
  groups: {
    idle: { count: 20, create: { inFlight: 3 } },
    a: { count: 12, members: 5, create: { via: 'websocket', creators: 4 } },
  },
  populations: {
    c: { clients: 30, rate: '40/s', join: { a: 2 }, messages: { to: 'a', rate: '50/s', inFlight: 1 } },
  },
  hold: '3s',
});

/** Misbehaves in every way, by arithmetic alone. */
const faults = (): ChatFaults => {
  let n = 0;
  return {
    admit: (_user, number) => (number % 11 === 5 ? 'refuse' : number % 13 === 6 ? 'drop' : 'welcome'),
    silent: ({ type }) => type === 'chat_message' && ++n % 17 === 0,
    refuse: ({ type, room }) => (type === 'chat_message' && ++n % 19 === 0 ? `Not in room: ${room}` : undefined),
    drop: ({ type }) => (type === 'chat_message' && ++n % 61 === 0 ? 1011 : undefined),
  };
};

describe('a virtual run', () => {
  for (const shards of [1, 3]) {
    it(`gives the same summary to the byte, each time (${shards} shards)`, () => {
      const [first, second] = [0, 1].map(() => run(profile(5), { shards, faults: faults(), probe: 'model' }));
      const text = JSON.stringify(first!.summary());
      expect(JSON.stringify(second!.summary())).to.equal(text);
      expect(JSON.stringify(second!.ticks)).to.equal(JSON.stringify(first!.ticks));
      expect(JSON.stringify(second!.events)).to.equal(JSON.stringify(first!.events));
      expect(second!.model.requests).to.deep.equal(first!.model.requests);
      // It was a run with something in it.
      expect(first!.summary().messages.refused).to.be.greaterThan(0);
      expect(first!.summary().messages.timedOut).to.be.greaterThan(0);
      expect(first!.summary().connections.dropped).to.be.greaterThan(0);
    });
  }

  it('gives another one for another seed', () => {
    const [five, six] = [5, 6].map((seed) => run(profile(seed)));
    const joins = (whole: typeof five): string[] =>
      whole!.model.of('join_room').map(({ user, room }) => `${user} ${room}`);
    expect(joins(six)).to.not.have.members(joins(five));
  });
});
