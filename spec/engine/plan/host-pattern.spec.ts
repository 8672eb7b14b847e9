import { expect } from 'chai';
import { hostMatches, hostOf, isHostPattern } from '../../../engine/plan/host-pattern.js';

describe('host pattern', () => {
  const hosts: [string, string | undefined][] = [
    ['Example.ORG', 'example.org'],
    ['example.org.', 'example.org'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['2130706433', '127.0.0.1'],
    ['0x7f.1', '127.0.0.1'],
    ['0177.0.0.1', '127.0.0.1'],
    ['127.1', '127.0.0.1'],
    ['::1', '::1'],
    ['[::1]', '::1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['::ffff:127.0.0.1', '::ffff:7f00:1'],
    ['', undefined],
    ['example.org:8000', undefined],
    ['[::1]:8000', undefined],
    ['http://example.org', undefined],
    ['example.org/path', undefined],
    ['user@example.org', undefined],
    ['a b', undefined],
    ['1.2.3.4.5', undefined],
    ['999.1.1.1', undefined],
  ];
  for (const [text, host] of hosts) {
    it(`takes "${text}" for ${host === undefined ? 'no host' : host}`, () => {
      expect(hostOf(text)).to.equal(host);
    });
  }

  it('matches a name or address in any spelling', () => {
    expect(hostMatches('EXAMPLE.org.', 'example.org')).to.equal(true);
    expect(hostMatches('127.1', '127.0.0.1')).to.equal(true);
    expect(hostMatches('[::1]', '::1')).to.equal(true);
    expect(hostMatches('example.org', 'www.example.org')).to.equal(false);
  });

  it('matches names below a wildcard, and neither its parent nor its namesakes', () => {
    expect(hostMatches('*.example.org', 'a.example.org')).to.equal(true);
    expect(hostMatches('*.Example.org', 'a.b.example.org')).to.equal(true);
    expect(hostMatches('*.example.org', 'example.org')).to.equal(false);
    expect(hostMatches('*.example.org', 'notexample.org')).to.equal(false);
    expect(hostMatches('*.', 'a.')).to.equal(false);
  });

  it('is a host, or a wildcard at the start of one', () => {
    for (const text of ['example.org', '*.example.org', '10.0.0.1', '::1'])
      expect(isHostPattern(text), text).to.be.true;
    for (const text of ['*', '*.', 'a.*', '*.*.org', 'ws://a', 'a:1', ''])
      expect(isHostPattern(text), text).to.be.false;
  });
});
