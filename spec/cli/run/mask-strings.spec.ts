import { expect } from 'chai';
import { maskStrings } from '../../../cli/run/mask-strings.js';

describe('maskStrings', () => {
  const mask = (text: string): string => text.replaceAll('secret', '***');

  it('masks texts at any depth, and leaves all else as it is', () => {
    const given = { a: 'a secret', b: [1, 'secret', null, { c: 'secret', d: true }], e: undefined };
    expect(maskStrings(given, mask)).to.deep.equal({
      a: 'a ***',
      b: [1, '***', null, { c: '***', d: true }],
      e: undefined,
    });
  });

  it('leaves keys, and what it was given', () => {
    const given = { secret: { inner: 'secret' } };
    expect(maskStrings(given, mask)).to.deep.equal({ secret: { inner: '***' } });
    expect(given.secret.inner).to.equal('secret');
  });
});
