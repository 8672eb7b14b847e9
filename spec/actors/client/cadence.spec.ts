import { expect } from 'chai';
import { alone } from '../../support/alone.js';
import { RecordingContext } from '../../support/recording-context.js';

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
