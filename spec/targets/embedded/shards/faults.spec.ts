import { expect } from 'chai';
import { parseFaultRule } from '../../../../targets/embedded/faults/fault-rule.js';
import { LinkedChats, type LinkedGuest } from './linked-chats.js';

const SHARDS = 2;

/** One member on each shard of a room that shard 0 owns, and what is on. */
function meet(...faults: string[]): { chats: LinkedChats; room: string; guests: LinkedGuest[] } {
  const chats = new LinkedChats(SHARDS, {}, true);
  const room = chats.roomOf(0);
  const guests = Array.from({ length: SHARDS }, (_, shard) => chats.guest(shard, `user${shard}`));
  for (const guest of guests) guest.tell('join_room', { room });
  chats.settle();
  for (const { wire } of guests) wire.take();
  for (const { faults: each } of chats.chats) each.switchOn(faults.map(parseFaultRule));
  return { chats, room, guests };
}

const heard = ({ wire }: LinkedGuest): unknown[] => wire.take().map((frame) => frame['text']);

describe('faults over shards', () => {
  it('lose-across loses what sender and receiver are on different shards for, wherever the room is', () => {
    const { chats, room, guests } = meet('lose-across=1');
    guests.forEach((guest, shard) => guest.tell('chat_message', { room, text: `~r.${shard}.0.0~` }));
    chats.settle();
    expect(guests.map(heard)).to.deep.equal([['~r.0.0.0~'], ['~r.1.0.0~']]);
    expect(chats.log.map(({ shard, did, sender, receiver }) => [shard, did, sender, receiver])).to.deep.equal([
      [0, 'lost', 'user0', 'user1'],
      [0, 'lost', 'user1', 'user0'],
    ]);
  });

  it('duplicate crosses once with the receiver named twice, and counts where it is written', () => {
    const { chats, room, guests } = meet('duplicate=1');
    guests[0]!.tell('chat_message', { room, text: '~r.0.0.0~' });
    chats.settle();
    expect(guests.map((guest) => heard(guest).length)).to.deep.equal([2, 2]);
    expect(chats.chats.map(({ counters }) => counters.deliveries)).to.deep.equal([2, 2]);
    expect(chats.log.map(({ did, receiver }) => [did, receiver])).to.deep.equal([
      ['duplicate', 'user0'],
      ['duplicate', 'user1'],
    ]);
  });

  it('the receiver’s shard says what it could not write, also when the connection is gone', () => {
    const { chats, room, guests } = meet();
    const [near, far] = guests;
    near!.tell('chat_message', { room, text: '~r.0.0.0~' });
    chats.flush();
    chats.chats[1]!.closed(far!.session);
    chats.settle();
    const said = { room, sender: 'user0', receiver: 'user1', stamp: '~r.0.0.0~' };
    expect(chats.log).to.deep.equal([{ atMs: 0, shard: 1, did: 'unwritten', ...said, why: 'closed' }]);
  });

  it('a zombie’s own shard says that it was not written', () => {
    const { chats, room, guests } = meet();
    guests[1]!.session.silence();
    guests[0]!.tell('chat_message', { room, text: '~r.0.0.0~' });
    chats.settle();
    expect(chats.log.map(({ shard, did, receiver, why }) => [shard, did, receiver, why])).to.deep.equal([
      [1, 'unwritten', 'user1', 'zombie'],
    ]);
  });

  it('what is held behind a reply is given up with its connection, and said so', () => {
    const { chats, room, guests } = meet();
    const [near, far] = guests;
    near!.tell('get_room_users', { room: chats.roomOf(1) });
    near!.tell('ping'); // answered here, and held behind the answer of shard 1
    near!.tell('chat_message', { room, text: '~r.0.0.0~' }); // and this behind that
    chats.chats[0]!.closed(near!.session);
    chats.settle();
    expect(heard(near!)).to.deep.equal([]);
    expect(heard(far!)).to.include('~r.0.0.0~');
    expect(chats.log.map(({ did, receiver, why }) => [did, receiver, why])).to.deep.equal([
      ['unwritten', 'user0', 'closed'],
    ]);
  });
});
