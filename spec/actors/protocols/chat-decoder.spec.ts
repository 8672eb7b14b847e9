import { expect } from 'chai';
import fc from 'fast-check';
import { Frame } from '../../../engine/actor/protocol.js';
import { StampCodec } from '../../../engine/delivery/stamp.js';
import { chat, decode, kindOfType, names, spellings, stamps, withGroup } from './decoded.js';
import { recordedFrames } from './transcript.js';

const numbers = fc.integer({ min: 0, max: 2 ** 31 });

describe('chat protocol reading', () => {
  it('finds the stamp of a message in every shape and spelling', () => {
    fc.assert(
      fc.property(names, names, fc.string(), numbers, numbers, fc.integer({ min: 0, max: 2 ** 50 }), (...drawn) => {
        const [room, user_id, filler, sender, sequence, us] = drawn;
        const text = stamps.encode(sender, sequence, us / 1000) + filler;
        const body = { type: 'chat_message', user_id, username: user_id, room, text, timestamp: 1.25 };
        for (const frame of spellings(body)) {
          const { kind, stamp } = decode(frame);
          expect(kind).to.equal('message');
          expect(stamp).to.deep.equal({ sender, sequence, intendedMs: us / 1000 });
        }
      }),
    );
  });

  it('takes no stamp of another run, from another field or from within a text', () => {
    const mine = stamps.encode(1, 2, 3);
    const other = new StampCodec('r2').encode(1, 2, 3);
    for (const body of [
      { user_id: 'u', room: 'x', text: 'no stamp' },
      { user_id: 'u', room: 'x', text: other },
      { user_id: 'u', room: 'x', text: `he said: ${mine}` },
      { user_id: 'u', room: 'x', text: `"text":"${mine}` },
      { user_id: `"text": "${mine}`, room: `\\"text":"${mine}`, text: 'no' },
      { user_id: mine, room: mine, text: '' },
      { user_id: 'u', room: 'x', text: 'ž' + mine.slice(1) },
      { user_id: 'u', room: 'x', text: mine.slice(0, -1) },
      { user_id: 'u', room: 'x', '"text': mine },
    ]) {
      for (const frame of spellings({ type: 'chat_message', ...body })) {
        expect(decode(frame).stamp, frame).to.equal(undefined);
        expect(decode(frame).kind).to.equal('message');
      }
    }
  });

  it('finds the stamp of the text behind stamps in other fields', () => {
    const body = { type: 'chat_message', user_id: stamps.encode(9, 9, 9), room: stamps.encode(8, 8, 8) };
    for (const frame of spellings({ ...body, text: stamps.encode(1, 2, 3) })) {
      expect(decode(frame).stamp).to.deep.equal({ sender: 1, sequence: 2, intendedMs: 3 });
    }
  });

  it('does not parse what it can recognise by its leading type', () => {
    for (const [type, kind] of Object.entries(kindOfType)) {
      if (withGroup.includes(type)) continue;
      for (const start of [`{"type":"${type}"`, `{ "type" : "${type}", "data": {"type": "${type}"`]) {
        expect(decode(`${start}, this is no JSON }`).kind, type).to.equal(kind);
      }
    }
  });

  it('is not led astray by frames within a text', () => {
    for (const inner of ['{"type":"ping"}', '"type":"ping"', '","type":"ping","x":"', '{"type":"error"}']) {
      for (const frame of spellings({ type: 'chat_message', user_id: inner, room: inner, text: inner })) {
        expect(decode(frame).kind).to.equal('message');
      }
    }
  });

  it('takes stamps of histories for nothing, and those of private messages as they are', () => {
    const text = stamps.encode(1, 2, 3);
    const history = { type: 'message_history', room: 'x', messages: [{ type: 'chat_message', room: 'x', text }] };
    for (const frame of spellings(history)) expect(decode(frame)).to.deep.equal({ kind: 'other' });
    const stamp = { sender: 1, sequence: 2, intendedMs: 3 };
    for (const frame of spellings({ type: 'private_message', from_user_id: 'u', to_user_id: 'v', text })) {
      expect(decode(frame)).to.deep.equal({ kind: 'privateMessage', stamp });
    }
    for (const frame of spellings({ type: 'private_message_sent', to_user_id: 'v', text })) {
      expect(decode(frame)).to.deep.equal({ kind: 'privateConfirmed', stamp });
    }
  });

  it('says where the names stand of who has joined or left, and of the group', () => {
    const after = (frame: string, at: number): string => (at < 0 ? 'nowhere' : frame.slice(at, at + 4));
    const frame = new Frame();
    for (const type of ['user_joined_room', 'user_left_room']) {
      const told = spellings({ type, user_id: 'user', username: '"user_id"', room: 'room', timestamp: 1 });
      for (const text of told) {
        chat.decode(Buffer.from(text), frame);
        expect([after(text, frame.userAt), after(text, frame.groupAt)], text).to.deep.equal(['user', 'room']);
      }
    }
    chat.decode(Buffer.from('{"type":"user_joined_room","user_id":5,"username":"user_id"}'), frame);
    expect([frame.userAt, frame.groupAt]).to.deep.equal([-1, -1]);
  });

  it('reads the group of joins, creations and leaves, whatever its name', () => {
    fc.assert(
      fc.property(names, fc.constantFrom(...withGroup), (group, type) => {
        for (const frame of spellings({ type, room: group, timestamp: 1 })) {
          expect(decode(frame)).to.deep.equal({ kind: kindOfType[type], ...(group !== '' && { group }) });
        }
      }),
    );
  });

  it('takes the body from data only where that is an object with a type', () => {
    expect(decode('{"data":{"type":"ping"}}').kind).to.equal('heartbeat');
    expect(decode('{"data":{"type":"ping"},"type":"x"}').kind).to.equal('heartbeat');
    for (const data of ['null', '"ping"', '[{"type":"pong"}]', '{}', '{"type":5}', '"{\\"type\\":\\"pong\\"}"']) {
      expect(decode(`{"data":${data},"type":"ping"}`).kind, data).to.equal('heartbeat');
      expect(decode(`{"type":"ping","data":${data}}`).kind, data).to.equal('heartbeat');
    }
  });

  it('takes types that it does not know for nothing', () => {
    for (const type of ['new_type', '', 'chat_messag', 'chat_messages', 'PING', 'x'.repeat(1000)]) {
      for (const frame of spellings({ type, room: 'x', text: stamps.encode(1, 2, 3) })) {
        expect(decode(frame)).to.deep.equal({ kind: 'other' });
      }
    }
    expect(decode('{"\\u0074ype":"p\\u0069ng"}').kind).to.equal('heartbeat');
  });

  for (const [what, data] of [
    ['nothing', ''],
    ['white space', ' \n'],
    ['no JSON', 'hello'],
    ['an array', '[{"type":"ping"}]'],
    ['a string', '"ping"'],
    ['null', 'null'],
    ['a number', '1'],
    ['an object without a type', '{"room":"x"}'],
    ['a type that is no string', '{"type":5}'],
    ['a type and nothing more', '{"type"'],
    ['a type without a value', '{"type":}'],
    ['an unfinished type', '{"type":"ping'],
    ['a message cut short', `{"type":"chat_message","room":"x","text":"${stamps.encode(1, 2, 3)}xxx`],
    ['a heartbeat cut short', '{"type":"ping","timestamp":1'],
    ['a join cut short', '{"type":"room_joined","room":"x"'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ] as const) {
    it(`calls ${what} malformed`, () => {
      expect(decode(data)).to.deep.equal({ kind: 'malformed' });
    });
  }

  it('never throws, whatever comes', () => {
    const frames = recordedFrames().map(({ data }) => Buffer.from(JSON.stringify(data)));
    const mutated = fc
      .tuple(fc.constantFrom(...frames), fc.nat(), fc.nat(), fc.nat(255))
      .map(([frame, at, length, byte]) => {
        const copy = Buffer.from(frame.subarray(0, length % (frame.length + 1)));
        if (copy.length > 0) copy[at % copy.length] = byte;
        return copy;
      });
    const bytes = fc.uint8Array({ maxLength: 100 }).map((array) => Buffer.from(array));
    const json = fc.json().map((text) => Buffer.from(text));
    fc.assert(
      fc.property(fc.oneof(mutated, bytes, json), (data) => void decode(data)),
      { numRuns: 2000 },
    );
  });
});
