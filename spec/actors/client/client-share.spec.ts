import { expect } from 'chai';
import fc from 'fast-check';
import { ClientShare } from '../../../actors/client/client-share.js';
import { ActorSystem } from '../../../engine/actor/actor-system.js';
import { shardOfClient } from '../../../engine/plan/plan.js';
import { RecordingContext } from '../../support/recording-context.js';

const system = new ActorSystem((_actor, error) => {
  throw error;
});

function sharesOf(population: { firstClient: number; clients: number }, shards: number): ClientShare[] {
  return Array.from(
    { length: shards },
    (_, shard) =>
      new ClientShare({ shard: { shard, shards }, system }, population, () => {
        throw new Error('no client is spoken to');
      }),
  );
}

const population = fc.record({ firstClient: fc.nat({ max: 50 }), clients: fc.nat({ max: 50 }) });
const shards = fc.integer({ min: 1, max: 9 });

describe("a thread's share of a population", () => {
  it('has a slot for each client that the plan gives that thread, and none for others', () => {
    fc.assert(
      fc.property(population, shards, (clients, count) => {
        const shares = sharesOf(clients, count);
        for (let index = 0; index < clients.clients; index++) {
          const owner = shardOfClient(clients.firstClient + index, count);
          shares.forEach((share, shard) => {
            if (shard !== owner) return expect(share.slotOf(index)).to.equal(-1);
            expect(share.slotOf(index)).to.be.within(0, share.size - 1);
            return expect(share.indexOf(share.slotOf(index))).to.equal(index);
          });
        }
      }),
    );
  });

  it('adds up to the population', () => {
    fc.assert(
      fc.property(population, shards, (clients, count) => {
        const sizes = sharesOf(clients, count).map(({ size }) => size);
        expect(sizes.reduce((sum, size) => sum + size, 0)).to.equal(clients.clients);
      }),
    );
  });

  it('makes a client when it is first spoken to, and keeps it', () => {
    const context = new RecordingContext({ populations: { c: { clients: 6 } } });
    const share = new ClientShare({ shard: { shard: 1, shards: 2 }, system }, context.population, () => context);
    expect(share.known(2)).to.equal(undefined);
    const client = share.clientIn(2);
    expect(client).to.include({ slot: 2, index: 5 });
    expect(share.clientIn(2)).to.equal(client);
    expect(share.known(2)).to.equal(client);
    const known: number[] = [];
    share.forEach(({ slot }) => known.push(slot));
    expect(known).to.deep.equal([2]);
  });
});
