import { expect } from 'chai';
import fc from 'fast-check';
import { NONE, RequestKind, Requests, type RequestList } from '../../../actors/client/requests.js';

function listed(requests: Requests, list: RequestList): number[] {
  const found: number[] = [];
  for (let at = list.head; at !== NONE; at = requests.after(at)) found.push(at);
  return found;
}

describe('requests', () => {
  it('keep lists in order, whichever is taken out, as an array would', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat()), { maxLength: 400 }), (steps) => {
        const requests = new Requests();
        const lists = [0, 1].map((): RequestList => ({ head: NONE, tail: NONE }));
        const arrays: number[][] = [[], []];
        for (const [deed, pick] of steps) {
          const which = pick % 2;
          const array = arrays[which]!;
          if (deed < 2) {
            const request = requests.take(RequestKind.join, pick, 1, 2);
            expect(arrays.flat()).to.not.include(request);
            requests.append(lists[which]!, request);
            array.push(request);
          } else if (array.length > 0) {
            const [request] = array.splice(pick % array.length, 1);
            requests.remove(lists[which]!, request!);
            requests.release(request!);
          }
          lists.forEach((list, i) => expect(listed(requests, list)).to.deep.equal(arrays[i]));
          lists.forEach((list, i) => expect(list.tail).to.equal(arrays[i]!.at(-1) ?? NONE));
          expect(requests.size).to.equal(arrays.flat().length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keep what they hold when the table grows', () => {
    const requests = new Requests();
    const rows = Array.from({ length: 1000 }, (_, n) => {
      const request = requests.take(RequestKind.message, n, n % 5, n * 2);
      requests.sequence[request] = n + 0.5;
      return request;
    });
    expect(new Set(rows).size).to.equal(1000);
    rows.forEach((request, n) => {
      const { client, set, group, sequence, kind } = requests;
      const row = [kind[request], client[request], set[request], group[request], sequence[request]];
      expect(row).to.deep.equal([RequestKind.message, n, n % 5, n * 2, n + 0.5]);
    });
  });

  it('use rows again', () => {
    const requests = new Requests();
    for (let n = 0; n < 10_000; n++) requests.release(requests.take(RequestKind.leave, 0, 0, 0));
    expect(requests.kind.length).to.equal(64);
  });
});
