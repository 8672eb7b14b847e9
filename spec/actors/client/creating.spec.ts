import { expect } from 'chai';
import type { RecordingContext } from '../../support/recording-context.js';
import { ready, send } from './usable-member.js';

describe('creating', () => {
  it('is confirmed by room_created; the two frames that follow confirm nothing else', () => {
    const context = ready([]);
    expect(context.tell('create', 0, 5)).to.deep.equal([
      'count groups.attempted',
      'request 0 due at 10000',
      send('create_room', 'g5'),
    ]);
    context.nowMs = 12;
    expect(context.hears({ type: 'room_created', room: 'g5' })).to.deep.equal([
      'record groups.responseMs 12',
      'count groups.created',
      'request 0 done',
      'creation done 0 5 true',
    ]);
    context.tell('create', 0, 6);
    expect(context.hears({ type: 'room_joined', room: 'g5' })).to.deep.equal([]);
    expect(context.hears({ type: 'room_info', room: 'g5' })).to.deep.equal([]);
    expect(context.requests.size).to.equal(1);
  });

  it('searches no open request for the room_joined of a group that it has just created', () => {
    const context = ready([]);
    for (let group = 0; group < 9; group++) context.tell('create', 0, group);
    let names = 0;
    const { groupName } = context;
    context.groupName = (...of) => {
      names++;
      return groupName.apply(context, of);
    };
    context.hears({ type: 'room_created', room: 'g0' });
    context.hears({ type: 'room_joined', room: 'g0' });
    expect(names).to.equal(1);
  });

  it('takes the room_joined of a group for a join again once the connection has been another', () => {
    const context = ready([5]);
    context.tell('create', 0, 5);
    context.hears({ type: 'room_created', room: 'g5' });
    context.tell('closed', 1006, '');
    context.tell('overdue'); // comes back
    context.tell('opened');
    context.hears({ type: 'welcome' });
    context.tell('join');
    expect(context.hears({ type: 'room_joined', room: 'g5' })).to.include('count joins.joined');
  });

  it('finds an existing group where room_joined comes first, or the client is in it already', () => {
    for (const answer of [
      { type: 'room_joined', room: 'g5' },
      { type: 'error', message: 'Already in room: g5' },
    ]) {
      const context = ready([]);
      context.tell('create', 0, 5);
      expect(context.hears(answer)).to.deep.equal([
        'count groups.existing',
        'request 0 done',
        'creation done 0 5 true',
      ]);
    }
  });

  it('fails on an error, when overdue, with the connection, and without one', () => {
    const failed = ['count groups.failed', 'creation done 0 5 false'];
    const ends: ((context: RecordingContext) => string[])[] = [
      (context) => context.hears({ type: 'error', error_code: 'RATE_LIMIT_EXCEEDED', message: '' }),
      (context) => context.tell('requestOverdue', 0),
      (context) => context.tell('closed', 1006, ''),
      (context) => context.tell('close'),
      (context) => context.tell('cut'),
    ];
    for (const end of ends) {
      const context = ready([]);
      context.tell('create', 0, 5);
      expect(end(context)).to.include.members(failed);
      expect(context.requests.size).to.equal(0);
    }
    const away = ready([]);
    away.tell('closed', 1006, '');
    expect(away.tell('create', 0, 5)).to.deep.equal(['count groups.attempted', ...failed]);
  });

  it('fails, and says so, for a client that is lost by it: no step waits for it', () => {
    const onWire = ready([]);
    onWire.sabotage = (effect) => {
      if (effect.startsWith('send')) throw new Error('sabotage');
    };
    const inEncoder = ready([]);
    inEncoder.protocol.encodeCreate = () => {
      throw new Error('sabotage');
    };
    for (const context of [onWire, inEncoder]) {
      expect(context.tell('create', 0, 5)).to.include.members([
        'count groups.attempted',
        'count groups.failed',
        'creation done 0 5 false',
        'count clients.lost',
      ]);
    }
  });
});
