import { expect } from 'chai';
import fc from 'fast-check';
import { chatErrorCategories, chatErrorCodes } from '../../../actors/protocols/chat-error.js';
import { createChatProtocol } from '../../../actors/protocols/chat.js';
import type { FrameKind } from '../../../engine/actor/protocol.js';
import { Frame } from '../../../engine/actor/protocol.js';
import { StampCodec } from '../../../engine/delivery/stamp.js';
import { ERROR_CODES } from '../../../targets/embedded/coded-error.js';
import { pythonJson, recordedFrames, spaciousJson } from './transcript.js';

const stamps = new StampCodec('r1');
const chat = createChatProtocol(stamps);

/** The fields that a client may look at. */
interface Seen {
  kind: FrameKind;
  group?: string;
  code?: string;
  text?: string;
  stamp?: { sender: number; sequence: number; intendedMs: number };
}

/** Decodes into a frame full of what an earlier one left. */
function decode(data: string | Buffer): Seen {
  const frame = new Frame();
  Object.assign(frame, { kind: 'left', group: 'old', code: 'OLD', text: 'old', stamped: true, sender: 99 });
  chat.decode(typeof data === 'string' ? Buffer.from(data) : data, frame);
  const { kind, group, code, text, stamped, sender, sequence, intendedMs } = frame;
  return {
    kind,
    ...(group !== '' && { group }),
    ...(code !== '' && { code }),
    ...(text !== '' && { text }),
    ...(stamped && { stamp: { sender, sequence, intendedMs } }),
  };
}

/** The frame in every shape and spelling that a server may choose. */
function spellings(body: Record<string, unknown>): string[] {
  const wrapped = { type: body.type, data: body, sender_id: null, group: null, metadata: null, created_at: 1.5 };
  const reversed = Object.fromEntries(Object.entries(body).reverse());
  const shapes = [body, wrapped, reversed, { ...wrapped, data: reversed }, { id: 'x', ...wrapped }];
  return shapes.flatMap((shape) => [
    JSON.stringify(shape),
    pythonJson(shape),
    JSON.stringify(shape, null, '\t'),
    spaciousJson(shape),
  ]);
}

const names = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constant('"}\\\n~r1.1.2.3~'));
const numbers = fc.integer({ min: 0, max: 2 ** 31 });
const kindOfType: Record<string, FrameKind> = {
  welcome: 'ready',
  room_joined: 'joined',
  room_created: 'created',
  room_left: 'left',
  chat_message: 'message',
  ping: 'heartbeat',
  pong: 'heartbeatAnswer',
  room_info: 'other',
  room_users: 'present',
  rooms_list: 'other',
  message_history: 'other',
  private_message: 'privateMessage',
  private_message_sent: 'privateConfirmed',
  user_joined_room: 'memberJoined',
  user_left_room: 'memberLeft',
  user_left: 'memberGone',
  user_typing_start: 'typingStarted',
  user_typing_stop: 'typingStopped',
};
const withGroup = ['room_joined', 'room_created', 'room_left', 'room_users'];

const codeOfWords: Record<string, string> = {
  'Room name is required': 'NAME_REQUIRED',
  'Room name too long (max 50 characters)': 'NAME_TOO_LONG',
  'Room not found': 'GROUP_NOT_FOUND',
  'Not in that room': 'NOT_IN_GROUP',
  'Message text is required': 'TEXT_REQUIRED',
  'Message too long (max 100000 characters)': 'TEXT_TOO_LONG',
  'Target user ID is required': 'USER_REQUIRED',
  'User not found': 'USER_NOT_FOUND',
};

function expectedError(body: Record<string, unknown>): Seen {
  const text = String(body.message);
  if (typeof body.error_code === 'string') return { kind: 'error', code: body.error_code, text };
  if (text.startsWith('Not in room: ')) return { kind: 'notMember', group: text.slice(13), text };
  if (text.startsWith('Already in room: ')) return { kind: 'alreadyMember', group: text.slice(17), text };
  if (text.startsWith('Unknown message type: ')) return { kind: 'error', code: 'UNKNOWN_TYPE', text };
  if (text.startsWith('Error processing message: ')) return { kind: 'error', code: 'PROCESSING_FAILED', text };
  return { kind: 'error', code: codeOfWords[text] ?? 'not in the table', text };
}

