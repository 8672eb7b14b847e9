import { expect } from 'chai';
import { Heartbeat } from '../../../targets/embedded/heartbeat.js';
import { Staggered } from '../../../targets/embedded/staggered.js';
import { ChatRoom, type Guest } from './chat-room.js';

function watched(mode: 'stagger' | 'tick'): { room: ChatRoom; heartbeat: Heartbeat; connect: (id: string) => Guest } {
  const room = new ChatRoom({ heartbeat: mode });
  const heartbeat = new Heartbeat(room.chat);
  heartbeat.start();
  const connect = (id: string): Guest => {
    const guest = room.guest(id);
    heartbeat.add(guest.session);
    return guest;
  };
  return { room, heartbeat, connect };
}

describe('heartbeat of the embedded chat', () => {
  it('staggered, pings each connection 30 s after its own connect', () => {
    const { room, connect } = watched('stagger');
    const early = connect('early');
    room.clock.advance(20_000);
    const late = connect('late');
    room.clock.advance(10_000);
    expect([early.wire.takeTypes(), late.wire.takeTypes()]).to.deep.equal([['ping'], []]);
    early.ask('pong');
    room.clock.advance(20_000);
    expect([early.wire.takeTypes(), late.wire.takeTypes()]).to.deep.equal([[], ['ping']]);
    expect(room.chat.counters).to.include({ heartbeatsSent: 2, heartbeatsAnswered: 1 });
  });

  it('at a tick, pings all connections at once', () => {
    const { room, connect } = watched('tick');
    const early = connect('early');
    room.clock.advance(20_000);
    const late = connect('late');
    room.clock.advance(9_999);
    expect([early.wire.takeTypes(), late.wire.takeTypes()]).to.deep.equal([[], []]);
    room.clock.advance(1);
    expect([early.wire.takeTypes(), late.wire.takeTypes()]).to.deep.equal([['ping'], ['ping']]);
  });

  for (const mode of ['stagger', 'tick'] as const) {
    it(`${mode}: closes a client that never answers with 1011, between 60 and 90 s`, () => {
      for (const connectAtMs of [0, 1, 15_000, 29_999]) {
        const { room, connect } = watched(mode);
        room.clock.advance(connectAtMs);
        const { wire } = connect('mute');
        room.clock.advance(59_999);
        expect(wire.effects, `connected at ${connectAtMs}`).to.deep.equal([]);
        room.clock.advance(30_001);
        expect(wire.effects, `connected at ${connectAtMs}`).to.deep.equal(['close 1011']);
      }
    });

    it(`${mode}: keeps a client that answers`, () => {
      const { room, connect } = watched(mode);
      const guest = connect('lively');
      for (let i = 0; i < 10; i++) {
        room.clock.advance(30_000);
        guest.ask('pong');
      }
      expect(guest.wire.effects).to.deep.equal([]);
      expect(room.chat.counters).to.include({ heartbeatsSent: 10, heartbeatsAnswered: 10 });
    });

    it(`${mode}: neither the client's own ping nor silence counts as an answer`, () => {
      const { room, connect } = watched(mode);
      const guest = connect('pings-only');
      for (let i = 0; i < 30 && guest.wire.effects.length === 0; i++) {
        room.clock.advance(3000);
        guest.ask('ping');
      }
      expect(guest.wire.effects).to.deep.equal(['close 1011']);
    });
  }

  it('stops pinging when it is stopped', () => {
    for (const mode of ['stagger', 'tick'] as const) {
      const { room, heartbeat, connect } = watched(mode);
      const guest = connect('alice');
      heartbeat.stop();
      room.clock.advance(300_000);
      expect(guest.wire.take()).to.deep.equal([]);
    }
  });
});

describe('staggered visits', () => {
  it('keep to each session’s own rhythm, however late a sweep was, and end when the visit says so', () => {
    const room = new ChatRoom();
    const visits: [number, number][] = [];
    const staggered = new Staggered(room.clock, 1000, (session, nowMs) => {
      visits.push([session.number, nowMs]);
      return visits.length < 4000;
    });
    for (let i = 0; i < 2000; i++) {
      staggered.add(room.guest(`user${i}`).session);
      if (i === 999) room.clock.advance(500);
    }
    room.clock.advance(10_000);
    expect(visits).to.have.lengthOf(5999);
    expect(visits[0]).to.deep.equal([1, 1000]);
    expect(visits[1000]).to.deep.equal([1001, 1500]);
    expect(visits[2000]).to.deep.equal([1, 2000]);
  });
});
