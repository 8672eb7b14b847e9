import { expect } from 'chai';
import type { FaultKind } from '../../../../targets/embedded/faults/fault-kinds.js';
import { parseFaultRule } from '../../../../targets/embedded/faults/fault-rule.js';
import { ConnectionFaults } from '../../../../targets/embedded/faults/connection-faults.js';
import { Heartbeat } from '../../../../targets/embedded/heartbeat.js';
import { ChatRoom, type Guest } from '../chat-room.js';

function struck(...faults: string[]): ChatRoom {
  const room = new ChatRoom();
  room.chat.faults.switchOn(faults.map(parseFaultRule));
  return room;
}

/** What the sender hears of so many messages to a room in which it is alone. */
function answers(alice: Guest, count: number): unknown[] {
  return Array.from(
    { length: count },
    (_, i) => alice.ask('chat_message', { room: 'alpha', text: `m${i}` })[0]?.['type'],
  );
}

describe('faults of the embedded chat', () => {
  it('refuse answers "Not in room" and broadcasts nothing', () => {
    const room = struck('refuse=1');
    const [alice, bob] = [room.guest('alice', 'alpha'), room.guest('bob', 'alpha')];
    room.hush(bob);
    expect(alice.ask('chat_message', { room: 'alpha', text: 'x' })[0]).to.include({
      type: 'error',
      message: 'Not in room: alpha',
    });
    expect(bob.wire.take()).to.deep.equal([]);
    expect(room.chat.counters).to.include({ messages: 0, deliveries: 0, errors: 1 });
  });

  it('mute swallows the message', () => {
    const room = struck('mute=1');
    const alice = room.guest('alice', 'alpha');
    expect(answers(alice, 3)).to.deep.equal([undefined, undefined, undefined]);
    expect(room.chat.counters.messages).to.equal(0);
    expect(room.chat.faults.counts.get('mute')).to.equal(3);
  });

  it('error answers a coded error and leaves the connection usable, in the dialect head too', () => {
    const alice = struck('error=1').guest('alice', 'alpha');
    expect(alice.ask('chat_message', { room: 'alpha', text: 'x' })[0]).to.include({ error_code: 'VALIDATION_FAILED' });
    expect(alice.ask('ping')[0]).to.have.property('type', 'pong');
  });

  it('stale first sends an older message again, which counts as no delivery', () => {
    const room = struck('stale=1');
    const [alice, bob] = [room.guest('alice', 'alpha'), room.guest('bob', 'alpha')];
    room.hush(alice, bob);
    const first = alice.ask('chat_message', { room: 'alpha', text: 'first' });
    expect(first.map((frame) => frame['text'])).to.deep.equal(['first']);
    const second = alice.ask('chat_message', { room: 'alpha', text: 'second' });
    expect(second.map((frame) => frame['text'])).to.deep.equal(['first', 'second']);
    expect(second[0]).to.deep.equal(first[0]);
    expect(bob.wire.take()).to.have.lengthOf(2);
    expect(room.chat.counters).to.include({ messages: 2, deliveries: 4 });
    expect(room.chat.faults.counts.get('stale')).to.equal(1);
  });

  it('room-error answers create_room and join_room by an uncoded error', () => {
    const alice = struck('room-error=1').guest('alice');
    for (const [type, data] of [
      ['create_room', { room_name: 'a' }],
      ['join_room', { room: 'a' }],
    ] as const) {
      const [error, ...more] = alice.ask(type, data);
      expect(error).to.include({ type: 'error', message_type: type }).and.not.have.property('error_code');
      expect(more).to.deep.equal([]);
    }
  });

  it('error and room-error answer the code that is asked for', () => {
    const room = struck('error=1,code=AUTHORIZATION_FAILED', 'room-error=1,code=ROOM_FULL@1s');
    const alice = room.guest('alice', 'alpha');
    const refused = { error_code: 'AUTHORIZATION_FAILED', category: 'authorization', retryable: false };
    expect(alice.ask('chat_message', { room: 'alpha', text: 'x' })[0]).to.include(refused);
    room.clock.advance(1000);
    const full = { error_code: 'ROOM_FULL', category: 'capacity', retryable: true };
    expect(alice.ask('join_room', { room: 'beta' })[0]).to.include(full);
    expect(room.chat.rooms.get('beta')).to.equal(undefined);
  });

  it('rate-limit answers what is past the rate, and leaves the connection usable', () => {
    const room = struck('rate-limit=2/10s@1s');
    const alice = room.guest('alice', 'alpha');
    room.clock.advance(1000);
    const said = (): unknown => alice.ask('chat_message', { room: 'alpha', text: 'x' })[0]?.['error_code'];
    expect([said(), said(), said(), said()]).to.deep.equal([
      undefined,
      undefined,
      'RATE_LIMIT_EXCEEDED',
      'RATE_LIMIT_EXCEEDED',
    ]);
    expect(alice.ask('ping')[0]).to.have.property('type', 'pong');
    expect(room.chat.faults.counts.get('rate-limit')).to.equal(2);
    room.clock.advance(10_000);
    expect(said()).to.equal(undefined);
  });

  it('lose-private confirms what goes nowhere', () => {
    const room = new ChatRoom({}, true);
    room.chat.faults.switchOn([parseFaultRule('lose-private=1')]);
    const [alice, bob] = [room.guest('alice'), room.guest('bob')];
    const ask = (userId: string): unknown =>
      alice.ask('private_message', { target_user_id: userId, text: '~r.0.1.2~ psst' })[0]?.['type'];
    expect(ask('bob')).to.equal('private_message_sent');
    expect(bob.wire.take()).to.deep.equal([]);
    expect(ask('nobody')).to.equal('error');
    expect(room.log).to.deep.equal([
      {
        atMs: 0,
        did: 'lost',
        room: null,
        sender: 'alice',
        receiver: 'bob',
        stamp: '~r.0.1.2~',
        fault: 'lose-private',
      },
    ]);
  });

  it('lose-push tells some members nothing of others who join, leave and type, and logs whom', () => {
    const room = new ChatRoom({}, true);
    const [alice, bob] = [room.guest('alice', 'alpha'), room.guest('bob', 'alpha')];
    room.guest('carol', 'beta');
    room.chat.faults.switchOn([parseFaultRule('lose-push=1,size=2')]);
    bob.wire.take();
    const does: [type: string, data: object][] = [
      ['typing_start', { room: 'alpha' }],
      ['typing_stop', { room: 'alpha' }],
      ['chat_message', { room: 'alpha', text: 'x' }],
    ];
    for (const [type, data] of does) alice.ask(type, data);
    expect(bob.wire.takeTypes()).to.deep.equal(['chat_message']);
    expect(room.log.filter((line) => line['did'] === 'lost')).to.deep.equal(
      Array.from({ length: 2 }, () => ({
        atMs: 0,
        did: 'lost',
        room: 'alpha',
        sender: 'alice',
        receiver: 'bob',
        stamp: null,
        fault: 'lose-push',
      })),
    );
    expect(room.chat.faults.counts.get('lose-push')).to.equal(2);
    // Of a room of another size, and once it is off.
    const dave = room.guest('dave', 'alpha');
    expect(bob.wire.takeTypes()).to.deep.equal(['user_joined_room']);
    dave.ask('leave_room', { room: 'alpha' });
    expect(bob.wire.takeTypes(), 'two are left').to.deep.equal([]);
    room.chat.faults.switchOn([]);
    alice.ask('typing_start', { room: 'alpha' });
    expect(bob.wire.takeTypes()).to.deep.equal(['user_typing_start']);
  });

  it('close ends open connections and new ones with its code', () => {
    const room = struck();
    const faults = new ConnectionFaults(room.chat);
    const alice = room.guest('alice', 'alpha');
    room.chat.faults.switchOn([parseFaultRule('close=1,code=4001')]);
    room.clock.advance(0);
    expect(alice.wire.effects).to.deep.equal(['close 4001']);
    const bob = room.guest('bob');
    faults.welcomed(bob.session);
    expect(bob.wire.effects).to.deep.equal(['close 4001']);
    expect(room.chat.faults.counts.get('close')).to.equal(2);
  });

  it('a connection that was cut is not closed as well while its socket ends', () => {
    const room = struck();
    const faults = new ConnectionFaults(room.chat);
    const alice = room.guest('alice');
    room.chat.faults.switchOn([parseFaultRule('drop=1'), parseFaultRule('close=1'), parseFaultRule('zombie=1')]);
    room.clock.advance(0);
    faults.welcomed(alice.session);
    expect([alice.wire.effects, alice.session.state]).to.deep.equal([['cut'], 'open']);
  });

  it('zombie neither hears nor is heard, is not pinged or closed, and leaves its rooms when its socket closes', () => {
    const room = new ChatRoom({}, true);
    const faults = new ConnectionFaults(room.chat);
    const heartbeat = new Heartbeat(room.chat);
    const [alice, bob] = [room.guest('alice', 'alpha'), room.guest('bob', 'alpha')];
    room.hush(alice, bob);
    room.chat.faults.switchOn([parseFaultRule('zombie=1+1s')]);
    faults.welcomed(alice.session);
    heartbeat.add(alice.session);
    room.chat.faults.switchOn([]);
    expect(alice.ask('ping')).to.deep.equal([]);
    alice.ask('chat_message', { room: 'alpha', text: 'x' });
    expect(bob.ask('chat_message', { room: 'alpha', text: '~r.1.0.0~' })).to.have.lengthOf(1);
    room.clock.advance(600_000);
    expect(alice.wire.effects).to.deep.equal([]);
    expect(alice.wire.take()).to.deep.equal([]);
    expect(room.log).to.deep.equal([
      { atMs: 0, did: 'silenced', receiver: 'alice' },
      { atMs: 0, did: 'unwritten', room: 'alpha', sender: 'bob', receiver: 'alice', stamp: '~r.1.0.0~', why: 'zombie' },
    ]);
    room.hush(bob);
    room.chat.closed(alice.session);
    expect(bob.wire.takeTypes()).to.deep.equal(['user_left']);
  });

  it('no-pong leaves the client’s ping without an answer, but counted', () => {
    const room = struck('no-pong=1');
    expect(room.guest('alice').ask('ping')).to.deep.equal([]);
    expect(room.chat.counters.pings).to.equal(1);
  });

  it('no-heartbeat never pings, and never closes for the missing answer', () => {
    const room = struck('no-heartbeat=1');
    const heartbeat = new Heartbeat(room.chat);
    const alice = room.guest('alice');
    heartbeat.add(alice.session);
    room.clock.advance(600_000);
    expect([alice.wire.take(), alice.wire.effects]).to.deep.equal([[], []]);
  });

  it('delay delivers that much later, in order, to those who were members at the time', () => {
    const room = struck('delay=200ms');
    const [alice, bob] = [room.guest('alice', 'alpha'), room.guest('bob', 'alpha')];
    room.hush(alice, bob);
    expect(answers(alice, 2)).to.deep.equal([undefined, undefined]);
    const late = room.guest('late', 'alpha');
    room.hush(alice, bob);
    room.clock.advance(199);
    expect(bob.wire.take()).to.deep.equal([]);
    expect(room.chat.counters).to.include({ messages: 2, deliveries: 0 });
    room.clock.advance(1);
    expect(bob.wire.take().map((frame) => frame['text'])).to.deep.equal(['m0', 'm1']);
    expect(late.wire.take()).to.deep.equal([]);
    expect(room.chat.counters).to.include({ messages: 2, deliveries: 4 });
  });

  it('strikes the share that is asked for, the same with the same seed', () => {
    const run = (faultSeed: number): unknown[] => {
      const room = new ChatRoom({ faultSeed });
      room.chat.faults.switchOn([parseFaultRule('mute=0.3')]);
      return answers(room.guest('alice', 'alpha'), 5000);
    };
    const [first, again, other] = [run(1), run(1), run(2)];
    expect(first.filter((type) => type === undefined).length).to.be.within(1400, 1600);
    expect(again).to.deep.equal(first);
    expect(other).to.not.deep.equal(first);
  });

  it('strikes a share of connections, always the same ones, apart for each kind', () => {
    const { faults } = struck('no-pong=0.25', 'no-heartbeat=0.25').chat;
    const chosen = (kind: FaultKind): number[] =>
      Array.from({ length: 4000 }, (_, i) => i + 1).filter((number) => faults.strikesConnection(kind, number));
    const pongless = chosen('no-pong');
    expect(pongless.length).to.be.within(900, 1100);
    expect(chosen('no-pong')).to.deep.equal(pongless);
    const both = chosen('no-heartbeat').filter((number) => pongless.includes(number));
    expect(both.length).to.be.within(200, 300);
  });

  it('are on from their start for their duration, counted from the switch-on', () => {
    const room = new ChatRoom();
    room.clock.advance(1000);
    room.chat.faults.switchOn([parseFaultRule('mute=1@2s+3s')]);
    const alice = room.guest('alice', 'alpha');
    const heard = [1999, 1, 2999, 1].map((ms) => {
      room.clock.advance(ms);
      return answers(alice, 1)[0];
    });
    expect(heard).to.deep.equal(['chat_message', undefined, undefined, 'chat_message']);
  });

  it('are replaced as a set, and off with an empty one', () => {
    const room = struck('mute=1', 'no-pong=1');
    const alice = room.guest('alice', 'alpha');
    room.chat.faults.switchOn([parseFaultRule('no-pong=1')]);
    expect([answers(alice, 1)[0], alice.ask('ping').length]).to.deep.equal(['chat_message', 0]);
    room.chat.faults.switchOn([]);
    expect(alice.ask('ping')).to.have.lengthOf(1);
  });

  it('call what waits for their start, unless they are replaced before', () => {
    const room = new ChatRoom();
    const starts: number[] = [];
    room.chat.faults.whenStarts('drop', () => starts.push(room.clock.nowMs()));
    room.chat.faults.switchOn([parseFaultRule('drop=1@2s'), parseFaultRule('drop=1@5s')]);
    room.clock.advance(3000);
    room.chat.faults.switchOn([]);
    room.clock.advance(10_000);
    expect(starts).to.deep.equal([2000]);
  });
});
