import { expect } from 'chai';
import { ChatRoom } from './chat-room.js';

describe('dialects of the embedded chat', () => {
  it('seed wraps direct replies in an envelope, and leaves broadcasts flat', () => {
    const alice = new ChatRoom({ dialect: 'seed' }).guest('alice');
    const [joined, , announced] = alice.ask('join_room', { room: 'alpha' });
    expect(joined).to.have.all.keys(
      ...['type', 'data', 'sender_id', 'group', 'metadata', 'priority', 'ttl_seconds', 'created_at'],
    );
    expect(joined?.['data']).to.include({ type: 'room_joined', room: 'alpha' });
    expect(announced).to.include({ type: 'user_joined_room', user_id: 'alice' }).and.not.have.property('data');
  });

  it('seed closes with 1000 on what is no request, after telling the rooms', () => {
    for (const raw of ['{not json', '[1]', '"hi"', 'null', '', Buffer.from([1, 2])]) {
      const room = new ChatRoom({ dialect: 'seed' });
      const [alice, bob] = [room.guest('alice', 'alpha'), room.guest('bob', 'alpha')];
      room.hush(alice);
      expect(bob.say(raw)).to.deep.equal([]);
      expect(bob.wire.effects).to.deep.equal(['close 1000']);
      expect(alice.wire.takeTypes()).to.deep.equal(['user_left']);
    }
  });

  it('seed stays usable after a coded error', () => {
    const alice = new ChatRoom({ dialect: 'seed', maxMessageBytes: 100 }).guest('alice');
    const [error] = alice.say(JSON.stringify({ type: 'chat_message', data: { text: 'x'.repeat(100) } }));
    expect(error).to.include({
      type: 'error',
      error_code: 'VALIDATION_FAILED',
      category: 'validation',
      severity: 'low',
    });
    expect(alice.ask('ping')).to.have.lengthOf(1);
  });

  it('head hears and tells nothing more after a coded error, but the member stays, even closed', () => {
    const room = new ChatRoom({ dialect: 'head' });
    const [alice, bob] = [room.guest('alice', 'alpha'), room.guest('bob', 'alpha')];
    room.hush(alice, bob);
    expect(bob.say('[1,2]')[0]).to.include({ error_code: 'INVALID_MESSAGE_FORMAT' });
    expect(bob.ask('ping')).to.deep.equal([]);
    alice.ask('chat_message', { room: 'alpha', text: 'x' });
    expect(bob.wire.take()).to.deep.equal([]);
    room.chat.closed(bob.session);
    expect(alice.wire.take()).to.deep.equal([]);
    const [, info] = room.guest('carol').ask('join_room', { room: 'alpha' });
    expect(info).to.include({ user_count: 3 });
    expect(room.chat.counters).to.include({ messages: 1, deliveries: 1 });
  });

  const parseErrors: [text: string, problem: string][] = [
    ['', 'Expecting value: line 1 column 1 (char 0)'],
    ['{not json', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
    ['{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
    ['{"a":\n}', 'Expecting value: line 2 column 1 (char 6)'],
    ['[1 2]', "Expecting ',' delimiter: line 1 column 4 (char 3)"],
    ['{"a":"b', 'Unterminated string starting at: line 1 column 6 (char 5)'],
    ['"\\x"', 'Invalid \\escape: line 1 column 2 (char 1)'],
    ['"\n"', 'Invalid control character at: line 1 column 2 (char 1)'],
    ['{} x', 'Extra data: line 1 column 4 (char 3)'],
    ['[true, nul]', 'Expecting value: line 1 column 8 (char 7)'],
  ];
  for (const [text, problem] of parseErrors) {
    it(`head says of ${JSON.stringify(text)}: ${problem}`, () => {
      const [error] = new ChatRoom({ dialect: 'head' }).guest('alice').say(text);
      expect(error).to.include({ error_code: 'INVALID_JSON', retryable: false });
      expect(error?.['details']).to.deep.equal({ parse_error: problem });
    });
  }

  it('head names the keys of an object without type, and takes seed to mean "message"', () => {
    expect(new ChatRoom({ dialect: 'head' }).guest('alice').say('{"a":1}')[0]?.['details']).to.deep.equal({
      payload_keys: ['a'],
    });
    const [wrapped] = new ChatRoom({ dialect: 'seed' }).guest('alice').say('{"a":1}');
    expect(wrapped?.['data']).to.include({ message: 'Unknown message type: message' });
  });
});
