import { expect } from 'chai';
import fc from 'fast-check';
import { formatPorts, parsePorts, portCapacity, portsIn, withoutPorts } from '../../../engine/plan/port-range.js';

const port = fc.integer({ min: 1, max: 65_535 });

describe('port range', () => {
  it('counts both ends', () => {
    expect(portsIn([{ first: 32_768, last: 60_999 }])).to.equal(28_232);
    expect(portsIn([])).to.equal(0);
  });

  it('holds each port once for each source address', () => {
    expect(portCapacity(3, [{ first: 40_000, last: 40_009 }])).to.equal(30);
  });

  it('loses the ports that are taken, and no other', () => {
    fc.assert(
      fc.property(
        port,
        fc.nat({ max: 300 }),
        fc.array(port),
        fc.array(fc.nat({ max: 300 })),
        (first, more, any, near) => {
          const range = { first, last: Math.min(65_535, first + more) };
          const taken = new Set([...any, ...near.map((each) => first + each)]);
          const left = withoutPorts([range], taken);
          const expected = Array.from({ length: portsIn([range]) }, (_, n) => first + n).filter(
            (each) => !taken.has(each),
          );
          const listed = left.flatMap((each) => Array.from({ length: portsIn([each]) }, (_, n) => each.first + n));
          expect(listed).to.deep.equal(expected);
        },
      ),
    );
  });

  it('is read as it is written, and as nothing else', () => {
    expect(parsePorts('40000')).to.deep.equal({ first: 40_000, last: 40_000 });
    expect(parsePorts('1-65535')).to.deep.equal({ first: 1, last: 65_535 });
    for (const text of ['', '0', '0-5', '65536', '5-4', '1-65536', '1-', '-1', '1 - 2', '1,2', '1e3'])
      expect(parsePorts(text), text).to.equal(undefined);
  });

  it('is written as people write it', () => {
    const left = withoutPorts([{ first: 40_000, last: 40_004 }], [40_001]);
    expect(left.map(formatPorts)).to.deep.equal(['40000', '40002-40004']);
  });
});
