import { expect } from 'chai';
import fc from 'fast-check';
import { History } from '../../../targets/embedded/history.js';
import { Rooms } from '../../../targets/embedded/rooms.js';
import { ChatRoom } from './chat-room.js';

describe('message history', () => {
  it('keeps the last 100 messages of a room', () => {
    const history = new History(1e6);
    const room = new Rooms(1).create('a', 'x', true);
    for (let i = 0; i < 250; i++) history.add(room, String(i), 3);
    expect(history.recent(room, 1000)).to.have.lengthOf(100);
    expect(history.recent(room, 2)).to.deep.equal(['248', '249']);
    expect(history.recent(room, 0)).to.deep.equal([]);
    expect(history.bytes).to.equal(300);
  });

  it('gives the oldest of all rooms away first when the bytes run out', () => {
    const history = new History(30);
    const rooms = new Rooms(3);
    const [a, b, c] = ['a', 'b', 'c'].map((name) => rooms.create(name, 'x', true));
    history.add(a!, 'a1', 10);
    history.add(b!, 'b1', 10);
    history.add(a!, 'a2', 10);
    history.add(c!, 'c1', 15);
    expect(rooms.newest(3, () => true).map((room) => history.recent(room, 9))).to.deep.equal([['c1'], [], ['a2']]);
    expect(history.bytes).to.equal(25);
  });

  it('keeps nothing of a message larger than all it may keep', () => {
    const history = new History(10);
    const room = new Rooms(1).create('a', 'x', true);
    history.add(room, 'large', 11);
    expect(history.last(room)).to.equal(undefined);
  });

  it('holds, whatever comes, the newest messages that both limits allow', () => {
    const message = fc.record({
      room: fc.nat(4),
      bytes: fc.integer({ min: 1, max: 40 }),
      times: fc.integer({ min: 1, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), (messages) => {
        const history = new History(5000);
        const all = new Rooms(5);
        const rooms = Array.from({ length: 5 }, (_, i) => all.create(`room${i}`, 'x', true));
        // The slow and obviously right way: one list of all messages.
        let kept: { room: number; id: string; bytes: number }[] = [];
        let id = 0;
        for (const { room, bytes, times } of messages) {
          for (let i = 0; i < times; i++) {
            history.add(rooms[room]!, String(id), bytes);
            kept.push({ room, id: String(id++), bytes });
            const ofRoom = kept.filter((entry) => entry.room === room);
            if (ofRoom.length > 100) kept = kept.filter((entry) => entry !== ofRoom[0]);
            while (kept.reduce((sum, entry) => sum + entry.bytes, 0) > 5000) kept.shift();
          }
        }
        for (const [number, room] of rooms.entries()) {
          const expected = kept.filter((entry) => entry.room === number).map((entry) => entry.id);
          expect(history.recent(room, 100)).to.deep.equal(expected);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('is read over WebSocket by members, 100 messages at most, oldest first', () => {
    const room = new ChatRoom();
    const alice = room.guest('alice', 'alpha');
    for (let i = 0; i < 120; i++) alice.ask('chat_message', { room: 'alpha', text: `m${i}` });
    const texts = (limit?: unknown): string[] => {
      const [frame] = alice.ask('get_message_history', { room: 'alpha', ...(limit === undefined ? {} : { limit }) });
      return (frame!['messages'] as { text: string }[]).map(({ text }) => text);
    };
    expect(texts()).to.have.lengthOf(50);
    expect(texts(1000)).to.have.lengthOf(100);
    expect(texts('2')).to.deep.equal(['m118', 'm119']);
    const [first] = room.guest('bob').ask('get_message_history', { room: 'alpha' });
    expect(first).to.have.property('message', 'Not in that room');
  });
});
