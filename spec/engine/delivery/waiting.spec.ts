import { expect } from 'chai';
import fc from 'fast-check';
import { ShardsHeard } from '../../../engine/delivery/shards-heard.js';
import { Waiting } from '../../../engine/delivery/waiting.js';
import { shardOfClient } from '../../../engine/plan/plan.js';

const SHARDS = 3;
const columns = (capacity: number) => ({
  client: new Uint32Array(capacity),
  number: new Uint32Array(capacity),
  atMs: new Float64Array(capacity),
});

interface Receipt {
  client: number;
  atMs: number;
  number: number;
}

const byNumber = (one: Receipt, other: Receipt): number => one.number - other.number;

describe('what waits for a shard', () => {
  it('is handed on once that has told up to its time or tells no more, those of a client in their order', () => {
    const steps = fc.array(
      fc.record({
        shard: fc.nat(SHARDS - 1),
        ms: fc.nat(50),
        receipts: fc.array(fc.tuple(fc.nat(8), fc.nat(200))),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(steps, fc.nat(20), (all, lostAt) => {
        const heard = new ShardsHeard(SHARDS);
        const toldMs = Array.from({ length: SHARDS }, () => -Infinity);
        let handed: Receipt[] = [];
        const waiting = new Waiting(SHARDS, heard, columns, 'client', ({ client, number, atMs }, row) =>
          handed.push({ client: client[row]!, number: number[row]!, atMs: atMs[row]! }),
        );
        let held: Receipt[] = [];
        let count = 0;
        const check = (): void => {
          const known = held.filter(({ client, atMs }) => toldMs[shardOfClient(client, SHARDS)]! >= atMs);
          held = held.filter((each) => !known.includes(each));
          for (let client = 0; client <= 8; client++) {
            const own = handed.filter((each) => each.client === client).map(({ number }) => number);
            expect(own).to.deep.equal(own.toSorted((one, other) => one - other));
          }
          expect(handed.toSorted(byNumber)).to.deep.equal(known);
          handed = [];
        };
        all.forEach(({ shard, ms, receipts }, step) => {
          if (toldMs[shard] === Infinity) return;
          if (step === lostAt) {
            heard.lose(shard);
            toldMs[shard] = Infinity;
            return;
          }
          toldMs[shard] = Math.max(toldMs[shard]!, 0) + ms;
          heard.hear(shard, toldMs[shard]);
          waiting.release(shard);
          const added = receipts.map(([client, atMs]) => ({ client, atMs, number: count++ }));
          const rows = columns(added.length);
          added.forEach(({ client, atMs, number }, row) => {
            rows.client[row] = client;
            rows.atMs[row] = atMs;
            rows.number[row] = number;
          });
          waiting.add(rows);
          held.push(...added);
          check();
        });
        heard.finish();
        toldMs.fill(Infinity);
        waiting.release(-1);
        check();
        expect(held).to.deep.equal([]);
      }),
    );
  });
});
