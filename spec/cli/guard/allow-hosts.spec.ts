import { expect } from 'chai';
import { readAllowHosts } from '../../../cli/guard/allow-hosts.js';
import { GuardError } from '../../../cli/guard/guard-error.js';

describe('allow hosts', () => {
  it('come from every option and from the environment, with commas', () => {
    expect(readAllowHosts(['a.example', 'b.example, ::1'], ' *.c.example ,, 10.0.0.1')).to.deep.equal([
      'a.example',
      'b.example',
      '::1',
      '*.c.example',
      '10.0.0.1',
    ]);
  });

  it('are none without option and environment', () => {
    expect(readAllowHosts([], undefined)).to.deep.equal([]);
    expect(readAllowHosts([], '')).to.deep.equal([]);
  });

  it('are refused with exit code 2 where they could never match', () => {
    for (const text of ['ws://a.example', 'a.example:8000', '*', 'a/b', '']) {
      expect(() => readAllowHosts([text], undefined), text)
        .to.throw(GuardError)
        .that.includes({ code: 'E_ALLOW_HOST', exitCode: 2 });
    }
    expect(() => readAllowHosts([], 'http://a')).to.throw(
      'SIM_ALLOW_HOSTS: "http://a" is no host. Give a host name, an address or *.example.org, without scheme and port.',
    );
  });
});
