import { expect } from 'chai';
import { chooseSources, sourcesTowards, type AskedSources } from '../../../engine/plan/choose-sources.js';

const range = { first: 32_768, last: 60_999 };
const facts = { systemPorts: 28_232, ports: [range], loopbackIsWide: true };
const auto: AskedSources = { addresses: 'auto', ports: undefined };

function towards(
  clients: number,
  ...endpoints: string[]
): { clients: number; endpoints: string[]; instances: number[] } {
  return { clients, endpoints, instances: [0] };
}

describe('sources of connections', () => {
  it('are left to the system as long as it finds ports at once', () => {
    expect(chooseSources(towards(14_116, '127.0.0.1:8000'), auto, facts)).to.deep.equal({
      addresses: undefined,
      capacity: 28_232,
      needed: 14_116,
    });
  });

  it('are loopback addresses towards loopback, as many as leave room', () => {
    const addressesFor = (clients: number): string[] | undefined =>
      chooseSources(towards(clients, '127.0.0.1:8000'), auto, facts).addresses;
    expect(addressesFor(14_117)).to.deep.equal(['127.0.0.2']);
    expect(addressesFor(21_174)).to.deep.equal(['127.0.0.2']);
    expect(addressesFor(21_175)).to.deep.equal(['127.0.0.2', '127.0.0.3']);
    expect(addressesFor(100_000)).to.have.length(5);
    const { addresses, capacity } = chooseSources(towards(6_000_000, '127.0.0.1:8000'), auto, facts);
    expect([addresses!.length, addresses![254], addresses!.at(-1)]).to.deep.equal([284, '127.0.1.0', '127.0.1.29']);
    expect(capacity).to.equal(284 * 28_232);
  });

  for (const [what, endpoints, wide] of [
    ['another machine', ['10.0.0.1:80'], true],
    ['IPv6 loopback', ['::1:8000'], true],
    ['a name of both families', ['127.0.0.1:8000', '::1:8000'], true],
    ['loopback where 127.0.0.2 is nobody', ['127.0.0.1:8000'], false],
  ] as const) {
    it(`are ports of our own choice, and the system's address, towards ${what}`, () => {
      const chosen = chooseSources(towards(20_000 * endpoints.length, ...endpoints), auto, {
        ...facts,
        loopbackIsWide: wide,
      });
      expect(chosen).to.deep.equal({ addresses: [''], capacity: 28_232, needed: 20_000 });
    });
  }

  it('are of our own choice where ports are asked for', () => {
    const ports = [{ first: 40_000, last: 40_019 }];
    expect(chooseSources(towards(10, '127.0.0.1:80'), { addresses: 'auto', ports }, { ...facts, ports })).to.deep.equal(
      {
        addresses: ['127.0.0.2'],
        capacity: 20,
        needed: 10,
      },
    );
  });

  it('are the system\u2019s in any case where that is asked for', () => {
    const asked: AskedSources = { addresses: 'system', ports: undefined };
    expect(chooseSources(towards(100_000, '127.0.0.1:80'), asked, facts)).to.deep.equal({
      addresses: undefined,
      capacity: 28_232,
      needed: 100_000,
    });
  });

  it('are the addresses asked for, of which each endpoint has those of its family', () => {
    const addresses = ['10.0.0.5', '10.0.0.6', 'fd00::2'];
    const asked: AskedSources = { addresses, ports: undefined };
    expect(chooseSources(towards(7, '10.0.0.1:80'), asked, facts).capacity).to.equal(2 * 28_232);
    expect(chooseSources(towards(7, '10.0.0.1:80', 'fd00::1:80'), asked, facts)).to.deep.equal({
      addresses,
      capacity: 28_232,
      needed: 4,
    });
    expect(sourcesTowards('fd00::1:80', addresses)).to.deep.equal(['fd00::2']);
    expect(chooseSources(towards(7, '::1:80'), { ...asked, addresses: ['10.0.0.5'] }, facts).capacity).to.equal(0);
  });
});
