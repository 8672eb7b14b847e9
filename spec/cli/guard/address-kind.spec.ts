import { expect } from 'chai';
import { type AddressKind, addressKind } from '../../../cli/guard/address-kind.js';

describe('address kind', () => {
  const kinds: Record<AddressKind, string[]> = {
    loopback: ['127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:ffff:127.0.0.1'],
    private: [
      '10.0.0.0',
      '10.255.255.255',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.0.1',
      'fc00::1',
      'fdff::1',
      '::ffff:10.1.2.3',
    ],
    'link-local': ['169.254.169.254', 'fe80::1', 'fe80::1%eth0', 'febf::1', '::ffff:169.254.1.1'],
    'carrier-grade NAT': ['100.64.0.1', '100.127.255.255'],
    unspecified: ['0.0.0.0', '0.1.2.3', '::', '::ffff:0.0.0.0'],
    multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1'],
    reserved: ['240.0.0.1', '255.255.255.255'],
    public: [
      '8.8.8.8',
      '9.255.255.255',
      '11.0.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '126.255.255.255',
      '128.0.0.0',
      '172.15.255.255',
      '172.32.0.0',
      '192.167.255.255',
      '192.169.0.0',
      '2001:db8::1',
      'fbff::1',
      'fe00::1',
      'fec0::1',
      '::2',
      '::127.0.0.1',
      '::ffff:8.8.8.8',
      '64:ff9b::10.0.0.1',
    ],
  };
  for (const [kind, addresses] of Object.entries(kinds)) {
    it(`of ${addresses.join(', ')} is ${kind}`, () => {
      for (const address of addresses) expect(addressKind(address), address).to.equal(kind);
    });
  }

  it('is refused for what is no address', () => {
    for (const text of ['localhost', '', '127.1', '1.2.3.4:80']) expect(() => addressKind(text)).to.throw(RangeError);
  });
});
