import { expect } from 'chai';
import * as fc from 'fast-check';
import { Chance } from '../../../targets/embedded/faults/chance.js';
import { drawServiceMs } from '../../../targets/embedded/service-time.js';
import { Service } from '../../../targets/embedded/service.js';
import type { EmbeddedTargetOptions } from '../../../targets/embedded/target-options.js';
import { ChatRoom, type Guest } from './chat-room.js';
import { ManualClock } from './manual-clock.js';

/** A chat and a member of its room alpha, whose join has been served. */
function chatWithAlice(options: EmbeddedTargetOptions): { room: ChatRoom; alice: Guest } {
  const room = new ChatRoom(options);
  const alice = room.guest('alice', 'alpha');
  room.clock.advance(10_000);
  alice.wire.take();
  return { room, alice };
}

/** Alice says things at given times; when each copy came back to her, and what was refused when. */
function said(options: EmbeddedTargetOptions, atMs: readonly number[]): { servedMs: number[]; refusedMs: number[] } {
  const { room, alice } = chatWithAlice(options);
  const startMs = room.clock.nowMs();
  const heard: { type: unknown; atMs: number }[] = [];
  const write = alice.wire.write.bind(alice.wire);
  alice.wire.write = (frame) => {
    const written = write(frame);
    for (const { type } of alice.wire.take()) heard.push({ type, atMs: room.clock.nowMs() - startMs });
    return written;
  };
  for (const at of atMs) {
    room.clock.advanceTo(startMs + at);
    alice.ask('chat_message', { room: 'alpha', text: 'x' });
  }
  room.clock.advance(60_000);
  const times = (type: string): number[] => heard.filter((frame) => frame.type === type).map((frame) => frame.atMs);
  return { servedMs: times('chat_message'), refusedMs: times('error') };
}

describe('simulated service of the embedded chat', () => {
  it('answers at once without a service time', () => {
    expect(said({}, [0, 0, 5]).servedMs).to.deep.equal([0, 0, 5]);
  });

  it('serves one after the other, each for its time, and is idle in between', () => {
    expect(said({ serviceTime: '2ms' }, [0, 0, 1, 10, 11.5]).servedMs).to.deep.equal([2, 4, 6, 12, 14]);
  });

  it('serves as many at once as there are servers', () => {
    expect(said({ serviceTime: '2ms', servers: 2 }, [0, 0, 0, 1]).servedMs).to.deep.equal([2, 2, 4, 4]);
  });

  it('refuses what the queue has no place for, and goes on to hear the connection', () => {
    const { servedMs, refusedMs } = said({ serviceTime: '2ms', queue: 1 }, [0, 0, 0, 1, 2, 2, 30]);
    expect(servedMs).to.deep.equal([2, 4, 6, 32]);
    expect(refusedMs).to.deep.equal([0, 1, 2]);
  });

  it('passes over typing in silence, which nothing answers, and counts it', () => {
    const { room, alice } = chatWithAlice({ serviceTime: '2ms', queue: 0 });
    const bob = room.guest('bob', 'alpha');
    room.clock.advance(10);
    room.hush(alice, bob);
    alice.ask('chat_message', { room: 'alpha', text: '1' });
    expect(alice.ask('typing_start', { room: 'alpha' })).to.deep.equal([]);
    expect(room.chat.counters).to.include({ queueFull: 1, errors: 0 });
    room.clock.advance(2);
    expect(bob.wire.takeTypes()).to.deep.equal(['chat_message']);
  });

  it('refuses with a coded error that may be retried, and counts it', () => {
    const { room, alice } = chatWithAlice({ serviceTime: '2ms', queue: 0 });
    alice.ask('chat_message', { room: 'alpha', text: '1' });
    expect(alice.ask('chat_message', { room: 'alpha', text: '3' })[0]).to.include({
      error_code: 'SERVICE_UNAVAILABLE',
      category: 'capacity',
      retryable: true,
    });
    expect(room.chat.counters).to.include({ messages: 0, queueFull: 1, deliveries: 0 });
    room.clock.advance(2);
    expect(room.chat.counters).to.include({ messages: 1, deliveries: 1 });
  });

  it('lets every request wait for its turn but the client’s heartbeat', () => {
    const { room, alice } = chatWithAlice({ serviceTime: '2s' });
    alice.ask('chat_message', { room: 'alpha', text: '1' });
    expect(alice.ask('join_room', { room: 'beta' })).to.deep.equal([]);
    expect(alice.ask('get_message_history', { room: 'alpha' })).to.deep.equal([]);
    expect(alice.ask('ping').map(({ type }) => type)).to.deep.equal(['pong']);
    const types = (): unknown[] => alice.wire.take().map(({ type }) => type);
    room.clock.advance(2000);
    expect(types()).to.deep.equal(['chat_message']);
    room.clock.advance(2000);
    expect(types()).to.include('room_joined');
    room.clock.advance(2000);
    expect(types()).to.deep.equal(['message_history']);
  });

  it('does nothing for a client that has gone before its turn', () => {
    const { room, alice } = chatWithAlice({ serviceTime: '2ms' });
    const bob = room.guest('bob', 'alpha');
    room.clock.advance(2);
    alice.ask('chat_message', { room: 'alpha', text: '1' });
    room.chat.closed(alice.session);
    bob.wire.take();
    room.clock.advance(2);
    expect(bob.wire.take().map(({ type }) => type)).not.to.include('chat_message');
  });

  it('is a queue with c servers: each message ends where the one before it in its server lets it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 5 }),
        (gaps, servers, queue) => {
          const clock = new ManualClock();
          const time = { distribution: 'constant', meanMs: 25 } as const;
          const service = new Service(clock, { time, servers, queue, seed: 1 });
          const ends: number[] = [];
          const expected: number[] = [];
          let nowMs = 0;
          for (const gap of gaps) {
            nowMs += gap;
            clock.advanceTo(nowMs);
            // The slow and obvious way: who is still here, and when the first `servers` of them let go.
            const here = expected.filter((end) => end > nowMs).sort((a, b) => b - a);
            const taken = service.take(() => ends.push(clock.nowMs()));
            expect(taken).to.equal(here.length < servers + queue);
            if (taken) expected.push((here.length < servers ? nowMs : here[servers - 1]!) + 25);
          }
          clock.advance(10_000);
          expect(ends).to.deep.equal([...expected].sort((a, b) => a - b));
        },
      ),
    );
  });

  it('draws exponential times of the wanted mean and spread', () => {
    const chance = new Chance(1);
    const draws = Array.from({ length: 50_000 }, () =>
      drawServiceMs({ distribution: 'exponential', meanMs: 2 }, chance),
    );
    const mean = draws.reduce((sum, ms) => sum + ms, 0) / draws.length;
    const variance = draws.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / draws.length;
    expect(mean).to.be.closeTo(2, 0.04);
    expect(Math.sqrt(variance)).to.be.closeTo(2, 0.06);
  });

  it('forgets what is held when it stops', () => {
    const clock = new ManualClock();
    const service = new Service(clock, {
      time: { distribution: 'constant', meanMs: 5 },
      servers: 1,
      queue: 9,
      seed: 1,
    });
    let finished = 0;
    service.take(() => finished++);
    service.take(() => finished++);
    service.stop();
    clock.advance(100);
    expect(finished).to.equal(0);
  });
});
