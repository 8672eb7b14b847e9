import { expect } from 'chai';
import fc from 'fast-check';
import { chatErrorCategories, chatErrorCodes } from '../../../actors/protocols/chat-error.js';
import { ERROR_CODES } from '../../../targets/embedded/coded-error.js';
import { chat, decode, names, spellings } from './decoded.js';

describe('chat protocol reading', () => {
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
});
