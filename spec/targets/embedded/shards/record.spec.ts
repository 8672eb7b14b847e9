import { expect } from 'chai';
import fc from 'fast-check';
import { HEADER_BYTES, RecordReader } from '../../../../targets/embedded/shards/record.js';

function encoded(records: readonly (readonly [number, Uint8Array])[]): Buffer {
  return Buffer.concat(
    records.map(([kind, body]) => {
      const header = Buffer.alloc(HEADER_BYTES);
      header.writeUInt32LE(body.length);
      header[4] = kind;
      return Buffer.concat([header, body]);
    }),
  );
}

describe('records between shards', () => {
  it('are read whole, however the stream is cut', () => {
    const record = fc.tuple(fc.integer({ min: 1, max: 255 }), fc.uint8Array({ maxLength: 40 }));
    const cuts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(record), cuts, (records, sizes) => {
        const bytes = encoded(records);
        const read: [number, Uint8Array][] = [];
        const reader = new RecordReader((kind, body) => read.push([kind, new Uint8Array(body)]));
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const end = at + sizes[i % sizes.length]!;
          reader.push(bytes.subarray(at, end));
          at = end;
        }
        expect(read).to.deep.equal(records.map(([kind, body]) => [kind, new Uint8Array(body)]));
      }),
    );
  });
});
