import { expect } from 'chai';
import { RecordingContext } from '../../support/recording-context.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { run, VirtualRun } from '../../support/virtual-run.js';

const profile: SmallProfile = { populations: { c: { clients: 1, heartbeat: { every: '30s', timeout: '10s' } } } };
const PING = 'send {"type":"ping","data":{}}';
const PONG = 'send {"type":"pong"}';

/** Usable since `readyMs`. */
function ready(readyMs = 1000): RecordingContext {
  const context = new RecordingContext(profile);
  context.nowMs = readyMs;
  context.tell('start');
  context.tell('opened');
  expect(context.hears({ type: 'welcome' })).to.include(`heartbeat due at ${readyMs + 30_000}`);
  context.take();
  return context;
}

describe("the client's own heartbeat", () => {
  it('is sent when due, waits for its answer, and is due again one beat later', () => {
    const context = ready();
    context.nowMs = 31_000;
    expect(context.tell('heartbeatDue')).to.deep.equal([
      PING,
      'count heartbeats.client.sent',
      'heartbeat due at 41000',
    ]);
    context.nowMs = 31_040;
    expect(context.hears({ type: 'pong' })).to.deep.equal([
      'count heartbeats.client.answered',
      'record heartbeats.client.roundTripMs 40',
      'heartbeat due at 61000',
    ]);
  });

  it('keeps its beat: neither a late turn nor a late answer shifts the next one', () => {
    const context = ready(1000);
    for (let beat = 1; beat <= 200; beat++) {
      context.nowMs = 1000 + 30_000 * beat + (beat % 7) * 1.3; // as late as a timer can be
      context.tell('heartbeatDue');
      context.nowMs += 9000;
      expect(context.hears({ type: 'pong' }).at(-1)).to.equal(`heartbeat due at ${1000 + 30_000 * (beat + 1)}`);
    }
  });

  it('keeps its beat on a clock with fractions', () => {
    const context = ready(5_000_000.123);
    let due = 5_000_000.123 + 30_000;
    for (let beat = 1; beat <= 1000; beat++) {
      context.nowMs = due;
      context.tell('heartbeatDue');
      const last = context.hears({ type: 'pong' }).at(-1)!;
      const next = Number(last.replace('heartbeat due at ', ''));
      expect(next - due).to.be.closeTo(30_000, 1e-4);
      due = next;
    }
  });

  it('without an answer in time drops the connection', () => {
    const context = ready();
    context.nowMs = 31_000;
    context.tell('heartbeatDue');
    context.nowMs = 41_000;
    expect(context.tell('heartbeatDue')).to.deep.equal([
      'count heartbeats.client.missed',
      'count connections.silent',
      'silent HEARTBEAT_TIMEOUT',
      'close code 1006',
      'count connections.dropped',
      'error HEARTBEAT_TIMEOUT',
      'heartbeat done',
      'ended',
      'terminate',
    ]);
  });

  it('that is open is waited for before the client closes', () => {
    const context = ready();
    context.nowMs = 31_000;
    context.tell('heartbeatDue');
    expect(context.tell('close')).to.deep.equal([]);
    expect(context.tell('close')).to.deep.equal([]);
    expect(context.hears({ type: 'ping' })).to.include('count heartbeats.server.ponged');
    context.nowMs = 31_900;
    expect(context.hears({ type: 'pong' })).to.deep.equal([
      'count heartbeats.client.answered',
      'record heartbeats.client.roundTripMs 900',
      'heartbeat due at 61000',
      'heartbeat done',
      'ended',
      'count connections.closed',
      'close 1000',
    ]);
  });

  it('that is never answered is missed, also by a client that was asked to close', () => {
    const context = ready();
    context.nowMs = 31_000;
    context.tell('heartbeatDue');
    context.tell('close');
    context.nowMs = 41_000;
    expect(context.tell('heartbeatDue')).to.include.members([
      'count heartbeats.client.missed',
      'error HEARTBEAT_TIMEOUT',
    ]);
  });

  it('that is open holds up no client that is cut', () => {
    const context = ready();
    context.tell('heartbeatDue');
    context.tell('close');
    expect(context.tell('cut')).to.include.members(['count connections.closed', 'terminate']);
  });

  it('is answered once: a pong that nobody asked for counts for nothing', () => {
    const context = ready();
    expect(context.hears({ type: 'pong' })).to.deep.equal([]);
    context.tell('heartbeatDue');
    context.hears({ type: 'pong' });
    expect(context.hears({ type: 'pong' })).to.deep.equal([]);
  });

  it('is not sent where it is off', () => {
    const context = new RecordingContext({ populations: { c: { clients: 1, heartbeat: { every: 'off' } } } });
    context.tell('start');
    context.tell('opened');
    expect(context.hears({ type: 'welcome' }).filter((effect) => effect.startsWith('heartbeat'))).to.deep.equal([]);
  });
});