describe('chat protocol', () => {
  it('is usable after a frame, has groups, heartbeats of the server and limits in characters', () => {
    const { name, readyOn, serverHeartbeatMs, groups, limits } = chat;
    expect({ name, readyOn, serverHeartbeatMs, groups, limits }).to.deep.equal({
      name: 'chat',
      readyOn: 'frame',
      serverHeartbeatMs: 30_000,
      groups: true,
      limits: { groupName: 50, text: 100_000 },
    });
  });

  describe('reading what the real server sent', () => {
    const frames = recordedFrames();

    it('meets every type of frame, in both shapes', () => {
      const types = new Set(frames.map(({ data }) => data.type));
      expect([...types].sort()).to.deep.equal([...Object.keys(kindOfType), 'error'].sort());
      expect(frames.some(({ data }) => 'data' in data)).to.equal(true);
      expect(frames.length).to.be.above(300);
    });

    for (const spell of [JSON.stringify, pythonJson]) {
      it(`decodes each recorded frame as ${spell.name} writes it`, () => {
        for (const { transcript, line, data } of frames) {
          const body = typeof data.data === 'object' && data.data !== null ? (data.data as typeof data) : data;
          const type = String(body.type);
          const expected: Seen =
            type === 'error'
              ? expectedError(body)
              : { kind: kindOfType[type]!, ...(withGroup.includes(type) && { group: String(body.room) }) };
          expect(decode(spell(data)), `${transcript}:${String(line)}`).to.deep.equal(expected);
        }
      });
    }
  });

  describe('reading', () => {
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

    it('reads the group of a refusal out of its words', () => {
      fc.assert(
        fc.property(names, (group) => {
          for (const [start, kind] of [
            ['Not in room: ', 'notMember'],
            ['Already in room: ', 'alreadyMember'],
          ] as const) {
            for (const frame of spellings({ type: 'error', message: start + group, message_type: 'error' })) {
              expect(decode(frame)).to.deep.equal({
                kind,
                ...(group !== '' && { group }),
                text: (start + group).slice(0, 200),
              });
            }
          }
        }),
      );
    });

    it('gives errors without a code one of its own, and keeps 200 characters of their words', () => {
      for (const [start, code] of chatErrorCodes) {
        const message = `${start}: ${'x'.repeat(500)}`;
        expect(decode(JSON.stringify({ type: 'error', message }))).to.deep.equal({
          kind: 'error',
          code,
          text: message.slice(0, 200),
        });
      }
      for (const message of ['Something new', '', 5, undefined]) {
        expect(decode(JSON.stringify({ type: 'error', message }))).to.deep.include({
          kind: 'error',
          code: 'SERVER_ERROR',
        });
      }
    });

    it('tells errors about typing, which is no request, from those that refuse one', () => {
      const about = { type: 'error', message: 'Error processing message: no', message_type: 'typing_start' };
      for (const body of [about, { type: 'error', message: 'Unknown message type: typing_stop' }]) {
        expect(decode(JSON.stringify(body)).kind).to.equal('typingRefused');
        expect(decode(JSON.stringify({ type: 'error', data: body })).kind).to.equal('typingRefused');
      }
      const coded = { type: 'error', error_code: 'QUOTA', message: 'no typing_start now' };
      expect(decode(JSON.stringify(coded))).to.include({ kind: 'typingRefused', code: 'QUOTA' });
      const other = { type: 'error', message: 'Error processing message: no', message_type: 'chat_message' };
      expect(decode(JSON.stringify(other)).kind).to.equal('error');
    });

    it('knows what each code of its table means, and of no other', () => {
      for (const [code, category] of chatErrorCategories) expect(chat.categoryOf(code), code).to.equal(category);
      for (const code of ['SERVER_ERROR', 'PROCESSING_FAILED', 'QUOTA', '', 'constructor']) {
        expect(chat.categoryOf(code), code).to.equal('other');
      }
      const own = chatErrorCodes.map(([, code]) => code).filter((code) => code !== 'PROCESSING_FAILED');
      expect(chatErrorCategories.map(([code]) => code)).to.include.members([...own, ...Object.keys(ERROR_CODES)]);
    });

    it('keeps 64 characters of a code that is not ours', () => {
      const { code } = decode(JSON.stringify({ type: 'error', error_code: 'Q'.repeat(100), message: '' }));
      expect(code).to.equal('Q'.repeat(64));
    });

    it('keeps the code of an error that has one', () => {
      for (const frame of spellings({ type: 'error', error_code: 'RATE_LIMIT_EXCEEDED', message: 'Not in room: x' })) {
        expect(decode(frame)).to.deep.equal({ kind: 'error', code: 'RATE_LIMIT_EXCEEDED', text: 'Not in room: x' });
      }
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

  describe('writing', () => {
    it('sends what the server understands, whatever the name of the group', () => {
      fc.assert(
        fc.property(names, fc.boolean(), fc.stringMatching(/^[a-zA-Z0-9 .~-]*$/), (group, isPublic, filler) => {
          const text = stamps.encode(1, 2, 3) + filler;
          const sent = [
            chat.encodeJoin(group),
            chat.encodeLeave(group),
            chat.encodeLookUp(group),
            chat.encodeCreate(group, isPublic),
            chat.encodeMessage(group, text),
            chat.encodeHeartbeat(),
            chat.encodeHeartbeatAnswer(),
          ].map((frame) => JSON.parse(frame) as unknown);
          expect(sent).to.deep.equal([
            { type: 'join_room', data: { room: group } },
            { type: 'leave_room', data: { room: group } },
            { type: 'get_room_users', data: { room: group } },
            { type: 'create_room', data: { room_name: group, is_public: isPublic } },
            { type: 'chat_message', data: { room: group, text } },
            { type: 'ping', data: {} },
            { type: 'pong' },
          ]);
        }),
      );
    });
  });

  describe('creating groups over HTTP', () => {
    it('posts the name to the rooms', () => {
      fc.assert(
        fc.property(names, fc.boolean(), (group, isPublic) => {
          const request = chat.createGroupRequest(group, isPublic);
          expect(request).to.include({ method: 'POST', path: '/api/rooms' });
          expect(JSON.parse(request!.body!)).to.deep.equal({ name: group, is_public: isPublic });
        }),
      );
    });

    for (const [status, meaning] of [
      [200, 'created'],
      [201, 'created'],
      [204, 'created'],
      [299, 'created'],
      [409, 'existing'],
      [199, 'failed'],
      [302, 'failed'],
      [404, 'failed'],
      [422, 'failed'],
      [503, 'failed'],
    ] as const) {
      it(`takes ${String(status)} for ${meaning}`, () => {
        expect(chat.readCreateGroupStatus(status)).to.equal(meaning);
      });
    }
  });
});
