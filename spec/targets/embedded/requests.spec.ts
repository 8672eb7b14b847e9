import { expect } from 'chai';
import { ChatRoom } from './chat-room.js';

const types = (frames: readonly { readonly type?: unknown }[]): unknown[] => frames.map((frame) => frame.type);

describe('requests to the embedded chat', () => {
  it('answers a new room with three frames, and none goes to the others', () => {
    const room = new ChatRoom();
    const alice = room.guest('alice');
    const frames = alice.ask('create_room', { room_name: ' alpha ', is_public: false });
    expect(types(frames)).to.deep.equal(['room_created', 'room_joined', 'room_info']);
    expect(frames[2]).to.include({ room: 'alpha', user_count: 1, created_by: 'alice', is_public: false });
  });

  it('joins a room that exists instead of creating it, and tells all members', () => {
    const room = new ChatRoom();
    const alice = room.guest('alice', 'alpha');
    const bob = room.guest('bob');
    expect(types(bob.ask('create_room', { room_name: 'alpha' }))).to.deep.equal([
      'room_joined',
      'room_info',
      'user_joined_room',
    ]);
    expect(alice.wire.takeTypes()).to.deep.equal(['user_joined_room']);
    expect(room.chat.counters.groups).to.equal(1);
  });

  it('sends a chat message to all members, the sender too, and to nobody else', () => {
    const room = new ChatRoom();
    const [alice, bob, carol] = [room.guest('alice', 'alpha'), room.guest('bob', 'alpha'), room.guest('carol', 'beta')];
    room.hush(alice, bob, carol);
    const [own] = alice.ask('chat_message', { room: 'alpha', text: ' hi "bob"\n é😀 ' });
    expect(own).to.include({ type: 'chat_message', user_id: 'alice', username: 'alice', room: 'alpha' });
    expect(own).to.have.property('text', 'hi "bob"\n é😀');
    expect(bob.wire.take()).to.deep.equal([own]);
    expect(carol.wire.take()).to.deep.equal([]);
    expect(room.chat.counters).to.include({ messages: 1, deliveries: 2 });
  });

  it('refuses a chat message to a room the sender is not in', () => {
    const alice = new ChatRoom().guest('alice');
    expect(alice.ask('chat_message', { room: 'beta', text: 'x' })[0]).to.include({
      type: 'error',
      message: 'Not in room: beta',
      message_type: 'error',
    });
  });

  it('counts characters, not UTF-16 units, against the limit on a text', () => {
    const alice = new ChatRoom().guest('alice', 'alpha');
    expect(types(alice.ask('chat_message', { room: 'alpha', text: '😀'.repeat(100_000) }))).to.deep.equal([
      'chat_message',
    ]);
    expect(alice.ask('chat_message', { room: 'alpha', text: '😀'.repeat(100_001) })[0]).to.have.property(
      'message',
      'Message too long (max 100000 characters)',
    );
  });

  it('treats two connections of a user as separate members and pushes private messages to both', () => {
    const room = new ChatRoom();
    const [first, second, bob] = [room.guest('alice', 'alpha'), room.guest('alice'), room.guest('bob')];
    expect(second.ask('chat_message', { room: 'alpha', text: 'x' })[0]).to.have.property(
      'message',
      'Not in room: alpha',
    );
    expect(types(bob.ask('private_message', { target_user_id: 'alice', text: 'psst' }))).to.deep.equal([
      'private_message_sent',
    ]);
    expect(first.wire.takeTypes()).to.deep.equal(['private_message']);
    expect(second.wire.takeTypes()).to.deep.equal(['private_message']);
  });

  it('confirms a private message to a user who is offline, and knows nobody who never was there', () => {
    const room = new ChatRoom();
    const [alice, bob] = [room.guest('alice'), room.guest('bob')];
    room.chat.closed(bob.session);
    expect(types(alice.ask('private_message', { target_user_id: 'bob', text: 'x' }))).to.deep.equal([
      'private_message_sent',
    ]);
    expect(alice.ask('private_message', { target_user_id: 'eve', text: 'x' })[0]).to.have.property(
      'message',
      'User not found',
    );
  });

  it('tells the others of typing once, however often it is repeated', () => {
    const room = new ChatRoom();
    const [alice, bob] = [room.guest('alice', 'alpha'), room.guest('bob', 'alpha')];
    for (const type of ['typing_stop', 'typing_start', 'typing_start', 'typing_stop', 'typing_stop']) {
      expect(alice.ask(type, { room: 'alpha' }).filter((frame) => frame['type'] !== 'user_joined_room')).to.deep.equal(
        [],
      );
    }
    expect(bob.wire.takeTypes()).to.deep.equal(['user_typing_start', 'user_typing_stop']);
  });

  it('remembers who typed beyond a leave, and forgets it with the connection, as the original does', () => {
    const room = new ChatRoom();
    const [alice, bob] = [room.guest('alice', 'alpha'), room.guest('bob', 'alpha')];
    alice.ask('typing_start', { room: 'alpha' });
    alice.ask('leave_room', { room: 'alpha' });
    alice.ask('typing_stop', { room: 'alpha' });
    expect(bob.wire.takeTypes()).to.deep.equal(['user_typing_start', 'user_left_room']);
    alice.ask('join_room', { room: 'alpha' });
    alice.ask('typing_start', { room: 'alpha' });
    alice.ask('typing_stop', { room: 'alpha' });
    alice.ask('typing_start', { room: 'alpha' });
    expect(bob.wire.takeTypes()).to.deep.equal(['user_joined_room', 'user_typing_stop', 'user_typing_start']);
    room.chat.closed(alice.session);
    const again = room.guest('alice', 'alpha');
    again.ask('typing_start', { room: 'alpha' });
    expect(bob.wire.takeTypes()).to.deep.equal(['user_left', 'user_joined_room', 'user_typing_start']);
  });

  it('tells each room of a member who closed, and counts the connection out once', () => {
    const room = new ChatRoom();
    const [alice, bob] = [room.guest('alice', 'alpha', 'beta'), room.guest('bob', 'alpha', 'beta')];
    room.hush(alice);
    room.chat.closed(bob.session);
    room.chat.closed(bob.session);
    expect(alice.wire.takeTypes()).to.deep.equal(['user_left', 'user_left']);
    expect(room.chat.counters).to.include({ connections: 2, connectionsOpen: 1 });
  });

  it('lists public and own rooms, newest first, 1,000 at most', () => {
    const room = new ChatRoom();
    const [alice, bob] = [room.guest('alice'), room.guest('bob')];
    alice.ask('create_room', { room_name: 'secret', is_public: false });
    expect(bob.ask('list_rooms')[0]?.['rooms']).to.deep.equal([]);
    for (let i = 0; i < 1000; i++) bob.ask('create_room', { room_name: `room${i}` });
    const names = (alice.ask('list_rooms')[0]!['rooms'] as { name: string }[]).map(({ name }) => name);
    expect(names).to.have.lengthOf(1000);
    expect(names[0]).to.equal('room999');
    expect(names).to.not.include('secret');
  });

  it('drops a message whose time to live is over without a word', () => {
    const alice = new ChatRoom().guest('alice', 'alpha');
    expect(alice.ask('chat_message', { room: 'alpha', text: 'x' }, { ttl_seconds: -1 })).to.deep.equal([]);
    expect(types(alice.ask('chat_message', { room: 'alpha', text: 'x' }, { ttl_seconds: 60 }))).to.deep.equal([
      'chat_message',
    ]);
  });

  it('answers a new room past the limit by an error', () => {
    const room = new ChatRoom({ maxTotalGroups: 1 });
    const alice = room.guest('alice', 'alpha');
    for (const ask of [
      () => alice.ask('create_room', { room_name: 'b' }),
      () => alice.ask('join_room', { room: 'b' }),
    ]) {
      expect(ask()[0]).to.include({ type: 'error', message: 'Too many rooms (max 1)' });
    }
    expect(types(room.guest('bob').ask('join_room', { room: 'alpha' }))[0]).to.equal('room_joined');
  });

  const thrown: [type: string, data: unknown, text: string][] = [
    ['join_room', { room: null }, "'NoneType' object has no attribute 'strip'"],
    ['join_room', 'alpha', "'str' object has no attribute 'get'"],
    ['create_room', { room_name: 1.5 }, "'float' object has no attribute 'strip'"],
    ['leave_room', { room: true }, "'bool' object has no attribute 'strip'"],
    ['chat_message', { room: 'alpha', text: {} }, "'dict' object has no attribute 'strip'"],
    [
      'get_message_history',
      { room: 'alpha', limit: null },
      "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
    ],
  ];
  for (const [type, data, text] of thrown) {
    it(`says of ${type} ${JSON.stringify(data)} what the original's Python says`, () => {
      expect(new ChatRoom().guest('alice').ask(type, data)[0]).to.include({
        message: `Error processing message: ${text}`,
        message_type: type,
      });
    });
  }
});
