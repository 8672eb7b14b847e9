import { expect } from 'chai';
import { localEnd } from '../../../actors/transports/local-end.js';

describe('the local end of a connection', () => {
  const ends: [address: string, port: number, end: string][] = [
    ['127.0.0.1', 40_000, '0100007F:9C40'],
    ['127.0.1.20', 80, '1401007F:0050'],
    ['::ffff:127.0.0.1', 40_000, '0100007F:9C40'],
    ['::1', 65_535, '01000000:FFFF'],
    ['2001:db8::a1b2:c3d4', 1, 'D4C3B2A1:0001'],
  ];
  for (const [address, port, end] of ends) {
    it(`of ${address}, port ${port}, is ${end} to Linux`, () => expect(localEnd(address, port)).to.equal(end));
  }
});
