import { expect } from 'chai';
import { DeliveryLog } from '../../../engine/delivery/delivery-log.js';
import type { RecordingContext } from '../../support/recording-context.js';
import { ready, send } from './usable-member.js';

describe('joining', () => {
  it('asks for one group after the other, and says so when all are answered', () => {
    const context = ready([4, 7]);
    expect(context.tell('join')).to.deep.equal([
      'count joins.attempted',
      'request 0 due at 10000',
      send('join_room', 'g4'),
    ]);
    context.nowMs = 30;
    expect(context.hears({ type: 'room_joined', room: 'g4' })).to.deep.equal([
      'record joins.responseMs 30',
      'count joins.joined',
      'request 0 done',
      'count joins.attempted',
      'request 0 due at 10030',
      send('join_room', 'g7'),
    ]);
    expect(context.hears({ type: 'room_joined', room: 'g7' })).to.deep.equal([
      'record joins.responseMs 0',
      'count joins.joined',
      'request 0 done',
      'joined',
      'in groups',
    ]);
    expect(context.requests.size).to.equal(0);
  });

  it('is confirmed by room_joined of its own group alone', () => {
    const context = ready([4]);
    context.tell('join');
    expect(context.hears({ type: 'room_joined', room: 'g5' })).to.deep.equal([]);
    expect(context.hears({ type: 'room_info', room: 'g4' })).to.deep.equal([]);
    expect(context.hears({ type: 'user_joined_room', room: 'g4' })).to.deep.equal(['count presence.joined']);
    expect(context.hears({ type: 'room_created', room: 'g4' })).to.deep.equal([]);
    expect(context.hears({ type: 'room_joined', room: 'g4' })).to.include('count joins.joined');
  });

  it("counts as done where the server answers 'Already in room'", () => {
    const context = ready([4]);
    context.tell('join');
    expect(context.hears({ type: 'error', message: 'Already in room: g4' })).to.include.members([
      'count joins.joined',
      'joined',
      'in groups',
    ]);
  });

  it('fails on an error, and goes on to the next group', () => {
    const context = ready([4, 7]);
    context.tell('join');
    expect(context.hears({ type: 'error', message: 'Room name too long' })).to.deep.equal([
      'count errors.invalid',
      'error NAME_TOO_LONG',
      'count joins.failed',
      'request 0 done',
      'count joins.attempted',
      'request 0 due at 10000',
      send('join_room', 'g7'),
    ]);
  });

  it('fails when overdue, and goes on to the next group', () => {
    const context = ready([4, 7]);
    context.tell('join');
    expect(context.tell('requestOverdue', 0)).to.include.members([
      'error JOIN_TIMEOUT',
      'count joins.failed',
      send('join_room', 'g7'),
    ]);
  });

  it('asks for no group that the client created, and counts it as joined', () => {
    const context = ready([4, 7]);
    context.memberAlready = (group) => group === 4;
    expect(context.tell('join').slice(0, 3)).to.deep.equal([
      'count joins.attempted',
      'count joins.joined',
      'count joins.attempted',
    ]);
  });

  it('fails at once for every group of a client that is not connected, also for one that it created', () => {
    const context = ready([4, 7]);
    context.memberAlready = (group) => group === 4;
    context.tell('closed', 1006, '');
    context.take();
    expect(context.tell('join')).to.deep.equal([
      'count joins.attempted',
      'count joins.failed',
      'count joins.attempted',
      'count joins.failed',
      'joined',
      'in groups',
    ]);
  });

  it('fails for what is open and what is left when the connection ends', () => {
    const context = ready([4, 7]);
    context.tell('join');
    const effects = context.tell('closed', 1006, '');
    expect(effects.filter((effect) => /join/.test(effect))).to.deep.equal([
      'count joins.failed',
      'count joins.attempted',
      'count joins.failed',
      'joined',
    ]);
  });

  it('skips places that the plan leaves empty', () => {
    const context = ready([-1, 7]);
    expect(context.tell('join')).to.include(send('join_room', 'g7'));
  });

  it('asks for no further group once the run is halted', () => {
    const context = ready([4, 7]);
    context.tell('join');
    expect(context.tell('halt')).to.deep.equal([]);
    expect(context.hears({ type: 'room_joined', room: 'g4' })).to.deep.equal([
      'record joins.responseMs 0',
      'count joins.joined',
      'request 0 done',
      'joined',
      'in groups',
    ]);
  });

  for (const [name, pattern] of [
    ['the socket throws', /^send .*join_room/],
    ['the deadline throws', /^request \d due/],
  ] as const) {
    it(`fails for every group of a client that is lost: ${name}`, () => {
      const context = ready([4, 7]);
      context.sabotage = (effect) => {
        if (pattern.test(effect)) throw new Error('sabotage');
      };
      const effects = context.tell('join');
      expect(context.failures).to.have.length(1);
      expect(effects.filter((effect) => effect === 'count joins.attempted')).to.have.length(2);
      expect(effects.filter((effect) => effect === 'count joins.failed')).to.have.length(2);
      expect(effects.filter((effect) => effect === 'joined')).to.have.length(1);
      expect(effects).to.include.members(['count clients.lost', 'terminate']);
      expect(effects).not.to.include('count connections.dropped');
      expect(context.requests.size).to.equal(0);
    });
  }

  it('fails for every group of a client that is lost: the encoder throws', () => {
    const context = ready([4, 7]);
    context.protocol.encodeJoin = () => {
      throw new Error('sabotage');
    };
    const effects = context.tell('join').filter((effect) => /join/.test(effect));
    expect(effects).to.have.members([
      'count joins.attempted',
      'count joins.failed',
      'count joins.attempted',
      'count joins.failed',
      'joined',
    ]);
  });
});

describe('leaving', () => {
  it('is confirmed by room_left, and done as well on an error, when overdue or without a connection', () => {
    const ends: ((context: RecordingContext) => string[])[] = [
      (context) => context.hears({ type: 'room_left', room: 'g5' }),
      (context) => context.hears({ type: 'error', message: 'Not in that room' }),
      (context) => context.tell('requestOverdue', 0),
      (context) => context.tell('closed', 1006, ''),
    ];
    for (const end of ends) {
      const context = ready([]);
      expect(context.tell('leave', 0, 5)).to.deep.equal(['request 0 due at 10000', send('leave_room', 'g5')]);
      expect(context.hears({ type: 'room_left', room: 'g6' })).to.deep.equal([]);
      expect(end(context).filter((effect) => effect === 'leave done 0')).to.have.length(1);
      expect(context.requests.size).to.equal(0);
    }
    const away = ready([]);
    away.tell('closed', 1006, '');
    expect(away.tell('leave', 0, 5)).to.deep.equal(['leave done 0']);
  });

  it('that nobody confirmed leaves it open whether the client is in', () => {
    const context = ready([]);
    context.deliveries = new DeliveryLog();
    context.nowMs = 7;
    context.tell('leave', 0, 5);
    context.hears({ type: 'room_left', room: 'g5' });
    expect(context.deliveries.take().changes.group).to.have.length(0);
    context.tell('leave', 0, 6);
    context.tell('requestOverdue', 0);
    const { client, group, askedMs, atMs } = context.deliveries.take().changes;
    expect([...client, ...group, ...askedMs, ...atMs]).to.deep.equal([0, 6, 7, Infinity]);
  });

  it('says so as well for a client that is lost by it', () => {
    const context = ready([]);
    context.protocol.encodeLeave = () => {
      throw new Error('sabotage');
    };
    expect(context.tell('leave', 0, 5)).to.include.members(['leave done 0', 'count clients.lost']);
  });
});
