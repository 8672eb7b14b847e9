import { expect } from 'chai';
import { chooseShards } from '../../../targets/embedded/choose-shards.js';

describe('number of shards', () => {
  const cases: [clients: number, descriptors: number | undefined, shards: number, why: string][] = [
    [50, 20_000, 1, 'one where one is enough'],
    [17_820, 20_000, 1, 'a tenth to spare'],
    [17_821, 20_000, 2, 'one more than fits'],
    [100_000, 20_000, 6, 'profile extreme'],
    [100_000, 1_048_576, 1, 'a generous limit'],
    [1_000_000, undefined, 1, 'no limit'],
    [400, 100, 31, 'hardly a descriptor: as many as there may be'],
    [0, 20_000, 1, 'nobody'],
  ];
  for (const [clients, descriptors, shards, why] of cases) {
    it(`is ${shards} for ${clients} clients at ${descriptors ?? 'no'} descriptors: ${why}`, () => {
      expect(chooseShards(clients, descriptors)).to.equal(shards);
    });
  }
});
