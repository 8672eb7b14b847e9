import { expect } from 'chai';
import type { ClientState } from '../../../actors/client/client.js';
import { RecordingContext } from '../../support/recording-context.js';
import type { SmallProfile } from '../../support/small-profile.js';

const profile: SmallProfile = { populations: { c: { clients: 1, heartbeat: { every: 'off' } } } };

/** What a client can be told, as the table in session.ts names it. */
const signals = {
  start: (context) => context.tell('start'),
  opened: (context) => context.tell('opened'),
  ready: (context) => context.hears({ type: 'welcome' }),
  overdue: (context) => context.tell('overdue'),
  failed: (context) => context.tell('failed', 0, { code: 'ECONNREFUSED', message: 'refused' }),
  closed: (context) => context.tell('closed', 1011, 'keepalive'),
  silent: (context) => context.tell('silent'),
  finish: (context) => context.tell('finish'),
  close: (context) => context.tell('close'),
  cut: (context) => context.tell('cut'),
  abandon: (context) => {
    context.client.abandon();
    return context.take();
  },
} as const satisfies Record<string, (context: RecordingContext) => string[]>;

type SignalName = keyof typeof signals;

const ways: Record<ClientState, SignalName[]> = {
  idle: [],
  connecting: ['start'],
  greeting: ['start', 'opened'],
  ready: ['start', 'opened', 'ready'],
  leaving: ['start', 'opened', 'ready', 'silent'],
  away: ['start', 'opened', 'ready', 'closed'],
};

/** A client in that state, in a world that remembers nothing yet. */
function inState(state: ClientState, plan = profile): RecordingContext {
  const context = new RecordingContext(plan);
  for (const signal of ways[state]) signals[signal](context);
  expect(context.client.state).to.equal(state);
  context.take();
  return context;
}

const failed = (code: string): string[] => ['step done', 'count connections.failed', `error ${code}`, 'settled'];
const released = ['heartbeat done', 'ended'];

/** State after, and every effect on the way; a pair that is missing changes nothing and does nothing. */
const table: Partial<Record<`${ClientState} ${SignalName}`, [ClientState, string[]]>> = {
  'idle start': ['connecting', ['started', 'count connections.attempted', 'step due at 10000', 'connect']],
  'idle close': ['away', []],
  'idle cut': ['away', []],
  'idle abandon': ['idle', ['count clients.lost']],
  'connecting opened': ['greeting', ['step due at 10000']],
  'connecting overdue': ['leaving', [...failed('CONNECT_TIMEOUT'), 'terminate']],
  'connecting failed': ['away', [...failed('ECONNREFUSED'), 'away']],
  'connecting close': ['leaving', [...failed('RUN_ENDED'), 'terminate']],
  'connecting cut': ['leaving', [...failed('RUN_ENDED'), 'terminate']],
  'connecting abandon': ['leaving', ['count clients.lost', 'step done', 'settled', 'terminate']],
  'greeting ready': [
    'ready',
    ['step done', 'count connections.established', 'record connections.setupMs 0', 'opened', 'settled'],
  ],
  'greeting overdue': ['leaving', [...failed('WELCOME_TIMEOUT'), 'terminate']],
  'greeting closed': ['away', [...failed('CLOSED_BEFORE_READY'), 'away']],
  'greeting close': ['leaving', [...failed('RUN_ENDED'), 'terminate']],
  'greeting cut': ['leaving', [...failed('RUN_ENDED'), 'terminate']],
  'greeting abandon': ['leaving', ['count clients.lost', 'step done', 'settled', 'terminate']],
  'ready closed': ['away', ['close code 1011', 'count connections.dropped', 'error CLOSED_1011', ...released, 'away']],
  'ready silent': [
    'leaving',
    [
      'count connections.silent',
      'silent SILENT',
      'close code 1006',
      'count connections.dropped',
      'error SILENT',
      ...released,
      'terminate',
    ],
  ],
  'ready finish': ['leaving', [...released, 'count connections.closed', 'close 1000']],
  'ready close': ['leaving', [...released, 'count connections.closed', 'close 1000']],
  'ready cut': ['leaving', [...released, 'count connections.closed', 'terminate']],
  'ready abandon': ['leaving', ['count clients.lost', ...released, 'terminate']],
  'leaving failed': ['away', ['away']],
  'leaving closed': ['away', ['away']],
  'leaving close': ['leaving', ['terminate']],
  'leaving cut': ['leaving', ['terminate']],
  'leaving abandon': ['leaving', ['count clients.lost', 'terminate']],
  // Only where the policy has set a time to come back; see reconnect.spec.ts.
  'away overdue': ['connecting', ['started', 'count connections.attempted', 'step due at 10000', 'connect']],
  'away start': ['connecting', ['started', 'count connections.attempted', 'step due at 10000', 'connect']],
  'away abandon': ['away', ['count clients.lost']],
};

