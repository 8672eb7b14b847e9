import { expect } from 'chai';
import fc from 'fast-check';
import { expectIdentities } from '../../support/identities.js';
import { RecordingContext } from '../../support/recording-context.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { readAll } from '../../support/stamps.js';
import { run, VirtualRun } from '../../support/virtual-run.js';

/** One client that talks to itself. */
function alone(messages: NonNullable<NonNullable<SmallProfile['populations']>[string]['messages']>): SmallProfile {
  return {
    groups: { a: { count: 1, members: 1 } },
    populations: { c: { clients: 1, join: { a: 1 }, messages: { to: 'a', ...messages } } },
    hold: '4s',
  };
}

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

/** A usable client in a world that writes down what it does; messages are due each 100 ms. */
function ready(messages: { inFlight?: number; latenessLimit?: string } = {}): RecordingContext {
  const context = new RecordingContext({ ...alone({ rate: '10/s', ...messages }) });
  context.tell('start');
  context.tell('opened');
  context.hears({ type: 'welcome' });
  context.take();
  return context;
}

const say = (n: number): string => `send {"type":"chat_message","data":{"room":"g0","text":"m${n}"}}`;

describe('message cadence', () => {
  it('sends a message that falls due, and counts it as planned and sent', () => {
    const context = ready();
    context.nowMs = 303;
    expect(context.tell('send', 3)).to.deep.equal([
      'count messages.planned',
      say(3),
      'request 0 due at 10303',
      'count messages.sent',
      'record messages.sendLagMs 3',
    ]);
    expect(context.client.openMessages).to.equal(1);
  });

  it('drops a message that fell due before the client was usable, though a late turn finds it usable', () => {
    const context = new RecordingContext(alone({ rate: '10/s' }));
    context.tell('start');
    context.nowMs = 250;
    context.tell('opened');
    context.hears({ type: 'welcome' });
    context.take();
    context.nowMs = 300;
    expect(context.tell('send', 2)).to.deep.equal(['count messages.planned', 'count messages.dropped.disconnected']);
    expect(context.tell('send', 3)).to.include('count messages.sent');
  });

  it('drops a message at once that falls due while the client is not connected', () => {
    for (const end of ['closed', 'close'] as const) {
      const context = ready();
      context.tell(end, 1006, '');
      context.take();
      expect(context.tell('send', 0)).to.deep.equal(['count messages.planned', 'count messages.dropped.disconnected']);
    }
    const idle = new RecordingContext(alone({ rate: '10/s' }));
    expect(idle.tell('send', 0)).to.deep.equal(['count messages.planned', 'count messages.dropped.disconnected']);
  });

  it('drops a message by our own fault that would leave later than the lateness limit', () => {
    const context = ready({ latenessLimit: '1s' });
    context.nowMs = 1000;
    expect(context.tell('send', 0)).to.include('count messages.sent');
    context.nowMs = 1001;
    expect(context.tell('send', 0)).to.deep.equal(['count messages.planned', 'count messages.dropped.generator']);
    expect(context.requests.size).to.equal(1);
  });

  it('sends a message however late where the limit is off', () => {
    const context = ready({ latenessLimit: 'off' });
    context.nowMs = 100_000;
    expect(context.tell('send', 0)).to.include.members(['count messages.sent', 'record messages.sendLagMs 100000']);
  });

  it('lets a message wait at the in-flight limit, and sends it when the client can, with its intended time', () => {
    const context = ready({ inFlight: 1 });
    context.tell('send', 0);
    context.nowMs = 100;
    expect(context.tell('send', 1)).to.deep.equal(['count messages.planned', 'request 1 due at 1100']);
    context.nowMs = 250;
    // Refused or acknowledged, the first one makes room.
    expect(context.hears({ type: 'error', message: 'Not in room: g0' })).to.deep.equal([
      'count errors.refused',
      'error NOT_A_MEMBER',
      'count messages.refused',
      'request 0 done',
      'message settled',
      'request 1 done',
      say(1),
      'request 1 due at 10250',
      'count messages.sent',
      // Able to send since now: the wait is the target's, not the generator's.
      'record messages.sendLagMs 0',
    ]);
  });

  it('keeps the order of those that wait, and never has more open than the limit', () => {
    const context = ready({ inFlight: 2 });
    const sent: string[] = [];
    const note = (effects: string[]): void => void sent.push(...effects.filter((effect) => effect.startsWith('send')));
    for (let n = 0; n < 6; n++) note(context.tell('send', n));
    expect(context.client.openMessages).to.equal(2);
    for (let n = 0; n < 6; n++) {
      note(context.hears({ type: 'error', message: 'Not in room: g0' }));
      expect(context.client.openMessages).to.be.at.most(2);
    }
    expect(sent).to.deep.equal([0, 1, 2, 3, 4, 5].map(say));
    expect(context.requests.size).to.equal(0);
  });

  it('drops a message that has waited for the in-flight limit beyond the lateness limit', () => {
    const context = ready({ inFlight: 1 });
    context.tell('send', 0);
    context.tell('send', 1);
    context.nowMs = 1100;
    expect(context.tell('requestOverdue', 1)).to.deep.equal(['count messages.dropped.inFlight']);
    expect(context.requests.size).to.equal(1);
  });

  it('drops a message whose room comes too late as in flight: the wait was not ours', () => {
    const context = ready({ inFlight: 1 });
    context.tell('send', 0);
    context.tell('send', 1);
    context.nowMs = 1101;
    const effects = context.hears({ type: 'error', message: 'Not in room: g0' });
    expect(effects.slice(-2)).to.deep.equal(['request 1 done', 'count messages.dropped.inFlight']);
    expect(context.requests.size).to.equal(0);
  });

  it('drops what waits when the run halts, as in flight, and with the connection, as disconnected', () => {
    const halted = ready({ inFlight: 1 });
    halted.tell('send', 0);
    halted.tell('send', 1);
    expect(halted.tell('halt')).to.deep.equal(['count messages.dropped.inFlight', 'request 1 done']);
    const closed = ready({ inFlight: 1 });
    closed.tell('send', 0);
    closed.tell('send', 1);
    const effects = closed.tell('closed', 1006, '');
    expect(effects).to.include.members(['count messages.dropped.disconnected', 'count messages.disconnected']);
    expect(closed.requests.size).to.equal(0);
  });

  it('drops by our own fault what a lost client should have sent, what waits and what falls due after', () => {
    const context = ready({ inFlight: 1 });
    context.tell('send', 0);
    context.tell('send', 1);
    context.protocol.encodeMessage = () => {
      throw new Error('sabotage');
    };
    // Message 0 times out and makes room for message 1, which throws; message 2 still waits.
    context.tell('send', 2);
    context.take();
    const effects = context.tell('requestOverdue', 0);
    expect(context.failures).to.have.length(1);
    expect(effects.filter((effect) => effect === 'count messages.dropped.generator')).to.have.length(2);
    expect(effects).to.not.include('count messages.dropped.disconnected');
    expect(effects).to.include('count clients.lost');
    expect(context.tell('send', 3)).to.deep.equal(['count messages.planned', 'count messages.dropped.generator']);
    expect(context.requests.size).to.equal(0);
  });
});

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
