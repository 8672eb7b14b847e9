import { expect } from 'chai';
import { expectIdentities } from '../../support/identities.js';
import type { SmallPopulation, SmallProfile } from '../../support/small-profile.js';
import { readAll } from '../../support/stamps.js';
import { expectSummaryIdentities } from '../../support/summary-identities.js';
import { run, VirtualRun } from '../../support/virtual-run.js';
import { chatting, finished, gaps, sendTimes } from './closed-run.js';

/** A closed population that only listens. */
function closed(population: Partial<SmallPopulation>, hold = '10s'): SmallProfile {
  return {
    populations: { c: { clients: 1, concurrency: 'all', heartbeat: { every: 'off' }, ...population } },
    hold,
  };
}

/** Since the beginning of hold: when the server saw each connection come and go, by user. */
function spans(whole: VirtualRun): Record<string, [number, number][]> {
  const hold = whole.beganAtMs('hold');
  const byUser: Record<string, [number, number][]> = {};
  for (const { user, openedMs, closedMs } of whole.model.connections) {
    (byUser[user] ??= []).push([openedMs - hold, (closedMs ?? Infinity) - hold]);
  }
  return byUser;
}

describe('a closed population', () => {
  it('connects in hold only, one session after the other: length from usable, then the think time', () => {
    const whole = finished(chatting({ clients: 2, session: { length: '1s', thinkTime: '500ms' } }, '4s'));
    // Connect 5 ms, usable 10 ms; the close is under way for 5 ms and answered after 10.
    expect(spans(whole)['c0']).to.deep.equal([
      [5, 1015],
      [1525, 2535],
      [3045, 4005],
    ]);
    const { connections, joins, phases } = whole.summary();
    expect(connections).to.include({
      planned: 2,
      attempted: 6,
      established: 6,
      failed: 0,
      dropped: 0,
      perSecond: null,
    });
    expect(whole.outcomes[0]!.aggregate.counter('connections.closed')).to.equal(6);
    expect(joins).to.include({ attempted: 12, joined: 12 });
    expect(phases.connect!.connections.attempted).to.equal(0);
    expect(phases.hold!.connections).to.include({ attempted: 6, established: 6 });
  });

  it('counts set-up of each session from the moment it was to begin', () => {
    const setup = finished(closed({ session: { length: '1s', thinkTime: '500ms' } })).summary().connections.setupMs!;
    expect(setup).to.include({ count: 7, min: 10, max: 10 });
  });

  it('begins more sessions while concurrency rises, and none beyond it while it falls', () => {
    const whole = finished(
      chatting(
        {
          clients: 4,
          concurrency: [{ to: 4, over: '4s' }, { over: '1s' }, { to: 0, over: '4s' }],
          session: { length: '900ms', thinkTime: '80ms' },
        },
        '12s',
      ),
    );
    const begun = (user: string): number[] => spans(whole)[user]!.map(([from]) => from - 5);
    expect(begun('c0')[0]).to.equal(1000);
    expect(begun('c3')[0]).to.equal(4000);
    // Client 3 is one too many from 6 s on, client 0 from 9 s on: a session that began before goes on to its end.
    expect(Math.max(...begun('c3'))).to.be.within(5000, 6000);
    expect(Math.max(...begun('c0'))).to.be.within(8000, 9000);
    for (const all of Object.values(spans(whole))) {
      for (const [from, to] of all) expect(to - from).to.equal(910);
    }
    expect(whole.summary().connections).to.include({ planned: 4, peak: 4, dropped: 0 });
  });

  it('has one session without an end where no length is given: as long as the client takes part', () => {
    const whole = finished(
      closed(
        {
          clients: 2,
          concurrency: [
            { from: 2, to: 1, over: '2s' },
            { to: 1, over: '1s' },
            { to: 2, over: '0s' },
          ],
        },
        '5s',
      ),
    );
    expect(whole.summary().connections).to.include({ attempted: 3, established: 3, dropped: 0 });
  });

  it('draws lengths and think times from the seed: other clients and other sessions, other durations', () => {
    const session = {
      length: { distribution: 'uniform', mean: '1s' },
      thinkTime: { distribution: 'exponential', mean: '300ms' },
    } as const;
    const whole = finished(chatting({ clients: 8, session }, '60s'));
    const lengths = Object.values(spans(whole)).flatMap((all) => all.slice(0, -1).map(([from, to]) => to - from - 10));
    expect(lengths.length).to.be.above(200);
    expect(new Set(lengths.map((ms) => ms.toFixed(3))).size).to.equal(lengths.length);
    const mean = lengths.reduce((sum, ms) => sum + ms, 0) / lengths.length;
    expect(mean).to.be.closeTo(1000, 100);
    expect(spans(finished(chatting({ clients: 8, session }, '60s')))).to.deep.equal(spans(whole));
    expect(spans(finished({ ...chatting({ clients: 8, session }, '60s'), seed: 6 }))).not.to.deep.equal(spans(whole));
  });

  for (const shards of [2, 3, 5]) {
    it(`is the same for any number of threads (${shards})`, () => {
      const profile = chatting({
        clients: 6,
        concurrency: { from: 2, over: '3s' },
        session: {
          length: { distribution: 'log-normal', mean: '700ms', variation: 1 },
          thinkTime: { distribution: 'exponential', mean: '100ms' },
        },
        messages: { to: 'a', thinkTime: { distribution: 'exponential', mean: '90ms' } },
      });
      const [one, several] = [finished(profile), finished(profile, { shards })];
      const said = (whole: VirtualRun): string[] =>
        whole.model
          .of('chat_message')
          .map(({ user, room, text, atMs }) => {
            return `${user} ${room} ${readAll(text).sequence} ${(atMs - whole.beganAtMs('hold')).toFixed(3)}`;
          })
          .sort();
      expect(said(several)).to.deep.equal(said(one));
      expect(said(one).length).to.be.above(100);
      const rounded = (whole: VirtualRun): unknown =>
        Object.entries(spans(whole))
          .map(([user, all]) => `${user}: ${all.map((span) => span.map((ms) => ms.toFixed(3)).join('–')).join(' ')}`)
          .sort();
      expect(rounded(several)).to.deep.equal(rounded(one));
      expectSummaryIdentities(several.summary(), { isClosed: true });
    });
  }

  it('sends at its own pace within a session, from a moment of its own on, and nothing between sessions', () => {
    const whole = finished(
      chatting(
        { clients: 2, session: { length: '1s', thinkTime: '1s' }, messages: { to: 'a', ratePerClient: '10/s' } },
        '6s',
      ),
    );
    const times = sendTimes(whole);
    const bySession = spans(whole)['c0']!.map(([from, to]) => times.filter((atMs) => atMs >= from && atMs <= to));
    expect(bySession.flat()).to.deep.equal(times);
    for (const session of bySession) {
      expect(session.length).to.be.within(9, 10);
      expect(new Set(gaps(session))).to.deep.equal(new Set([100]));
    }
    const { messages } = whole.summary();
    expect(messages.planned).to.equal(messages.acknowledged);
    expect(messages.sendLagMs!.max).to.equal(0);
  });

  it('waits at the end of a session for what is unanswered: no message is lost by it', () => {
    const whole = new VirtualRun(
      chatting({
        clients: 2,
        session: { length: '1s', thinkTime: '10s' },
        messages: { to: 'a', ratePerClient: '50/s' },
      }),
    )
      .start()
      .reach('hold');
    whole.clock.advanceTo(whole.beganAtMs('hold') + 900);
    whole.model.stall(whole.beganAtMs('hold') + 3000);
    whole.finish();
    expectIdentities(whole.outcomes[0]!);
    const { messages, connections } = whole.summary();
    expect(messages).to.include({ disconnected: 0, droppedSends: 0, timedOut: 0 });
    expect(messages.acknowledged).to.be.within(96, 100);
    // Each closed once the stall was over: 3 s, the answers' 5 ms, the close's 5 ms.
    for (const [[, to]] of Object.values(spans(whole)) as [[number, number]][]) expect(to).to.equal(3010);
    expect(connections).to.include({ dropped: 0, established: 2 });
  });

  it('drops at the end of a session what still waits for the in-flight limit', () => {
    const whole = new VirtualRun(
      chatting({
        clients: 2,
        session: { length: '1s', thinkTime: '10s' },
        messages: { to: 'a', ratePerClient: '50/s', inFlight: 1, latenessLimit: 'off' },
      }),
    )
      .start()
      .reach('hold');
    whole.clock.advanceTo(whole.beganAtMs('hold') + 900);
    whole.model.stall(whole.beganAtMs('hold') + 3000);
    whole.finish();
    expectIdentities(whole.outcomes[0]!);
    const { messages } = whole.summary();
    expect(messages.disconnected).to.equal(0);
    expect(messages.droppedBy).to.deep.equal({ disconnected: 0, generator: 0, inFlight: messages.droppedSends });
    // Five or six fell due for each client between the stall and its end, one of which was sent.
    expect(messages.droppedSends).to.be.within(6, 12);
  });

  it('pauses for its think time and at least a second after a session that the target ended, or let nobody into', () => {
    const whole = new VirtualRun(closed({ session: { length: '5s', thinkTime: '100ms' } }, '8s'), {
      faults: { admit: (_user, number) => (number === 1 ? 'refuse' : 'welcome') },
    })
      .start()
      .reach('hold');
    whole.clock.advanceTo(whole.beganAtMs('hold') + 1000);
    whole.model.dropAll();
    whole.finish();
    expectIdentities(whole.outcomes[0]!);
    // Dropped at 1 s, heard of 5 ms later; refused 10 ms after the second attempt; both then pause for a second.
    expect(whole.model.connections.map(({ openedMs }) => openedMs - whole.beganAtMs('hold'))).to.deep.equal([
      5, 2010, 3020,
    ]);
    const { connections } = whole.summary();
    expect(connections).to.include({ attempted: 3, established: 2, failed: 1, dropped: 1, reconnects: 0 });
  });

  it('counts each session that nobody was let into against the safety limits', () => {
    const whole = run(closed({ clients: 3, session: { length: '1s' } }, '60s'), {
      faults: { admit: () => 'refuse' },
      safety: { maxConnectFailures: 20 },
    });
    expect(whole.outcomes[0]!.stop).to.equal('aborted');
    expect(whole.summary().connections.failed).to.be.within(20, 26);
    expectIdentities(whole.outcomes[0]!);
  });

  it('is not taken for a target that is gone while all its clients think', () => {
    const whole = finished(closed({ session: { length: '1s', thinkTime: '30s' } }, '70s'));
    expect(whole.outcomes[0]!.stop).to.equal('completed');
    expect(whole.summary().connections.established).to.equal(3);
  });

  it('gives up a target that stays away', () => {
    const whole = run(closed({ clients: 2, session: { length: '1s', thinkTime: '100ms' } }, '300s'), {
      faults: { admit: (_user, number) => (number < 4 ? 'welcome' : 'refuse') },
    });
    const outcome = whole.outcomes[0]!;
    expect([outcome.stop, outcome.stopReason]).to.deep.equal(['aborted', 'the target dropped every connection']);
    // Two pauses of a second and two connects of ten at the most, after two sessions each.
    expect(outcome.durationMs).to.be.within(24_000, 27_000);
  });

  it('stands still in a pause: sessions and messages are later by it, and nothing is lost', () => {
    const profile = chatting({
      clients: 2,
      session: { length: '1s', thinkTime: '500ms' },
      messages: { to: 'a', ratePerClient: '10/s' },
    });
    const plain = finished(profile);
    const whole = new VirtualRun(profile).start().reach('hold');
    whole.clock.advanceTo(whole.beganAtMs('hold') + 1200); // between two sessions
    whole.coordinator.pause();
    whole.advanceBy(3000).coordinator.resume();
    whole.finish();
    expectIdentities(whole.outcomes[0]!);
    const shifted = (ms: number): number => (ms > 1200 ? ms + 3000 : ms);
    expect(sendTimes(whole).map((ms) => ms.toFixed(3))).to.deep.equal(
      sendTimes(plain).map((ms) => shifted(ms).toFixed(3)),
    );
    expect(whole.summary().messages.planned).to.equal(plain.summary().messages.planned);
  });

  it('counts nothing of a lost thread but what it had told of', () => {
    const whole = new VirtualRun(
      chatting({ clients: 6, session: { length: '1s' }, messages: { to: 'a', ratePerClient: '20/s' } }),
      { shards: 3 },
    )
      .start()
      .reach('hold');
    whole.advanceBy(2500);
    whole.runner.lose(1);
    whole.finish();
    expectIdentities(whole.outcomes[0]!);
    expect(whole.outcomes[0]!.aggregate.counter('clients.lost')).to.equal(2);
    expect(whole.summary().verdict.status).to.equal('invalid');
  });
});