describe("the server's heartbeat", () => {
  it('is answered in the same turn', () => {
    const context = ready();
    context.nowMs = 31_000;
    expect(context.hears({ type: 'ping' })).to.deep.equal([
      'count heartbeats.server.received',
      PONG,
      'count heartbeats.server.ponged',
    ]);
  });

  it('is answered before the welcome too, and is not late then', () => {
    const context = new RecordingContext(profile);
    context.nowMs = 5_000_000;
    context.tell('start');
    context.tell('opened');
    context.take();
    expect(context.hears({ type: 'ping' })).to.deep.equal([
      'count heartbeats.server.received',
      PONG,
      'count heartbeats.server.ponged',
    ]);
  });

  it('is late when it comes more than the timeout after it was due, counted from the last one', () => {
    const context = ready(1000);
    const late = (nowMs: number): boolean => {
      context.nowMs = nowMs;
      return context.hears({ type: 'ping' }).includes('count heartbeats.server.late');
    };
    expect(late(41_000)).to.equal(false);
    expect(late(81_001)).to.equal(true);
    expect(late(90_000)).to.equal(false);
    expect(late(130_000)).to.equal(false);
    expect(late(170_001)).to.equal(true);
  });

  it('is neither counted nor answered once the connection is on its way out', () => {
    const context = ready();
    context.tell('close');
    context.take();
    expect(context.hears({ type: 'ping' })).to.deep.equal([]);
  });
});

describe('heartbeats of a whole run', () => {
  const beating: SmallProfile = { populations: { c: { clients: 4, rate: '2/s' } }, hold: '100s' };

  it('are all answered on both sides', () => {
    const ended = run(beating);
    const { heartbeats, connections } = ended.summary();
    expect(heartbeats.client).to.deep.include({ sent: 12, answered: 12, missed: 0 });
    expect(heartbeats.client.roundTripMs).to.include({ count: 12, min: 10, max: 10 });
    expect(heartbeats.server).to.deep.equal({ received: 12, ponged: 12, late: 0 });
    expect(connections.dropped).to.equal(0);
    expect(ended.model.of('pong')).to.have.length(12);
    const c0 = ended.model.of('ping').filter(({ user }) => user === 'c0');
    expect(c0.map(({ atMs }) => atMs - c0[0]!.atMs)).to.deep.equal([0, 30_000, 60_000]);
  });

  it('that a deaf server leaves unanswered drop the connection 10 s after the first one', () => {
    const ended = run(beating, { faults: { silent: ({ type, user }) => type === 'ping' && user === 'c1' } });
    const { heartbeats, connections, errors, silences } = ended.summary();
    expect(heartbeats.client).to.deep.include({ sent: 10, answered: 9, missed: 1 });
    expect(connections).to.deep.include({ established: 4, dropped: 1, silent: 1, closeCodes: { 1006: 1 } });
    expect(errors.byCode).to.have.length(1);
    expect(errors.byCode[0]).to.include({ code: 'HEARTBEAT_TIMEOUT', count: 1 });
    expect(silences).to.have.length(1);
    expect(silences[0]).to.include({ client: 'c1', code: 'HEARTBEAT_TIMEOUT', missed: null });
    const { openedMs, closedMs } = ended.model.connectionOf('c1');
    expect(closedMs! - openedMs).to.be.closeTo(40_010, 5);
  });

  it('of many clients share their wake-ups, each at most 20 ms after its beat', () => {
    const ended = run({
      populations: { c: { clients: 200, rate: '300/s', heartbeat: { every: '10s', timeout: '5s' } } },
      hold: '12s',
    });
    const pings = ended.model.of('ping');
    expect(pings.length).to.be.at.least(200);
    const wakeUps = new Set(pings.map(({ atMs }) => atMs));
    expect(wakeUps.size).to.be.at.most(0.3 * pings.length);
    for (const { user, atMs } of pings) {
      const lateMs = (atMs - ended.model.connectionOf(user).openedMs) % 10_000;
      expect(lateMs).to.be.within(0, 20 + 4 * 5); // two ways of 5 ms and back
    }
  });

  it('go on in drain', () => {
    const draining = new VirtualRun(
      {
        groups: { a: { count: 1, members: 4 } },
        populations: {
          c: {
            clients: 4,
            join: { a: 1 },
            heartbeat: { every: '2s', timeout: '1s' },
            messages: { to: 'a', rate: '4/s' },
          },
        },
      },
      { faults: { silent: ({ type }) => type === 'chat_message' } },
    ).start();
    draining.finish();
    const late = draining.model.of('ping').filter(({ atMs }) => atMs > draining.beganAtMs('drain'));
    expect(late.length).to.be.at.least(4);
  });
});
