import { expect } from 'chai';
import { PinnedAddresses } from '../../../actors/transports/pinned-addresses.js';

describe('pinned addresses', () => {
  it('take turns, each host by itself', () => {
    const pinned = new PinnedAddresses({ a: ['127.0.0.1', '127.0.0.2', '::1'], b: ['127.0.0.9'] });
    expect(['a', 'b', 'a', 'a', 'b', 'a'].map((host) => pinned.next(host))).to.deep.equal([
      '127.0.0.1',
      '127.0.0.9',
      '127.0.0.2',
      '::1',
      '127.0.0.9',
      '127.0.0.1',
    ]);
  });

  it('leave addresses as they are, unless these are pinned themselves', () => {
    const pinned = new PinnedAddresses({ a: ['127.0.0.1'], '127.0.0.3': ['127.0.0.4'] });
    expect(['127.0.0.2', '::1', '127.0.0.3'].map((host) => pinned.next(host))).to.deep.equal([
      '127.0.0.2',
      '::1',
      '127.0.0.4',
    ]);
  });

  it('refuse names that are not among them, or have none', () => {
    const pinned = new PinnedAddresses({ a: [] });
    for (const host of ['a', 'b', 'toString']) {
      expect(() => pinned.next(host))
        .to.throw(host)
        .with.property('code', 'HOST_NOT_PINNED');
    }
  });

  it('leave everything as it is where nothing is pinned', () => {
    expect(new PinnedAddresses(undefined).next('localhost')).to.equal('localhost');
  });
});
