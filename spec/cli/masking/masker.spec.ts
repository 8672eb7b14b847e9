import { expect } from 'chai';
import fc from 'fast-check';
import { createMasker } from '../../../cli/masking/masker.js';
import { soundProfile } from '../../engine/plan/sound-profile.js';

const encodings: Record<string, (text: string) => string> = {
  'as they are': (text) => text,
  'percent-encoded': (text) => encodeURIComponent(text),
  'percent-encoded in lower case': (text) => encodeURIComponent(text).replace(/%../g, (escape) => escape.toLowerCase()),
  'percent-encoded in full': (text) =>
    Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  'within a URL path': (text) => encodeURI(text),
  'within a form': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'within JSON': (text) => JSON.stringify(text).slice(1, -1),
};

describe('masker', () => {
  const secret = fc.string({ minLength: 4, maxLength: 20, unit: 'grapheme' }).filter((text) => !/\p{Cs}/u.test(text));

  for (const [how, encode] of Object.entries(encodings)) {
    it(`leaves no secret in a text, ${how}`, () => {
      fc.assert(
        fc.property(fc.array(secret, { minLength: 1, maxLength: 4 }), fc.array(fc.string()), (secrets, between) => {
          const { maskText } = createMasker(secrets);
          const text = secrets.map((each, at) => (between[at] ?? '') + encode(each)).join('');
          const masked = maskText(text);
          for (const each of secrets) {
            expect(masked).not.to.include(each);
            expect(masked).not.to.include(encode(each));
          }
        }),
      );
    });
  }

  it('leaves nothing of secrets that overlap', () => {
    expect(createMasker(['abcd', 'cdef']).maskText('<abcdef>')).to.equal('<***>');
    expect(createMasker(['aaaa']).maskText('aaaaaa')).to.equal('***');
    expect(createMasker(['long-secret', 'secret']).maskText('long-secret secret')).to.equal('*** ***');
  });

  it('leaves the rest of a text as it is', () => {
    expect(createMasker(['geheim']).maskText('a geheim b GEHEIM')).to.equal('a *** b GEHEIM');
    expect(createMasker([]).maskText('a $& b')).to.equal('a $& b');
  });

  it('does not mask texts shorter than 4 characters, which occur everywhere', () => {
    expect(createMasker(['abc', '']).maskText('abcabc')).to.equal('abcabc');
  });

  it('masks user and password in every URL of a text', () => {
    expect(createMasker([]).maskText('from ws://u:p@h/x to http://v@h?a=b@c')).to.equal(
      'from ws://***@h/x to http://***@h?a=b@c',
    );
  });

  it('masks sensitive fields of a profile, whatever their length, and what came from the environment', () => {
    const profile = soundProfile();
    profile.description = 'for token-1234';
    Object.assign(profile.target, {
      url: 'wss://u:p@h:1/ws/{user}?access_token=xy&room=1&Api-Key=z#f',
      api: 'https://u:p@h:1',
      headers: { Authorization: 'Bearer x', 'X-API-Key': 'y', 'accept-language': 'de', 'x-trace': 'a token-1234 b' },
      cookies: { theme: 'dark', session: 's' },
      query: { token: 't', page: '1', q: 'token-1234' },
      tls: { insecure: false, passphrase: 'p', key: './client.key' },
    });
    const before = structuredClone(profile);
    const masked = createMasker(['token-1234']).maskProfile(profile);
    expect(profile).to.deep.equal(before);
    expect(masked.description).to.equal('for ***');
    expect(masked.target).to.deep.include({
      url: 'wss://***@h:1/ws/{user}?access_token=***&room=1&Api-Key=***#f',
      api: 'https://***@h:1',
      headers: { Authorization: '***', 'X-API-Key': '***', 'accept-language': 'de', 'x-trace': 'a *** b' },
      cookies: { theme: '***', session: '***' },
      query: { token: '***', page: '1', q: '***' },
      tls: { insecure: false, passphrase: '***', key: './client.key' },
    });
    expect(masked.populations).to.deep.equal(profile.populations);
    expect(masked.groups).to.deep.equal(profile.groups);
  });

  it('leaves no secret in a profile, wherever it stands', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...Object.values(encodings)), (each, encode) => {
        const profile = soundProfile();
        profile.description = `x${encode(each)}y`;
        profile.target.headers = { 'x-note': encode(each), authorization: `Bearer ${each}` };
        profile.target.subprotocols = [encode(each)];
        const masked = createMasker([each]).maskProfile(profile);
        expect(masked.description).not.to.include(encode(each));
        expect(masked.target.headers['x-note']).not.to.include(encode(each));
        expect(masked.target.headers.authorization).to.equal('***');
        expect(masked.target.subprotocols[0]).not.to.include(encode(each));
      }),
    );
  });
});
