import { expect } from 'chai';
import fc from 'fast-check';
import { formatAddresses, parseSourceAddresses } from '../../../engine/plan/source-addresses.js';

describe('source addresses', () => {
  const good: [string, string[]][] = [
    ['127.0.0.2', ['127.0.0.2']],
    ['127.0.0.2-127.0.0.4', ['127.0.0.2', '127.0.0.3', '127.0.0.4']],
    ['10.0.0.254 - 10.0.1.1', ['10.0.0.254', '10.0.0.255', '10.0.1.0', '10.0.1.1']],
    ['10.0.0.5-10.0.0.5', ['10.0.0.5']],
    ['10.0.0.6/30', ['10.0.0.5', '10.0.0.6']],
    ['10.0.0.6/31', ['10.0.0.6', '10.0.0.7']],
    ['10.0.0.6/32', ['10.0.0.6']],
    ['fd00:0::2', ['fd00::2']],
    ['::1', ['::1']],
  ];
  for (const [text, addresses] of good) {
    it(`of ${text} are ${addresses.join(', ')}`, () => {
      expect(parseSourceAddresses(text)).to.deep.equal(addresses);
    });
  }

  it('of a network are those of its machines', () => {
    const addresses = parseSourceAddresses('10.1.2.3/24') as string[];
    expect(addresses).to.have.length(254);
    expect([addresses[0], addresses.at(-1)]).to.deep.equal(['10.1.2.1', '10.1.2.254']);
  });

  const bad: [string, RegExp][] = [
    ['', /no address/],
    ['localhost', /no address/],
    ['127.0.0.256', /no address/],
    ['127.0.0.01', /no address/],
    ['127.0.0', /no address/],
    ['127.0.0.2.', /no address/],
    ['10.0.0.0/33', /no address/],
    ['fd00::/64', /no address/],
    ['fd00::1-fd00::2', /no address/],
    ['127.0.0.9-127.0.0.2', /ends before it begins/],
    ['127.0.0.2-9', /no address/],
    ['127.0.0.0/8', /16777214 addresses/],
    ['10.0.0.0-10.0.4.0', /1025 addresses/],
  ];
  for (const [text, message] of bad) {
    it(`are not "${text}"`, () => {
      const problem = parseSourceAddresses(text);
      expect(problem).to.have.property('message').that.matches(message);
    });
  }

  it('are written as ranges, and read the same again', () => {
    expect(formatAddresses(['127.0.0.2', '127.0.0.3', '10.0.0.5', '::1', '127.0.0.4'])).to.deep.equal([
      '127.0.0.2-127.0.0.3',
      '10.0.0.5',
      '::1',
      '127.0.0.4',
    ]);
    const range = fc.tuple(fc.nat({ max: 2 ** 32 - 1025 }), fc.nat({ max: 1023 }));
    const dotted = (number: number): string => [24, 16, 8, 0].map((by) => (number >>> by) & 255).join('.');
    fc.assert(
      fc.property(range, ([first, more]) => {
        const text = more === 0 ? dotted(first) : `${dotted(first)}-${dotted(first + more)}`;
        const addresses = parseSourceAddresses(text) as string[];
        expect(addresses).to.have.length(more + 1);
        expect(formatAddresses(addresses)).to.deep.equal([text]);
      }),
    );
  });
});
