import { expect } from 'chai';
import type { ChatFaults } from '../../support/chat-model.js';
import { expectIdentities } from '../../support/identities.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { run, VirtualRun, type VirtualRunOptions } from '../../support/virtual-run.js';

/** Two clients in one room, each of which says 20 messages within two seconds. */
const pair: SmallProfile = {
  groups: { a: { count: 1, members: 2 } },
  populations: { c: { clients: 2, join: { a: 1 }, messages: { to: 'a', rate: '20/s' } } },
  hold: '2s',
};

const creators = (creating: number, inFlight = 5): SmallProfile => ({
  groups: { g: { count: 200, create: { via: 'websocket', creators: creating, inFlight } } },
  populations: { c: { clients: creating } },
  hold: '100ms',
});

function runPair(faults: ChatFaults, options: VirtualRunOptions = {}): VirtualRun {
  const pairRun = run(pair, { ...options, faults });
  expectIdentities(pairRun.outcomes[0]!);
  return pairRun;
}

function errorCount(ended: VirtualRun, code: string): number {
  return ended.summary().errors.byCode.find((error) => error.code === code)?.count ?? 0;
}

describe('answers to messages', () => {
  for (const dialect of ['head', 'seed'] as const) {
    it(`acknowledge each message once, by the sender's own copy (${dialect})`, () => {
      const { messages } = runPair({}, { model: { dialect } }).summary();
      expect(messages).to.include({ planned: 40, sent: 40, acknowledged: 40, received: 80, successRate: 1 });
      expect(messages.responseMs).to.include({ count: 40, min: 10, max: 10 });
    });
  }

  it("count a message that is answered 'Not in room' as refused and as an error, never as a success", () => {
    const ended = runPair({
      refuse: ({ type, user, room }) => (type === 'chat_message' && user === 'c0' ? `Not in room: ${room}` : undefined),
    });
    const { messages } = ended.summary();
    expect(messages).to.include({
      planned: 40,
      sent: 40,
      refused: 20,
      acknowledged: 20,
      timedOut: 0,
      successRate: 0.5,
    });
    expect(messages.responseMs!.count).to.equal(20);
    expect(errorCount(ended, 'NOT_A_MEMBER')).to.equal(20);
  });

  it("refuse by 'Not in room' the oldest open message to that room, not the oldest of all", () => {
    // One client in two rooms, one message to each; the server stalls, then refuses room 1 before it answers room 0.
    const answered: string[] = [];
    const ended = run(
      {
        groups: { a: { count: 2, members: 1 } },
        populations: { c: { clients: 1, join: { a: 2 }, messages: { to: 'a', rate: '100/s' } } },
        hold: '40ms',
      },
      {
        latencyMs: 50,
        faults: {
          silent: ({ type, room }) => type === 'chat_message' && room === 'r1_a0' && answered.push(room) > 0,
          refuse: ({ type, room }) =>
            type === 'chat_message' && room === 'r1_a1' ? `Not in room: ${room}` : undefined,
        },
      },
    );
    const said = ended.model.of('chat_message').map(({ room }) => room);
    expect(said).to.have.members(['r1_a0', 'r1_a0', 'r1_a1', 'r1_a1']);
    const { messages, errors } = ended.summary();
    expect(messages).to.include({ sent: 4, refused: 2, timedOut: 2, acknowledged: 0 });
    const timeouts = errors.byCode.find(({ code }) => code === 'REPLY_TIMEOUT')!;
    expect(timeouts.samples.join()).to.include('r1_a0').and.not.include('r1_a1');
  });

  it("count a 'Not in room' without an open message to that room as an error alone", () => {
    const ended = runPair({
      before: ({ type }) => (type === 'chat_message' ? [{ type: 'error', message: 'Not in room: elsewhere' }] : []),
    });
    expect(ended.summary().messages).to.include({ acknowledged: 40, refused: 0 });
    expect(errorCount(ended, 'NOT_A_MEMBER')).to.equal(40);
  });

  it('take a coded error for the refusal of the oldest open request', () => {
    const ended = runPair({
      refuse: ({ type, user }) =>
        type === 'chat_message' && user === 'c1' ? { code: 'RATE_LIMIT_EXCEEDED', message: 'slow' } : undefined,
    });
    expect(ended.summary().messages).to.include({ refused: 20, acknowledged: 20, timedOut: 0 });
    expect(errorCount(ended, 'RATE_LIMIT_EXCEEDED')).to.equal(20);
  });

  it("acknowledge nothing by a stale frame: others' copies, other runs' stamps, copies of what is no longer open", () => {
    // The server never returns the sender's own copy, but floods it with everything else first.
    const ended = runPair({
      silent: ({ type }) => type === 'chat_message',
      before: ({ type, room, text }) =>
        type === 'chat_message'
          ? [
              { type: 'chat_message', room, text: text.replace('~r1.', '~r2.') },
              { type: 'chat_message', room, text: text.replace(/^~r1\.\w+\./, '~r1.z.') },
              { type: 'chat_message', room, text: text.replace(/^(~r1\.\w+\.)\w+/, '$1zz') },
              { type: 'chat_message', room, text: 'hello' },
              { type: 'room_info', room, text },
              { type: 'user_joined_room', room },
            ]
          : [],
    });
    const { messages } = ended.summary();
    expect(messages).to.include({ sent: 40, acknowledged: 0, timedOut: 40, successRate: 0 });
    // 4 stale copies to the sender and one true copy to the other member, of each message.
    expect(messages.received).to.equal(40 * 5);
    expect(messages.responseMs).to.equal(null);
  });

  it('time each message by its own copy, though those of the others come first', () => {
    // Every copy to its sender takes the detour over a stall; the frames before it come at once.
    const ended = new VirtualRun(pair, {
      faults: {
        before: ({ type, room }) => (type === 'chat_message' ? [{ type: 'chat_message', room, text: 'noise' }] : []),
      },
    }).start();
    ended.reach('hold').clock.advanceTo(ended.beganAtMs('hold'));
    ended.model.stall(ended.beganAtMs('hold') + 1000);
    const { messages } = ended.summary();
    expect(messages.acknowledged).to.equal(40);
    // The first message waits 1,000 ms for the server and 5 ms on the way back.
    expect(messages.responseMs!.max).to.be.closeTo(1005, 1);
    expect(messages.responseMs!.min).to.be.closeTo(10, 0.1);
  });

  it('acknowledge a message once, however many copies come back', () => {
    const ended = runPair({
      before: ({ type, room, text }) => (type === 'chat_message' ? [{ type: 'chat_message', room, text }] : []),
    });
    expect(ended.summary().messages).to.include({ sent: 40, acknowledged: 40, received: 120 });
  });

  it('are due within the reply timeout of 10 s; a message without one is timed out, not answered', () => {
    const silent = new VirtualRun(pair, { faults: { silent: ({ type }) => type === 'chat_message' } }).start();
    silent.reach('drain');
    // The first message, sent as hold began, has 8 s left when hold ends after 2 s.
    silent.clock.advanceTo(silent.beganAtMs('hold') + 9_999);
    expect(silent.coordinator.aggregate.counter('messages.timedOut')).to.equal(0);
    silent.clock.advanceTo(silent.beganAtMs('hold') + 12_500);
    const { messages } = silent.summary();
    expect(messages).to.include({ sent: 40, timedOut: 40, acknowledged: 0, successRate: 0 });
    expect(messages.responseMs).to.equal(null);
    expect(errorCount(silent, 'REPLY_TIMEOUT')).to.equal(40);
    expectIdentities(silent.outcomes[0]!);
  });

  it('come too late for a message that has timed out', () => {
    const late = new VirtualRun({ ...pair, hold: '50ms' }).start();
    late.reach('hold').clock.advanceTo(late.beganAtMs('hold'));
    late.model.stall(late.clock.now() + 11_000);
    const { messages } = late.summary();
    expect(messages).to.include({ sent: 1, timedOut: 1, acknowledged: 0 });
    expectIdentities(late.outcomes[0]!);
  });

  it('end as disconnected with the connection', () => {
    const ended = runPair({ drop: ({ type, user }) => (type === 'chat_message' && user === 'c0' ? 1011 : undefined) });
    const { messages, connections } = ended.summary();
    expect(connections).to.include({ dropped: 1, droppedRate: 0.5 });
    expect(connections.closeCodes).to.deep.equal({ 1011: 1 });
    // Its first message was open; the other 19 fell due without a connection.
    expect(messages).to.include({ planned: 40, sent: 21, disconnected: 1, acknowledged: 20, droppedSends: 19 });
    expect(messages.droppedBy).to.deep.equal({ disconnected: 19, inFlight: 0, generator: 0 });
    expect(errorCount(ended, 'CLOSED_1011')).to.equal(1);
  });
});

