import { expect } from 'chai';
import fc from 'fast-check';
import { shareOfDestination } from '../../../engine/plan/destinations.js';
import { PortSlots } from '../../../engine/plan/port-slots.js';

const draw = fc.nat({ max: 2 ** 32 - 1 });

function pairsOf(slots: PortSlots): string[] {
  return Array.from({ length: slots.size }, (_, slot) => `${slots.addressAt(slot)}:${slots.portAt(slot)}`);
}

describe('port slots', () => {
  it('are, over all shards, each address with each port, once', () => {
    const cases = fc.record({
      addresses: fc.integer({ min: 1, max: 5 }),
      ports: fc.array(fc.nat({ max: 7 }), { maxLength: 4 }),
      instances: fc.integer({ min: 1, max: 6 }),
      instance: fc.nat({ max: 5 }),
      shards: fc.integer({ min: 1, max: 6 }),
      draw,
    });
    fc.assert(
      fc.property(cases, ({ addresses, ports, instances, instance, shards, draw }) => {
        const names = Array.from({ length: addresses }, (_, n) => `a${n}`);
        const ranges = ports.map((more, n) => ({ first: 100 * n + 1, last: 100 * n + 1 + more }));
        const target = { instances: Array.from({ length: instances }, () => ({ url: '', api: '' })) };
        const destination = { instances: [instance % instances] };
        const pairs = Array.from({ length: shards }, (_, shard) => {
          const share = shareOfDestination(destination, target, { shard, shards });
          return pairsOf(new PortSlots({ addresses: names, ports: ranges, share, draw }));
        }).flat();
        const every = ranges.flatMap(({ first, last }) =>
          Array.from({ length: last - first + 1 }, (_, n) => names.map((name) => `${name}:${first + n}`)).flat(),
        );
        expect(pairs.sort()).to.deep.equal(every.sort());
      }),
    );
  });

  it('are spread over the addresses evenly', () => {
    const addresses = ['a', 'b', 'c', 'd'];
    const ports = [{ first: 1, last: 1000 }];
    fc.assert(
      fc.property(draw, (draw) => {
        const slots = new PortSlots({ addresses, ports, share: { residues: [0], modulus: 1 }, draw });
        const all = pairsOf(slots).map((pair) => pair.slice(0, 1));
        for (const address of addresses) expect(all.filter((each) => each === address)).to.have.length(1000);
      }),
      { numRuns: 10 },
    );
  });

  it('of one run are not in a row those of another', () => {
    const share = { residues: [0], modulus: 1 };
    const slotsOf = (draw: number): string[] =>
      pairsOf(new PortSlots({ addresses: ['a'], ports: [{ first: 32_768, last: 60_999 }], share, draw })).slice(0, 100);
    const first = new Set(slotsOf(1_000_003));
    expect(slotsOf(2_718_281).filter((pair) => first.has(pair)).length).to.be.below(10);
    expect(slotsOf(1_000_003)).to.deep.equal([...first]);
  });

  it('are none where a shard has no client there, or no port is usable', () => {
    const options = { addresses: ['a'], ports: [{ first: 1, last: 9 }], draw: 5 };
    expect(new PortSlots({ ...options, share: { residues: [], modulus: 4 } }).size).to.equal(0);
    expect(new PortSlots({ ...options, ports: [], share: { residues: [0], modulus: 1 } }).size).to.equal(0);
  });
});
