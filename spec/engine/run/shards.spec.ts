import { expect } from 'chai';
import { readAll } from '../../support/stamps.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { run, type VirtualRun } from '../../support/virtual-run.js';

const profile: SmallProfile = {
  seed: 77,
  groups: {
    idle: { count: 25, create: { inFlight: 7 } },
    a: { count: 14, members: 5, create: { via: 'websocket', creators: 4, inFlight: 2 } },
    b: { count: 6, members: 3 },
  },
  populations: {
    c: { clients: 17, rate: '31/s', join: { a: 4 }, messages: { to: 'a', rate: '37/s' } },
    d: { clients: 10, rate: '13/s', join: { b: 2 }, messages: { to: 'b', rate: '11/s', inFlight: 1 } },
    quiet: { clients: 4, rate: '50/s' },
  },
  hold: '4s',
};

/** By user: what it sent, when after the start of hold, where to, and which of its messages it was. */
function sentBy(whole: VirtualRun): Record<string, string[]> {
  const sent: Record<string, string[]> = {};
  for (const { user, atMs, room, text } of whole.model.of('chat_message')) {
    const { sequence } = readAll(text);
    const at = (atMs - whole.beganAtMs('hold')).toFixed(3);
    (sent[user] ??= []).push(`${at} ${room} ${sequence}`);
  }
  return sent;
}

/** By user: when after the start of connect. */
function arrivals(whole: VirtualRun): Record<string, string> {
  return Object.fromEntries(
    whole.model.connections.map(({ user, openedMs }) => [user, (openedMs - whole.beganAtMs('connect')).toFixed(3)]),
  );
}

function members(whole: VirtualRun): Record<string, string[]> {
  const joined: Record<string, string[]> = {};
  for (const { room, user } of whole.model.of('join_room')) (joined[room] ??= []).push(user);
  return Object.fromEntries(Object.entries(joined).map(([room, users]) => [room, users.sort()]));
}

describe('a plan over several shards', () => {
  const one = run(profile);

  for (const shards of [2, 3, 8, 40]) {
    it(`is the same plan: who arrives, joins and sends what and when does not depend on their number (${shards})`, () => {
      const several = run(profile, { shards });
      expect(sentBy(several)).to.deep.equal(sentBy(one));
      expect(arrivals(several)).to.deep.equal(arrivals(one));
      expect(members(several)).to.deep.equal(members(one));
      expect(several.model.roomNames).to.deep.equal(one.model.roomNames);
    });

    it(`gives the same figures (${shards})`, () => {
      const [a, b] = [one.summary(), run(profile, { shards }).summary()];
      for (const figures of ['connections', 'groups', 'joins', 'messages'] as const) {
        expect({ ...b[figures], perSecond: 0, setupMs: 0 }).to.deep.equal({ ...a[figures], perSecond: 0, setupMs: 0 });
      }
      expect(b.populations['d']!.messages).to.deep.equal(a.populations['d']!.messages);
      expect(b.errors).to.deep.equal(a.errors);
      expect(b.verdict).to.deep.equal(a.verdict);
    });
  }

  it('plans exactly rate × hold for each population', () => {
    const { populations, messages } = one.summary();
    expect(populations['c']!.messages.planned).to.equal(148);
    expect(populations['d']!.messages.planned).to.equal(44);
    expect(populations['quiet']!.messages.planned).to.equal(0);
    expect(messages).to.include({ planned: 192, sent: 192, acknowledged: 192 });
  });
});

describe('rates', () => {
  it('achieve exactly the plan: arrival n comes at n / rate, message n leaves at n / rate', () => {
    const whole = run({
      groups: { a: { count: 5, members: 10 } },
      populations: { c: { clients: 50, rate: '80/s', join: { a: 1 }, messages: { to: 'a', rate: '123/s' } } },
      hold: '3s',
    });
    const hold = whole.beganAtMs('hold');
    const sent = whole.model.of('chat_message').map(({ atMs }) => atMs - 5 - hold);
    expect(sent).to.have.length(369);
    sent.forEach((atMs, n) => expect(atMs).to.be.closeTo((1000 * n) / 123, 1e-6));
    const connect = whole.beganAtMs('connect');
    whole.model.connections.forEach(({ openedMs }, n) =>
      expect(openedMs - 5 - connect).to.be.closeTo((1000 * n) / 80, 1e-6),
    );
    const { messages, connections, phases } = whole.summary();
    expect(messages.perSecond).to.equal(123);
    expect(connections.successRate).to.equal(1);
    // 50 arrivals take 49 / 80 s and a round trip.
    expect(phases.connect!.durationMs).to.equal(Math.round(49_000 / 80 + 10));
  });

  it('do not depend on how the target does: a stalled server gets its messages on time', () => {
    const profileOfOne: SmallProfile = {
      groups: { a: { count: 1, members: 2 } },
      populations: { c: { clients: 2, join: { a: 1 }, messages: { to: 'a', rate: '100/s' } } },
      hold: '2s',
    };
    const slow = run(profileOfOne, { latencyMs: 400 });
    const hold = slow.beganAtMs('hold');
    slow.model.of('chat_message').forEach(({ atMs }, n) => expect(atMs - 400 - hold).to.be.closeTo(10 * n, 1e-6));
    expect(slow.summary().messages).to.include({ planned: 200, acknowledged: 200, perSecond: 100 });
  });
});