describe('answers to creations', () => {
  for (const dialect of ['head', 'seed'] as const) {
    it(`count a created room once, though three frames confirm it (${dialect})`, () => {
      const ended = run(creators(4), { model: { dialect } });
      const { groups, joins, messages, errors } = ended.summary();
      expect(groups).to.include({ planned: 200, attempted: 200, created: 200, existing: 0, failed: 0, successRate: 1 });
      expect(groups.responseMs).to.include({ count: 200, min: 10, max: 10 });
      expect(joins).to.include({ attempted: 0, joined: 0, failed: 0 });
      expect(messages.received).to.equal(0);
      expect(errors.byCode).to.deep.equal([]);
      expect(ended.model.roomNames).to.have.length(200);
      expectIdentities(ended.outcomes[0]!);
    });
  }

  it('wait for the answer of each: no more than inFlight a creator are open', () => {
    const open = new Map<string, number>();
    let most = 0;
    const ended = run(creators(2, 3), {
      latencyMs: 20,
      faults: {
        before: ({ user, atMs, type }) => {
          if (type !== 'create_room') return [];
          const key = `${user} ${atMs}`;
          open.set(key, (open.get(key) ?? 0) + 1);
          most = Math.max(most, open.get(key)!);
          return [];
        },
      },
    });
    expect(most).to.equal(3);
    const times = [...new Set(ended.model.of('create_room').map(({ atMs }) => atMs))];
    expect(times.slice(0, 3).map((atMs) => atMs - times[0]!)).to.deep.equal([0, 40, 80]);
  });

  it('count a room that was there as existing: neither created nor failed', () => {
    const there = new VirtualRun(creators(4)).start();
    for (let i = 0; i < 200; i += 2) there.model.createOverHttp(`r1_g${i}`);
    const { groups } = there.summary();
    expect(groups).to.include({ attempted: 200, created: 100, existing: 100, failed: 0, successRate: 1 });
    expect(groups.responseMs!.count).to.equal(100);
  });

  it('count a creation as failed that is refused, or not answered within the reply timeout', () => {
    const ended = run(creators(2), {
      faults: {
        refuse: ({ type, room }) => (type === 'create_room' && room === 'r1_g7' ? 'Room name too long' : undefined),
        silent: ({ type, room }) => type === 'create_room' && room === 'r1_g8',
      },
    });
    expect(ended.summary().groups).to.include({ attempted: 200, created: 198, failed: 2 });
    expect(errorCount(ended, 'NAME_TOO_LONG')).to.equal(1);
    expect(errorCount(ended, 'CREATE_TIMEOUT')).to.equal(1);
  });

  it('leave the groups step under way until the last creator is through, also where the first is not connected', () => {
    const ended = run(creators(2, 1), { faults: { admit: (user) => (user === 'c0' ? 'refuse' : 'welcome') } });
    expect(ended.summary().groups).to.include({ attempted: 200, created: 100, failed: 100 });
    const last = ended.model.of('create_room').at(-1)!.atMs;
    expect(ended.beganAtMs('hold')).to.be.greaterThan(last);
  });
});
