import { expect } from 'chai';
import { ChatRoom } from './chat-room.js';

describe('rate limit of the embedded chat', () => {
  it('refuses the request past the count with a coded error that may be retried', () => {
    const alice = new ChatRoom({ rateLimit: '3/60s', dialect: 'seed' }).guest('alice', 'alpha');
    expect(alice.ask('chat_message', { room: 'alpha', text: '1' })).to.have.lengthOf(1);
    expect(alice.ask('chat_message', { room: 'alpha', text: '2' })).to.have.lengthOf(1);
    expect(alice.ask('chat_message', { room: 'alpha', text: '3' })[0]).to.include({
      error_code: 'RATE_LIMIT_EXCEEDED',
      category: 'rate_limit',
      retryable: true,
    });
  });

  it('counts no pings, lists and typing', () => {
    const alice = new ChatRoom({ rateLimit: '1/60s' }).guest('alice');
    for (let i = 0; i < 5; i++) {
      expect(alice.ask('ping')[0]).to.have.property('type', 'pong');
      expect(alice.ask('list_rooms')[0]).to.have.property('type', 'rooms_list');
      expect(alice.ask('typing_start', { room: 'alpha' })).to.deep.equal([]);
    }
    expect(alice.ask('join_room', { room: 'alpha' })[0]).to.have.property('type', 'room_joined');
  });

  it('slides: a request that is a window old makes place for one, refused ones take none', () => {
    const room = new ChatRoom({ rateLimit: '2/60s', dialect: 'seed' });
    const alice = room.guest('alice', 'alpha');
    const isTaken = (): boolean =>
      alice.ask('chat_message', { room: 'alpha', text: 'x' })[0]?.['type'] === 'chat_message';
    room.clock.advance(30_000);
    expect([isTaken(), isTaken(), isTaken()]).to.deep.equal([true, false, false]);
    room.clock.advance(29_999);
    expect(isTaken()).to.equal(false);
    room.clock.advance(1);
    expect([isTaken(), isTaken()]).to.deep.equal([true, false]);
  });

  it('counts each connection for itself, and is off by default', () => {
    const limited = new ChatRoom({ rateLimit: '1/60s' });
    for (let i = 0; i < 3; i++) {
      expect(limited.guest('alice').ask('join_room', { room: 'alpha' })[0]).to.have.property('type', 'room_joined');
    }
    const free = new ChatRoom().guest('alice', 'alpha');
    for (let i = 0; i < 1000; i++) free.ask('chat_message', { room: 'alpha', text: 'x' });
    expect(free.ask('ping')).to.have.lengthOf(1);
  });
});