/** What the transport never does: a connection closes after it has opened, and fails before. */
const impossible = new Set(['idle failed', 'idle closed', 'connecting closed', 'greeting failed', 'ready failed']);

describe('session', () => {
  for (const state of Object.keys(ways) as ClientState[]) {
    for (const signal of Object.keys(signals) as SignalName[]) {
      const pair = `${state} ${signal}` as const;
      if (impossible.has(pair)) continue;
      const [after, effects] = table[pair] ?? [state, []];
      it(`${state}, ${signal}: ${after === state ? 'stays' : after}${effects.length > 0 ? ', with effects' : ''}`, () => {
        const context = inState(state);
        expect(signals[signal](context)).to.deep.equal(effects);
        expect(context.client.state).to.equal(after);
        expect(context.failures).to.deep.equal([]);
      });
    }
  }

  it('is established by the handshake where the protocol is usable from then on', () => {
    const context = new RecordingContext({ ...profile, protocol: 'echo' });
    context.tell('start');
    expect(context.tell('opened')).to.deep.equal([
      ...['step done', 'count connections.established', 'record connections.setupMs 0', 'opened', 'settled'],
    ]);
    expect(context.client.state).to.equal('ready');
  });

  it('counts set-up from the intended arrival', () => {
    const context = new RecordingContext(profile);
    context.times.arrival[0] = 1000;
    context.nowMs = 1200;
    context.tell('start');
    context.tell('opened');
    context.nowMs = 1250;
    expect(context.hears({ type: 'welcome' })).to.include('record connections.setupMs 250');
  });

  it('gives the welcome its own time, from the handshake on', () => {
    const context = inState('connecting');
    context.nowMs = 9000;
    expect(context.tell('opened')).to.deep.equal(['step due at 19000']);
  });

  it('does not begin another one once the run drains', () => {
    const context = inState('away');
    context.wantsClientsBack = false;
    expect(context.tell('start')).to.deep.equal([]);
    expect(context.client.state).to.equal('away');
  });

  it('waits at its planned end for what is unanswered, and asks for nothing more', () => {
    const context = inState('ready', {
      groups: { g: { count: 2, members: 1 } },
      populations: {
        c: {
          ...profile.populations!.c!,
          join: { g: 1 },
          messages: { to: 'g', rate: '1/s', inFlight: 1 },
        },
      },
    });
    context.tell('send', 0);
    context.tell('send', 1); // waits for the in-flight limit
    context.take();
    expect(context.tell('finish')).to.deep.equal(['count messages.dropped.inFlight', 'request 1 done']);
    expect(context.client.state).to.equal('ready');
    expect(context.client.ending).to.equal(true);
    expect(context.hears({ type: 'ping' })).to.include('count heartbeats.server.ponged');
    // The population, which hears of the settled message, then tells it to close.
    expect(context.hears({ type: 'error', message: 'Not in room: g0' })).to.include.members([
      'count messages.refused',
      'message settled',
    ]);
    expect(context.tell('close')).to.deep.equal([...released, 'count connections.closed', 'close 1000']);
  });

  it('has dropped where the target ends it while it waits for its end', () => {
    const context = inState('ready', {
      groups: { g: { count: 2, members: 1 } },
      populations: { c: { ...profile.populations!.c!, join: { g: 1 }, messages: { to: 'g', rate: '1/s' } } },
    });
    context.tell('send', 0);
    context.tell('finish');
    const effects = context.tell('closed', 1006, '');
    expect(effects).to.include.members(['count connections.dropped', 'count messages.disconnected', 'away']);
    expect(effects).not.to.include('count connections.closed');
  });

  it('is welcomed once: a second welcome changes nothing', () => {
    expect(inState('ready').hears({ type: 'welcome' })).to.deep.equal([]);
  });

  it('sends nothing any more once it leaves', () => {
    const context = inState('ready');
    context.tell('close');
    for (const frame of [{ type: 'ping' }, { type: 'welcome' }, { type: 'pong' }]) {
      expect(context.hears(frame).filter((effect) => effect.startsWith('send'))).to.deep.equal([]);
    }
    expect(context.tell('heartbeatDue')).to.deep.equal([]);
    expect(context.client.state).to.equal('leaving');
  });

  it('goes to away at once where connecting threw: no last word will come', () => {
    const context = new RecordingContext(profile);
    context.sabotage = (effect) => {
      if (effect === 'connect') throw new Error('sabotage');
    };
    expect(context.tell('start')).to.deep.equal([
      'started',
      'count connections.attempted',
      'step due at 10000',
      'count clients.lost',
      'step done',
      'settled',
      'away',
    ]);
    expect(context.client.state).to.equal('away');
    expect(context.failures).to.have.length(1);
  });

  it('counts a client as lost once, however often it throws', () => {
    const context = inState('ready');
    context.client.abandon();
    context.client.abandon();
    expect(context.take().filter((effect) => effect === 'count clients.lost')).to.have.length(1);
  });
});
