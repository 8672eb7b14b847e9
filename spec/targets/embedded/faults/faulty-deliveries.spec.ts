import { expect } from 'chai';
import fc from 'fast-check';
import { parseFaultRule } from '../../../../targets/embedded/faults/fault-rule.js';
import { ChatRoom, type Guest } from '../chat-room.js';
import type { Frame } from '../recording-wire.js';

type Users = readonly [string, string, ...string[]];

/** A room of these members in a chat that logs, struck by those faults. */
function struck(faults: readonly string[], users: Users, faultSeed = 1): [ChatRoom, Guest, Guest, ...Guest[]] {
  const room = new ChatRoom({ faultSeed }, true);
  const [first, second, ...others] = users;
  const join = (user: string): Guest => room.guest(user, 'alpha');
  const guests: [Guest, Guest, ...Guest[]] = [join(first), join(second), ...others.map(join)];
  room.hush(...guests);
  room.chat.faults.switchOn(faults.map(parseFaultRule));
  return [room, ...guests];
}

function say(guest: Guest, number: number, room = 'alpha'): Frame[] {
  return guest.ask('chat_message', { room, text: `~r.0.${number}.0~ and more ~no stamp~` });
}

function texts(guest: Guest): string[] {
  return guest.wire.take().flatMap((frame) => /^~r\.0\.(\d+)/.exec(String(frame['text']))?.[1] ?? []);
}

const line = (did: string, receiver: string, number: number, more: object): object => ({
  did,
  room: 'alpha',
  sender: 'alice',
  receiver,
  stamp: `~r.0.${number}.0~`,
  ...more,
});

