import { expect } from 'chai';
import type { ChatFaults } from '../../support/chat-model.js';
import { run, VirtualRun } from '../../support/virtual-run.js';
import { changed, profile } from './typing-crowd.js';

/** What a run of it comes to, with those faults of the target. */
function typingUnder(faults: ChatFaults): ReturnType<VirtualRun['summary']>['typing'] {
  return run(profile, { faults }).summary().typing;
}

describe('typing', () => {
  it('that the target answers with an error refuses nothing else', () => {
    const talking = changed({ messages: { to: 'rooms', rate: '20/s', size: 60 } });
    const { typing, messages, deliveries, errors } = run(talking, {
      faults: { refuse: ({ type }) => (type.startsWith('typing_') ? `Unknown message type: ${type}` : undefined) },
    }).summary();
    expect(errors.byCode[0]).to.include({ code: 'UNKNOWN_TYPE', count: 120 });
    expect(messages).to.include({ sent: 60, acknowledged: 60, refused: 0 });
    expect(deliveries).to.include({ due: 300, lost: 0, undecided: 0 });
    expect(typing, 'nobody was told, so nobody knows').to.include({ due: 0, lost: 0, undecided: 480 });
  });

  it('is late, doubled, lost, or told to somebody else: each is seen exactly', () => {
    expect(typingUnder({ typing: (n, others) => (n % 10 === 0 ? others.slice(1) : others) })).to.include({
      pushes: 468,
      due: 480,
      received: 468,
      lost: 12,
      unexpected: 0,
      undecided: 0,
    });
    expect(typingUnder({ typing: (n, others) => (n % 10 === 0 ? [others[0]!, ...others] : others) })).to.include({
      due: 480,
      received: 480,
      duplicate: 12,
      unexpected: 0,
    });
    const whole = new VirtualRun(profile, {});
    const stranger = (user: string) => whole.model.connectionOf(user);
    whole.model.faults = {
      typing: (n, others) => (n % 10 === 0 ? [...others, ...['all0', 'all1', 'all2', 'all3'].map(stranger)] : others),
    };
    const { typing } = whole.start().summary();
    // Of the first four, each in a room of its own, one is among the others or types itself.
    expect(typing).to.include({ due: 480, received: 480, lost: 0 });
    expect(typing.unexpected! + typing.duplicate!).to.equal(48);
    expect(typing.unexpected).to.be.at.least(36);
    const late = run({ ...profile, deliveries: { grace: '50ms', lateAfter: '5ms' } }).summary();
    // The last six stops are told of when drain is nearly over: whoever closes within the grace after that is undecided.
    expect(late.typing).to.include({ received: 456, late: 456, lost: 0, undecided: 24 });
  });

  it('that nobody is told of is lost once an answer would be overdue, and undecided where the run ends before', () => {
    const untold: ChatFaults = { typing: (n, others) => (n % 10 === 0 ? [] : others) };
    expect(typingUnder(untold)).to.include({ due: 432, received: 432, lost: 0, undecided: 48 });
    const { typing } = run({ ...profile, timeouts: { reply: '250ms' } }, { faults: untold }).summary();
    // 12 signals of 120; of one of the last six stops nobody knows.
    expect(typing).to.include({ received: 432, unexpected: 0 });
    expect(typing.lost! + typing.undecided!).to.equal(48);
    expect(typing.lost).to.be.within(40, 48);
  });

  it('is late, and neither lost nor doubled, where the target lags by more than a client’s turn', () => {
    for (const [intoMs, forMs] of [
      [100, 2500],
      [500, 1300],
    ] as const) {
      const whole = new VirtualRun(profile).start().reach('hold');
      const fromMs = whole.beganAtMs('hold') + intoMs;
      whole.clock.advanceTo(fromMs);
      whole.model.stall(fromMs + forMs);
      const { typing } = whole.summary();
      expect(typing).to.include({ pushes: 480, lost: 0, duplicate: 0, unexpected: 0 });
      expect(typing.due! + typing.undecided!).to.equal(480);
      expect(typing.due).to.be.above(400);
      expect(typing.late).to.be.above(100);
    }
  });

  it('is told though nobody types: that is unexpected', () => {
    const whole = new VirtualRun(changed({ typing: { set: 'rooms', rate: '1/s', for: '300ms' } }))
      .start()
      .reach('hold');
    whole.advanceBy(500);
    const [first, second] = [whole.model.connectionOf('all7'), whole.model.connectionOf('all8')];
    const room = [...first.rooms][0]!;
    for (const type of ['user_typing_start', 'user_typing_stop']) {
      whole.model.push(first, { type, user_id: second.user, room });
    }
    // Users and groups of others are none of ours.
    whole.model.push(first, { type: 'user_typing_start', user_id: 'somebody', room });
    whole.model.push(first, { type: 'user_typing_start', user_id: second.user, room: 'elsewhere' });
    expect(whole.summary().typing).to.include({ pushes: 28, received: 24, unexpected: 2, duplicate: 0, lost: 0 });
  });

  it('is passed over by a target that the client has not joined: then nothing is due', () => {
    const { typing, joins } = run(profile, {
      faults: {
        refuse: ({ type, user }) => (type === 'join_room' && user === 'all4' ? 'Room name too long' : undefined),
      },
    }).summary();
    expect(joins.failed).to.equal(1);
    expect(typing).to.include({ started: 60, lost: 0, unexpected: 0 });
    expect(typing.due! + typing.undecided!).to.equal(480);
    expect(typing.due).to.equal(480 - 6 * 4 - 4 * 6);
  });

  it('is undecided at a creator of the group that is no member and could not leave it', () => {
    const created = { rooms: { count: 4, members: 5, create: { via: 'websocket', creators: 1 } as const } };
    const { typing } = run(
      { ...profile, groups: created },
      { faults: { refuse: ({ type }) => (type === 'leave_room' ? 'Not in that room' : undefined) } },
    ).summary();
    // Three times, each of five in three rooms that it stays in is seen to start and to stop.
    expect(typing).to.include({ due: 480, received: 480, lost: 0, unexpected: 0, undecided: 90, pushes: 570 });
  });

  it('is only counted where nobody checks', () => {
    const unchecked = run({ ...profile, deliveries: { ...profile.deliveries, check: false } }).summary();
    expect(unchecked.typing).to.include({ started: 60, pushes: 480, due: null, unexpected: null, latencyMs: null });
  });

  it('knows of the clients of a lost thread only what they had told', () => {
    for (const intoMs of [10, 1730, 2990]) {
      const whole = new VirtualRun(profile, { shards: 2 }).start().reach('hold');
      whole.clock.advanceTo(whole.beganAtMs('hold') + intoMs);
      whole.runner.lose(1);
      expect(whole.summary().typing).to.include({ lost: 0, duplicate: 0, unexpected: 0 });
    }
  });
});
