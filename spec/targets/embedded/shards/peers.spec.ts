import { expect } from 'chai';
import fc from 'fast-check';
import { parseFaultRule } from '../../../../targets/embedded/faults/fault-rule.js';
import { LinkedChats, type LinkedGuest } from './linked-chats.js';

const types = (guest: LinkedGuest): unknown[] => guest.wire.takeTypes();

/** Guests of shards 0, 1 and 2, in that room. */
function together(chats: LinkedChats, room: string): LinkedGuest[] {
  const guests = [0, 1, 2].map((shard) => chats.guest(shard, `user${shard}`));
  for (const guest of guests) {
    guest.tell('join_room', { room });
    chats.settle();
  }
  for (const guest of guests) guest.wire.take();
  return guests;
}

describe('shards of the embedded chat', () => {
  it('give a new room of another shard its three replies, and count it there', () => {
    const chats = new LinkedChats(3);
    const alice = chats.guest(0, 'alice');
    alice.tell('create_room', { room_name: chats.roomOf(2) });
    chats.settle();
    const [created, joined, info] = alice.wire.take();
    expect([created?.['type'], joined?.['type'], info?.['type']]).to.deep.equal([
      'room_created',
      'room_joined',
      'room_info',
    ]);
    expect(info).to.include({ room: chats.roomOf(2), user_count: 1, created_by: 'alice' });
    expect(chats.chats.map(({ counters }) => counters.groups)).to.deep.equal([0, 0, 1]);
  });

  it('send a chat message once to each shard that has members, which writes it to each of them', () => {
    const chats = new LinkedChats(3);
    const room = chats.roomOf(1);
    const guests = together(chats, room);
    const more = chats.guest(2, 'more');
    more.tell('join_room', { room });
    chats.settle();
    for (const guest of [...guests, more]) guest.wire.take();
    const text = 'x'.repeat(10_000);
    guests[0]!.tell('chat_message', { room, text });
    chats.flush();
    chats.carry(0, 1);
    chats.flush();
    const carried = chats.pipes[1]!.map((pipe) => pipe?.writableLength ?? 0);
    expect(carried[2]).to.be.within(10_000, 11_000);
    chats.settle();
    for (const guest of [...guests, more]) {
      expect(guest.wire.take().map((frame) => [frame['type'], frame['text']])).to.deep.equal([['chat_message', text]]);
    }
    expect(chats.chats.map(({ counters }) => [counters.messages, counters.deliveries])).to.deep.equal([
      [0, 1],
      [1, 1],
      [0, 2],
    ]);
  });

  it('confirm a join before the joiner hears of it with the others', () => {
    const chats = new LinkedChats(3);
    const room = chats.roomOf(1);
    const [first] = together(chats, room);
    const late = chats.guest(0, 'late');
    late.tell('join_room', { room });
    chats.settle();
    expect(types(late)).to.deep.equal(['room_joined', 'room_info', 'user_joined_room']);
    expect(types(first!)).to.deep.equal(['user_joined_room']);
  });

  it('tell the others who leaves, who types and whose connection closes', () => {
    const chats = new LinkedChats(3);
    const room = chats.roomOf(1);
    const [a, b, c] = together(chats, room) as [LinkedGuest, LinkedGuest, LinkedGuest];
    for (const type of ['typing_start', 'typing_start', 'typing_stop']) a.tell(type, { room });
    b.tell('leave_room', { room });
    chats.settle();
    expect(types(b)).to.include.members(['room_left']);
    expect(types(a)).to.deep.equal(['user_left_room']);
    expect(types(c)).to.include.members(['user_typing_start', 'user_typing_stop', 'user_left_room']);
    chats.chats[2]!.closed(c.session);
    chats.settle();
    expect(a.wire.take()[0]).to.include({ type: 'user_left', user_id: 'user2' });
    expect(chats.chats[1]!.rooms.get(room)?.memberCount).to.equal(1);
    b.tell('chat_message', { room, text: 'x' });
    chats.settle();
    expect(b.wire.take()[0]).to.include({ type: 'error', message: `Not in room: ${room}` });
  });

  it('lose pushes about members where a fault says so, whichever shard they are connected to', () => {
    const chats = new LinkedChats(3);
    const room = chats.roomOf(1);
    const [a, b, c] = together(chats, room) as [LinkedGuest, LinkedGuest, LinkedGuest];
    chats.chats[1]!.faults.switchOn([parseFaultRule('lose-push=1')]);
    for (const type of ['typing_start', 'chat_message']) b.tell(type, { room, text: 'x' });
    chats.settle();
    for (const guest of [a, c]) expect(types(guest)).to.deep.equal(['chat_message']);
    expect(chats.chats[1]!.faults.counts.get('lose-push')).to.equal(2);
  });

  it('answer nothing to who types in a room of a shard that is gone, before or after that is known', () => {
    const chats = new LinkedChats(3);
    const room = chats.roomOf(1);
    const [a] = together(chats, room) as [LinkedGuest];
    a.tell('typing_start', { room });
    a.tell('chat_message', { room, text: 'x' });
    for (const pipe of chats.pipes[1]!) pipe?.destroy();
    chats.settle();
    a.tell('typing_stop', { room });
    chats.settle();
    expect(a.wire.take().map((frame) => frame['message'] ?? frame['type'])).to.deep.equal([
      'The shard that owns this is gone',
    ]);
    expect(a.session.heldCount).to.equal(0);
  });

  it('answer a connection in the order of its requests, whoever answers first', () => {
    const requests = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 20 });
    const carries = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(requests, carries, (kinds, order) => {
        const chats = new LinkedChats(3);
        const alice = chats.guest(0, 'alice');
        const expected: unknown[] = [];
        kinds.forEach((kind, n) => {
          if (kind === 3) {
            alice.tell('ping');
            expected.push('pong');
          } else {
            alice.tell('create_room', { room_name: chats.roomOf(kind, n) });
            expected.push(chats.roomOf(kind, n), 'room_joined', 'room_info');
          }
        });
        for (const [from, to] of order) {
          chats.flush();
          if (from !== to) chats.carry(from, to);
        }
        chats.settle();
        const names = alice.wire
          .take()
          .map((frame) => (frame['type'] === 'room_created' ? frame['room'] : frame['type']));
        expect(names).to.deep.equal(expected);
      }),
    );
  });

  it('keep what one client says in a room in order for each member', () => {
    const chats = new LinkedChats(3);
    const room = chats.roomOf(1);
    const guests = together(chats, room);
    for (let n = 0; n < 50; n++) {
      for (const guest of guests) guest.tell('chat_message', { room, text: `${n}` });
      if (n % 7 === 0) chats.flush();
      if (n % 5 === 0) chats.carry(n % 3, (n + 1) % 3);
    }
    chats.settle();
    for (const guest of guests) {
      const copies = guest.wire.take();
      for (const sender of ['user0', 'user1', 'user2']) {
        const texts = copies.filter((copy) => copy['user_id'] === sender).map((copy) => copy['text']);
        expect(texts).to.deep.equal(Array.from({ length: 50 }, (_, n) => String(n)));
      }
    }
  });

  it('list the rooms of all, newest first, each its own private ones too', () => {
    const chats = new LinkedChats(3);
    const alice = chats.guest(0, 'alice');
    const names = [2, 0, 1, 2].map((shard, n) => chats.roomOf(shard, n));
    for (const name of names) {
      alice.tell('create_room', { room_name: name, is_public: name !== names[3] });
      chats.settle();
      chats.clock.advance(10);
    }
    const listed = (guest: LinkedGuest): unknown[] => {
      guest.wire.take();
      guest.tell('list_rooms');
      chats.settle();
      return (guest.wire.take()[0]!['rooms'] as { name: string }[]).map(({ name }) => name);
    };
    expect(listed(alice)).to.deep.equal(names.toReversed());
    expect(listed(chats.guest(1, 'bob'))).to.deep.equal(names.slice(0, 3).toReversed());
  });

  it('carry private messages to every connection of a user, and know who was never there', () => {
    const chats = new LinkedChats(3);
    const [alice, here, there] = [chats.guest(0, 'alice'), chats.guest(0, 'bob'), chats.guest(2, 'bob')];
    alice.tell('private_message', { target_user_id: 'bob', text: 'psst' });
    alice.tell('private_message', { target_user_id: 'eve', text: 'psst' });
    chats.settle();
    expect(alice.wire.take().map((frame) => frame['message'] ?? frame['type'])).to.deep.equal([
      'private_message_sent',
      'User not found',
    ]);
    for (const bob of [here, there]) {
      expect(bob.wire.take().map((frame) => [frame['type'], frame['from_user_id']])).to.deep.equal([
        ['private_message', 'alice'],
      ]);
    }
  });

  it('hold the limit on rooms over all, once they have told each other', () => {
    const chats = new LinkedChats(3, { maxTotalGroups: 2 });
    const alice = chats.guest(0, 'alice');
    for (const shard of [1, 2]) alice.tell('create_room', { room_name: chats.roomOf(shard) });
    chats.settle();
    alice.wire.take();
    chats.clock.advance(100);
    chats.settle();
    alice.tell('create_room', { room_name: chats.roomOf(0) });
    expect(alice.wire.take()[0]).to.have.property('message', 'Too many rooms (max 2)');
  });

  it('read a client no further while too much of it awaits others', () => {
    const chats = new LinkedChats(3);
    const alice = chats.guest(0, 'alice');
    for (let n = 0; n < 300; n++) alice.tell('create_room', { room_name: chats.roomOf(1, n) });
    expect(alice.wire.effects[0]).to.equal('pause');
    chats.settle();
    expect(alice.wire.effects.at(-1)).to.equal('resume');
    expect(alice.wire.take()).to.have.lengthOf(900);
  });

  it('answer what awaits a shard that dies by an error, and tell who was lost with it', () => {
    const chats = new LinkedChats(3);
    const room = chats.roomOf(1);
    const [a, , c] = together(chats, room) as [LinkedGuest, LinkedGuest, LinkedGuest];
    a.tell('chat_message', { room: chats.roomOf(2), text: 'lost' });
    a.tell('ping');
    chats.pipes[2]![0]!.destroy();
    chats.pipes[2]![1]!.destroy();
    chats.settle();
    expect(a.wire.take().map((frame) => frame['message'] ?? frame['type'])).to.have.members([
      'The shard that owns this is gone',
      'pong',
      'user_left',
    ]);
    a.tell('create_room', { room_name: chats.roomOf(2) });
    a.tell('chat_message', { room, text: 'on we go' });
    chats.settle();
    expect(a.wire.take().map((frame) => frame['message'] ?? frame['text'])).to.deep.equal([
      'The shard that owns this is gone',
      'on we go',
    ]);
    expect(c.wire.take()).to.deep.equal([]);
  });
});