describe('faulty deliveries', () => {
  it('lose writes nothing, and says what to whom', () => {
    const [room, alice, bob] = struck(['lose=1'], ['alice', 'bob']);
    room.clock.advance(40);
    expect(say(alice, 0)).to.deep.equal([]);
    expect(texts(bob)).to.deep.equal([]);
    expect(room.log).to.deep.equal([
      { atMs: 40, ...line('lost', 'alice', 0, { fault: 'lose' }) },
      { atMs: 40, ...line('lost', 'bob', 0, { fault: 'lose' }) },
    ]);
    expect(room.chat.counters).to.include({ messages: 1, deliveries: 0 });
    expect(room.chat.faults.counts.get('lose')).to.equal(2);
  });

  it('lose-across leaves a server alone as it is', () => {
    const [room, alice, bob] = struck(['lose-across=1'], ['alice', 'bob']);
    say(alice, 0);
    expect(texts(bob)).to.deep.equal(['0']);
    expect(room.log).to.deep.equal([]);
  });

  it('duplicate writes twice, and counts both', () => {
    const [room, alice, bob] = struck(['duplicate=1'], ['alice', 'bob']);
    expect(say(alice, 7)).to.have.lengthOf(2);
    expect(texts(bob)).to.deep.equal(['7', '7']);
    expect(room.log.map(({ did, receiver }) => [did, receiver])).to.deep.equal([
      ['duplicate', 'alice'],
      ['duplicate', 'bob'],
    ]);
    expect(room.chat.counters.deliveries).to.equal(4);
  });

  it('misdeliver also writes to a connection whose user is no member, and to none where all are', () => {
    const [room, alice, bob] = struck(['misdeliver=1'], ['alice', 'bob']);
    say(alice, 0);
    expect([texts(bob), room.log]).to.deep.equal([['0'], []]);
    const eve = room.guest('eve');
    const secondBob = room.guest('bob');
    say(alice, 1);
    expect(texts(bob)).to.deep.equal(['1']);
    expect(texts(eve)).to.deep.equal(['1', '1']);
    expect(texts(secondBob)).to.deep.equal([]);
    expect(room.log.map(({ did, receiver, fault }) => [did, receiver, fault])).to.deep.equal([
      ['misdelivered', 'eve', 'misdeliver'],
      ['misdelivered', 'eve', 'misdeliver'],
    ]);
    expect(room.chat.faults.counts.get('misdeliver')).to.equal(2);
  });

  it('reorder holds a copy back until the next of its sender and room was written to the receiver', () => {
    const [room, alice, bob] = struck(['reorder=1'], ['alice', 'bob']);
    bob.ask('join_room', { room: 'beta' });
    alice.ask('join_room', { room: 'beta' });
    say(alice, 0);
    room.chat.faults.switchOn([]);
    say(bob, 1);
    say(alice, 2, 'beta');
    expect(texts(bob)).to.deep.equal(['2']);
    room.clock.advance(30);
    say(alice, 3);
    expect(texts(bob)).to.deep.equal(['3', '0']);
    expect(room.log).to.deep.equal([
      { atMs: 30, ...line('reordered', 'alice', 0, { fault: 'reorder', lateMs: 30 }) },
      { atMs: 30, ...line('reordered', 'bob', 0, { fault: 'reorder', lateMs: 30 }) },
    ]);
  });

  it('reorder holds one copy back at a time, and writes it in order where no next one comes in time', () => {
    const [room, alice, bob] = struck(['reorder=1,within=2s'], ['alice', 'bob']);
    say(alice, 0);
    say(alice, 1);
    expect(texts(bob)).to.deep.equal(['1', '0']);
    say(alice, 2);
    room.clock.advance(1999);
    expect(texts(bob)).to.deep.equal([]);
    room.clock.advance(1);
    expect(texts(bob)).to.deep.equal(['2']);
    expect(room.log.filter(({ receiver }) => receiver === 'bob').map(({ did, lateMs }) => [did, lateMs])).to.deep.equal(
      [
        ['reordered', 0],
        ['delayed', 2000],
      ],
    );
  });

  it('delay strikes rooms of its size alone', () => {
    const [room, alice, bob] = struck(['delay=200ms,size=3-10', 'delay=50ms,size=2'], ['alice', 'bob']);
    say(alice, 0);
    room.clock.advance(50);
    expect(texts(bob)).to.deep.equal(['0']);
    room.guest('carol', 'alpha');
    room.hush(bob);
    say(alice, 1);
    room.clock.advance(199);
    expect(texts(bob)).to.deep.equal([]);
    room.clock.advance(1);
    expect(texts(bob)).to.deep.equal(['1']);
    expect(room.log.filter(({ receiver }) => receiver === 'bob').map(({ did, lateMs }) => [did, lateMs])).to.deep.equal(
      [
        ['delayed', 50],
        ['delayed', 200],
      ],
    );
  });

  it('calls a delayed copy reordered where a later one came first', () => {
    const [room, alice, bob] = struck(['delay=200ms+100ms'], ['alice', 'bob']);
    say(alice, 0);
    room.clock.advance(100);
    say(alice, 1);
    room.clock.advance(100);
    expect(texts(bob)).to.deep.equal(['1', '0']);
    expect(room.log.map(({ did, fault }) => [did, fault])).to.deep.equal([
      ['reordered', 'delay'],
      ['reordered', 'delay'],
    ]);
  });

  it('does not strike what is not written anyway, and says why', () => {
    const [room, alice, bob, carol] = struck(['lose=1'], ['alice', 'bob', 'carol']);
    carol!.say('[]'); // in the dialect head a coded error leaves it deaf
    for (const frame of bob.session.silence()) expect.fail(String(frame));
    say(alice, 0);
    expect(room.log.map(({ did, receiver, why }) => [did, receiver, why])).to.deep.equal([
      ['lost', 'alice', undefined],
      ['unwritten', 'bob', 'zombie'],
      ['unwritten', 'carol', 'deaf'],
    ]);
  });

  it('gives up what is held when the server stops', () => {
    const [room, alice, bob] = struck(['delay=1s'], ['alice', 'bob']);
    say(alice, 0);
    room.chat.deliveries.stop();
    room.clock.advance(2000);
    expect(texts(bob)).to.deep.equal([]);
    expect(room.log.map(({ did, why }) => [did, why])).to.deep.equal([
      ['unwritten', 'stopped'],
      ['unwritten', 'stopped'],
    ]);
  });

  it('says of a copy whose receiver left meanwhile that it was not written', () => {
    const [room, alice, bob] = struck(['delay=1s'], ['alice', 'bob']);
    say(alice, 0);
    room.chat.closed(bob.session);
    room.clock.advance(1000);
    expect(room.log.map(({ did, receiver, why }) => [did, receiver, why])).to.deep.equal([
      ['delayed', 'alice', undefined],
      ['unwritten', 'bob', 'closed'],
    ]);
  });

  it('log what every member heard, whatever the faults', () => {
    const share = fc.integer({ min: 0, max: 5 }).map((n) => n / 10);
    const faults = fc.record({ lose: share, duplicate: share, misdeliver: share, reorder: share, delay: share });
    const steps = fc.array(fc.tuple(fc.nat(2), fc.constantFrom('alpha', 'beta'), fc.nat(120)), { maxLength: 60 });
    fc.assert(
      fc.property(faults, steps, fc.nat(1000), (rates, said, seed) => {
        const { delay, ...shares } = rates;
        const rules = Object.entries(shares).map(([kind, value]) => `${kind}=${value}`);
        const [room, ...guests] = struck([...rules, `delay=100ms,share=${delay}`], ['a', 'b', 'c'], seed);
        for (const guest of guests.slice(0, 2)) guest.ask('join_room', { room: 'beta' });
        room.hush(...guests);
        const sent: { number: number; room: string; sender: string }[] = [];
        const heard: Frame[][] = guests.map(() => []);
        const listen = (): void => guests.forEach(({ wire }, at) => heard[at]!.push(...wire.take()));
        for (const [who, name, waitMs] of said) {
          const guest = guests[who]!;
          const isMember = name === 'alpha' || who < 2;
          const number = sent.length;
          guest.ask('chat_message', { room: name, text: `~r.${who}.${number}.0~` }).forEach((frame) => {
            heard[who]!.push(frame);
          });
          listen();
          if (isMember) sent.push({ number, room: name, sender: guest.session.user.id });
          room.clock.advance(waitMs);
          listen();
        }
        room.clock.advance(10_000);
        listen();
        expect(room.log.filter(({ did }) => did === 'unwritten')).to.deep.equal([]);
        guests.forEach(({ session }, at) => {
          const own = room.log.filter(({ receiver }) => receiver === session.user.id);
          const copies = heard[at]!.filter(({ type }) => type === 'chat_message');
          const member = (name: unknown): boolean => name === 'alpha' || at < 2;
          const due = sent.filter((message) => member(message.room));
          const dids = (did: string): string[] =>
            own.filter((each) => each['did'] === did).map(({ stamp }) => String(stamp));
          const seen = copies.map(({ text }) => String(text));
          const dueStamps = due.map(({ number, sender }) => `~r.${'abc'.indexOf(sender)}.${number}.0~`);
          const lost = new Set(dids('lost'));
          const expected = [
            ...dueStamps.filter((stamp) => !lost.has(stamp)),
            ...dids('duplicate'),
            ...dids('misdelivered'),
          ];
          expect([...seen].sort()).to.deep.equal([...expected].sort());
          expect(outOfOrder(copies.filter((copy) => member(copy['room']))).sort()).to.deep.equal(
            dids('reordered').sort(),
          );
        });
      }),
      { numRuns: 200 },
    );
  });
});

/** Stamps whose first copy came after one of a later message of the same sender and room. */
function outOfOrder(copies: readonly Frame[]): string[] {
  const highest = new Map<string, number>();
  const seen = new Set<string>();
  const late: string[] = [];
  for (const { user_id: sender, room, text } of copies) {
    if (seen.has(String(text))) continue;
    seen.add(String(text));
    const number = Number(String(text).split('.')[2]);
    const stream = `${String(sender)} ${String(room)}`;
    const before = highest.get(stream) ?? -1;
    if (number < before) late.push(String(text));
    highest.set(stream, Math.max(before, number));
  }
  return late;
}
