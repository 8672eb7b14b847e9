import { expect } from 'chai';
import fc from 'fast-check';
import { destinationsOf, portsNeeded, shareOfDestination } from '../../../engine/plan/destinations.js';
import { instanceOf, shardOfClient, type Plan } from '../../../engine/plan/plan.js';
import { planOf } from '../../support/small-profile.js';

/** A plan of one population, aimed at these URLs. */
function planAt(clients: number, ...urls: string[]): Plan {
  const plan = planOf({ populations: { p: { clients } } });
  return { ...plan, target: { ...plan.target, instances: urls.map((url) => ({ url, api: '' })) } };
}

const one = 'ws://127.0.0.1:8000/ws/{user}';
const two = 'ws://127.0.0.1:8001/ws/{user}';

describe('destinations', () => {
  it('are one where the target is', () => {
    expect(destinationsOf(planAt(10, one))).to.deep.equal([
      { instances: [0], endpoints: ['127.0.0.1:8000'], clients: 10 },
    ]);
  });

  it('share the clients as the instances do', () => {
    expect(destinationsOf(planAt(11, one, two)).map(({ clients }) => clients)).to.deep.equal([6, 5]);
    expect(portsNeeded(destinationsOf(planAt(11, one, two)))).to.equal(6);
  });

  it('are the same for instances that differ in the path alone', () => {
    const paths = planAt(9, 'ws://a/x', two, 'ws://a:80/y', 'wss://a/x');
    expect(destinationsOf(paths)).to.deep.equal([
      { instances: [1], endpoints: ['127.0.0.1:8001'], clients: 2 },
      { instances: [0, 2], endpoints: ['a:80'], clients: 5 },
      { instances: [3], endpoints: ['a:443'], clients: 2 },
    ]);
  });

  it('are the same for names that lead to one address', () => {
    const addresses = { a: ['10.0.0.1', '10.0.0.2'], b: ['10.0.0.2'], '::1': ['::1'] };
    expect(destinationsOf(planAt(9, 'ws://a/x', 'ws://b/x', 'ws://[::1]/x'), addresses)).to.deep.equal([
      { instances: [0, 1], endpoints: ['10.0.0.2:80', '10.0.0.1:80'], clients: 6 },
      { instances: [2], endpoints: ['::1:80'], clients: 3 },
    ]);
  });

  it('have as many clients at a time as a closed population lets take part', () => {
    const population = {
      clients: 100,
      concurrency: [
        { to: 7, over: '5s' },
        { to: 3, over: '1s' },
      ],
    };
    const plan = planOf({ populations: { p: population, q: { clients: 3 } } });
    expect(destinationsOf(plan)[0]!.clients).to.equal(10);
  });

  it('need no port where nobody connects', () => {
    expect(portsNeeded([])).to.equal(0);
  });

  it('give every shard a share of numbers of its own: as many of the first n as it has of the first n clients', () => {
    const cases = fc.integer({ min: 1, max: 9 }).chain((instances) =>
      fc.record({
        instances: fc.constant(instances),
        members: fc.uniqueArray(fc.nat({ max: instances - 1 }), { minLength: 1 }),
        shards: fc.integer({ min: 1, max: 9 }),
        clients: fc.nat({ max: 500 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ instances, members, shards, clients }) => {
        const { target } = planAt(1, ...Array.from({ length: instances }, (_, n) => `ws://127.0.0.1:${n + 1}/`));
        const mine = Array.from({ length: clients }, (_, client) => client).filter((client) =>
          members.includes(instanceOf(client, target)),
        );
        const shares = Array.from({ length: shards }, (_, shard) =>
          shareOfDestination({ instances: members }, target, { shard, shards }),
        );
        mine.forEach((client, number) => {
          const owners = shares.flatMap(({ residues, modulus }, shard) =>
            residues.includes(number % modulus) ? [shard] : [],
          );
          expect(owners).to.deep.equal([shardOfClient(client, shards)]);
        });
      }),
    );
  });
});
