import { expect } from 'chai';
import { secretsOfProfile } from '../../profiles/mask-profile.js';
import { isReference, isSensitiveField, isSensitiveName, maskUrl, secretsOfUrl } from '../../profiles/sensitive.js';

describe('sensitive', () => {
  it('are names of headers and parameters that tell of secrets', () => {
    const names = [
      'Authorization',
      'Proxy-Authorization',
      'Cookie',
      'X-API-Key',
      'access_token',
      'clientSecret',
      'PASSWORD',
    ];
    for (const name of names) expect(isSensitiveName(name), name).to.be.true;
    for (const name of ['accept', 'user-agent', 'origin', 'page', 'room'])
      expect(isSensitiveName(name), name).to.be.false;
  });

  it('are headers and query parameters by name, every cookie and the passphrase', () => {
    for (const field of ['headers/x-token', 'query/api~1key', 'cookies/theme', 'tls/passphrase'])
      expect(isSensitiveField(`/target/${field}`), field).to.be.true;
    for (const pointer of [
      '/target/headers/accept',
      '/target/tls/key',
      '/target/cookies',
      '/groups/token/name',
      '',
      'x',
    ])
      expect(isSensitiveField(pointer), pointer).to.be.false;
  });

  it('is no text that takes its secret from the environment', () => {
    for (const text of ['${TOKEN}', 'Bearer ${TOKEN}']) expect(isReference(text), text).to.be.true;
    for (const text of ['Bearer x', 'x${TOKEN}', '${A}b', '']) expect(isReference(text), text).to.be.false;
  });

  it('are the password, or a user without one, and parameters within a URL', () => {
    expect(secretsOfUrl('ws://token@h')).to.deep.equal(['token', 'token']);
    expect(secretsOfUrl('wss://us%20er:p%40ss@h/ws?token=a%2Fb+c&room=1&flag')).to.deep.equal([
      'p%40ss',
      'p@ss',
      'a%2Fb+c',
      'a/b c',
    ]);
    expect(secretsOfUrl('ws://h/ws/{user}?room=1')).to.deep.equal([]);
    expect(secretsOfUrl('ws://h?token=%')).to.deep.equal(['%', '%']);
  });

  it('read *** in a masked URL', () => {
    expect(maskUrl('wss://u:p@h/ws?a=1&token=x&empty_token=#f')).to.equal(
      'wss://***@h/ws?a=1&token=***&empty_token=#f',
    );
    expect(maskUrl('ws://h/ws')).to.equal('ws://h/ws');
  });

  it('of a profile are found wherever it holds them, without schemes and around variables', () => {
    const profile = {
      description: 'ws://not:these@h',
      target: {
        url: 'ws://u:geheim@h/ws/{user}?api_key=k-1',
        api: 5,
        headers: { Authorization: 'Bearer abc.def', 'x-token': 'pre-{user}-post', accept: 'no' },
        cookies: { a: 'cookie', b: '{user}' },
        tls: { passphrase: 'pass', key: 'no.pem' },
      },
    };
    expect(secretsOfProfile(profile)).to.deep.equal(['geheim', 'k-1', 'abc.def', 'pre-', '-post', 'cookie', 'pass']);
    for (const nothing of [null, undefined, 5, [], { target: 'x' }])
      expect(secretsOfProfile(nothing)).to.deep.equal([]);
  });
});
