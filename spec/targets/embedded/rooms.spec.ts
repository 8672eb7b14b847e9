import { expect } from 'chai';
import { Rooms } from '../../../targets/embedded/rooms.js';
import { ChatRoom } from './chat-room.js';

describe('rooms of the embedded chat', () => {
  it('are found by name, whatever the name', () => {
    const rooms = new Rooms(1000);
    const names = ['a', 'é', '😀', ' ', 'load_4f2a_i1', 'load_4f2a_i2', 'x'.repeat(50)];
    const made = names.map((name) => rooms.create(name, 'alice', true));
    expect(names.map((name) => rooms.get(name))).to.deep.equal(made);
    expect(rooms.get('other')).to.equal(undefined);
    expect(rooms.count).to.equal(7);
  });

  it('are full at their limit', () => {
    const rooms = new Rooms(1);
    expect(rooms.isFull).to.equal(false);
    rooms.create('a', 'alice', true);
    expect(rooms.isFull).to.equal(true);
  });

  it('persist when the last member leaves', () => {
    const room = new ChatRoom();
    const alice = room.guest('alice', 'alpha');
    alice.ask('leave_room', { room: 'alpha' });
    expect(room.chat.rooms.get('alpha')?.memberCount).to.equal(0);
    expect(alice.ask('create_room', { room_name: 'alpha' })[0]).to.have.property('type', 'room_joined');
  });

  it('count none, one and several members right', () => {
    const room = new ChatRoom();
    const guests = ['a', 'b', 'c'].map((id) => room.guest(id, 'alpha'));
    const alpha = room.chat.rooms.get('alpha')!;
    const counts = guests.map((guest) => {
      guest.ask('leave_room', { room: 'alpha' });
      return [alpha.memberCount, alpha.members.length];
    });
    expect(counts).to.deep.equal([
      [2, 2],
      [1, 1],
      [0, 0],
    ]);
  });
});
