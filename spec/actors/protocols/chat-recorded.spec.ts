import { expect } from 'chai';
import { decode, kindOfType, withGroup, type Seen } from './decoded.js';
import { pythonJson, recordedFrames } from './transcript.js';

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

describe('chat protocol reading what the real server sent', () => {
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
