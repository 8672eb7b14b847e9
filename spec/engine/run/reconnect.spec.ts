import { expect } from 'chai';
import { backoffMs } from '../../../engine/workload/backoff.js';
import { expectIdentities } from '../../support/identities.js';
import { expectSummaryIdentities } from '../../support/summary-identities.js';
import { run, VirtualRun } from '../../support/virtual-run.js';
import { CLIENTS, exponential, fixed, LATENCY_MS, outage, profileWith } from './outage.js';

/** A handshake and the welcome behind it. */
const SET_UP_MS = 2 * LATENCY_MS;

describe('clients that come back', () => {
  for (const shards of [1, 3]) {
    it(`are all there again after an outage, at the time the policy says (fixed, ${shards} shards)`, () => {
      const whole = outage(fixed, 1200, { shards });
      const outcome = whole.finish();
      expect(outcome.stop).to.equal('completed');
      expectIdentities(outcome);
      const summary = whole.summary();
      expectSummaryIdentities(summary);
      const { connections } = summary;
      expect(connections).to.include({ planned: CLIENTS, dropped: CLIENTS, reconnects: CLIENTS, peak: CLIENTS });
      expect(connections.established).to.equal(2 * CLIENTS);
      // Attempts 500 ms apart: two of each are refused, the third is let in.
      expect(connections.failed).to.equal(2 * CLIENTS);
      expect(connections.attempted).to.equal(4 * CLIENTS);
      const attemptMs = 2 * LATENCY_MS; // until a refusal is known
      const expectedMs = 500 + 2 * (attemptMs + 500) + SET_UP_MS;
      expect(connections.timeToRecoverMs!.min).to.be.closeTo(expectedMs, 15);
      expect(connections.timeToRecoverMs!.max).to.be.closeTo(expectedMs, 15);
      expect(summary.verdict.status).to.equal('valid');
    });
  }

  it('come back scattered over the delay, each when its own backoff says (exponential)', () => {
    const whole = outage(exponential, 0);
    whole.finish();
    const { plan, model } = whole;
    const droppedMs = whole.beganAtMs('hold') + 2000;
    const returns = model.connections.slice(CLIENTS);
    expect(returns).to.have.length(CLIENTS);
    for (const { user, openedMs } of returns) {
      const waitMs = backoffMs(plan.populations[0]!.reconnect, plan.seed, Number(user.slice(1)), 0)!;
      expect(openedMs - droppedMs, user).to.be.closeTo(waitMs + 2 * LATENCY_MS, 8);
    }
    const spread = Math.max(...returns.map(({ openedMs }) => openedMs)) - returns[0]!.openedMs;
    expect(spread).to.be.above(200);
  });

  it('wait longer after each attempt that fails, up to the longest delay', () => {
    const whole = outage(exponential, 12_000);
    whole.advanceUntil(() => whole.clock.now() >= whole.beganAtMs('hold') + 14_000);
    const attempts = whole.model.connections.slice(CLIENTS).length;
    // On average 0.2 + 0.4 + 0.8 s, then 1 s each: 13 or so in 12 s; a fixed delay of 400 ms would make it 29.
    expect(attempts / CLIENTS).to.be.within(9, 18);
    const outcome = whole.finish();
    expect(outcome.stop).to.equal('completed');
    expect(whole.summary().connections.reconnects).to.equal(CLIENTS);
    expectIdentities(outcome);
  });

  it('are in their groups again before they send, and what fell due meanwhile is dropped as not connected', () => {
    const whole = outage(fixed, 700);
    const outcome = whole.finish();
    const { messages, joins, errors } = whole.summary();
    expect(messages.refused).to.equal(0);
    expect(errors.byCode.map(({ code }) => code)).to.not.include('NOT_A_MEMBER');
    expect(joins.joined).to.equal(2 * 2 * CLIENTS);
    expect(joins.failed).to.equal(0);
    const returned = new Set<string>();
    for (const { user, type, atMs } of whole.model.requests) {
      if (atMs < whole.beganAtMs('hold') + 2000 + LATENCY_MS) continue;
      if (type === 'join_room') returned.add(user);
      if (type === 'chat_message') expect(returned.has(user), `${user} joins before it sends`).to.equal(true);
    }
    expect(messages.planned).to.equal(2000);
    expect(messages.droppedBy).to.include({ generator: 0, inFlight: 0 });
    // Away for 0.5 + 0.5 s and two handshakes, then two joins in turn.
    expect(messages.droppedBy.disconnected).to.be.within(98, 110);
    expect(messages.sent).to.equal(2000 - messages.droppedSends);
    expectIdentities(outcome);
  });

  it('bring the load back: the last seconds of hold are as the plan has them', () => {
    const whole = outage(exponential, 3000);
    whole.finish();
    const late = whole.ticks.filter(({ phase, phaseMs }) => phase === 'hold' && phaseMs > 12_000);
    expect(late.length).to.be.above(5);
    for (const { messages, connections } of late) {
      expect(connections.open).to.equal(CLIENTS);
      expect(messages.sentPerSecond).to.be.closeTo(100, 2);
    }
  });

  it('include one that was never connected: its first attempt may fail', () => {
    const admit = (_user: string, number: number): 'refuse' | 'welcome' => (number % 3 === 0 ? 'refuse' : 'welcome');
    const whole = run(profileWith(fixed), { faults: { admit } });
    const { connections } = whole.summary();
    expect(connections.established).to.equal(CLIENTS);
    expect(connections).to.include({ reconnects: 0, timeToRecoverMs: null, dropped: 0 });
    expect(connections.failed).to.be.above(0);
    expect(connections.attempted).to.equal(CLIENTS + connections.failed);
    expectIdentities(whole.outcomes[0]!);
  });

  it('may drop while they join: the barrier does not wait for them, and they join once they are back', () => {
    const faults = {
      drop: ({ type, user }: { type: string; user: string }) =>
        type === 'join_room' && user === 'c3' && dropped++ === 0 ? 1011 : undefined,
    };
    let dropped = 0;
    const whole = run(profileWith(fixed), { faults });
    const outcome = whole.outcomes[0]!;
    expect(outcome.stop).to.equal('completed');
    const { connections, joins, messages } = whole.summary();
    expect(connections).to.include({ dropped: 1, reconnects: 1 });
    // Both of its joins failed with the connection; both are asked for anew.
    expect(joins).to.include({ planned: 40, attempted: 42, joined: 40, failed: 2 });
    expect(messages.refused).to.equal(0);
    expectIdentities(outcome);
  });

  it('may drop again while they rejoin', () => {
    let joins = 0;
    let dropped = 0;
    // Two joins each before the outage; the first five after it end in another drop.
    const drop = ({ type }: { type: string }): number | undefined =>
      type === 'join_room' && ++joins > 2 * CLIENTS && dropped++ < 5 ? 1011 : undefined;
    const whole = outage(fixed, 0, { faults: { drop } });
    const outcome = whole.finish();
    const { connections } = whole.summary();
    expect(connections).to.include({ dropped: CLIENTS + 5, reconnects: CLIENTS + 5 });
    expect(outcome.aggregate.open).to.equal(0);
    expect(whole.summary().messages.refused).to.equal(0);
    expectIdentities(outcome);
  });

  it('come back once each where they are found silent', () => {
    const whole = new VirtualRun(
      {
        ...profileWith(fixed),
        populations: {
          c: { ...profileWith(fixed).populations!.c!, clients: 20, heartbeat: { every: '2s', timeout: '500ms' } },
        },
      },
      { faults: { silent: ({ type, user }) => type === 'ping' && user === 'c0' } },
    );
    const outcome = whole.start().finish();
    const { connections, heartbeats } = whole.summary();
    expect(connections.dropped).to.equal(heartbeats.client.missed);
    expect(connections.dropped).to.be.above(3);
    expect(connections.reconnects).to.be.within(connections.dropped - 1, connections.dropped);
    expect(connections.closeCodes).to.deep.equal({ 1006: connections.dropped });
    expectIdentities(outcome);
  });

  it('that created groups over WebSocket are in them no longer: they join, and leave none that they are not in', () => {
    let dropped = false;
    const whole: VirtualRun = new VirtualRun(
      profileWith(fixed, {
        groups: { a: { count: 10, members: 4, create: { via: 'websocket', creators: 4, inFlight: 2 } } },
        hold: '3s',
      }),
      {
        faults: {
          // The first creator goes once it has created a group.
          drop: ({ type, user }) => {
            if (type !== 'create_room' || user !== 'c0' || dropped) return undefined;
            if (whole.model.of('create_room').filter((request) => request.user === 'c0').length < 2) return undefined;
            dropped = true;
            return 1011;
          },
        },
      },
    );
    const outcome = whole.start().finish();
    const { connections, groups, messages, errors } = whole.summary();
    expect(connections).to.include({ dropped: 1, reconnects: 1 });
    // What it was asked for while it was away failed, and so did what was open.
    expect(groups.failed).to.be.within(1, 3);
    expect(messages.refused).to.equal(0);
    expect(errors.byCode.map(({ code }) => code)).to.not.include('SERVER_ERROR');
    for (const room of whole.model.roomNames) expect(whole.model.membersOf(room).length, room).to.equal(0); // all closed
    expectIdentities(outcome);
  });

  it('stay away once the run drains', () => {
    const whole = new VirtualRun(profileWith(fixed, { hold: '3s' }))
      .start()
      .reach('hold')
      .advanceBy(50 + 2800);
    whole.model.dropAll();
    const outcome = whole.finish();
    const drainMs = whole.beganAtMs('drain');
    expect(whole.model.connections.filter(({ openedMs }) => openedMs > drainMs)).to.deep.equal([]);
    expect(whole.summary().connections).to.include({ dropped: CLIENTS, reconnects: 0, established: CLIENTS });
    expectIdentities(outcome);
  });

  it('that are connecting when the run drains may arrive, and ask for nothing', () => {
    const whole = new VirtualRun(profileWith(fixed, { hold: '3s' }), { latencyMs: 40 }).start().reach('hold');
    whole.clock.advanceTo(whole.beganAtMs('hold') + 2430);
    whole.model.dropAll();
    const outcome = whole.finish();
    const drainMs = whole.beganAtMs('drain');
    expect(whole.model.requests.filter(({ atMs, type }) => type === 'join_room' && atMs > drainMs + 40)).to.deep.equal(
      [],
    );
    const { connections, joins } = whole.summary();
    expect(connections.reconnects).to.equal(CLIENTS);
    expect(joins).to.include({ attempted: 40, failed: 0 });
    expectIdentities(outcome);
  });

  it('do not come back to a run that is stopped at once', () => {
    const whole = outage(fixed, 0).advanceBy(200);
    whole.coordinator.kill('enough');
    const outcome = whole.finish();
    expect(outcome.stop).to.equal('interrupted');
    expect(whole.model.connections).to.have.length(CLIENTS);
    expectIdentities(outcome);
  });

  it('give the same run each time', () => {
    const [first, second] = [0, 1].map(() => {
      const whole = outage(exponential, 2500, { shards: 2 });
      whole.finish();
      return JSON.stringify([whole.summary(), whole.ticks, whole.model.requests]);
    });
    expect(second).to.equal(first);
  });

  it('hold all sums, whatever the server does, at whatever moment it ends', () => {
    for (const stopAfterMs of [100, 900, 2100, 2300, 2900, 4000, 6000]) {
      const whole = outage(exponential, 1500, { shards: 2 });
      const reached = whole.clock.now();
      while (whole.clock.now() < reached + stopAfterMs) whole.clock.advanceBy(10);
      whole.coordinator.interrupt('enough');
      const outcome = whole.finish();
      expectIdentities(outcome);
      expectSummaryIdentities(whole.summary());
      expect(outcome.aggregate.open).to.equal(0);
    }
  });
});
