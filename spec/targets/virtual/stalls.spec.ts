import { expect } from 'chai';
import fc from 'fast-check';
import { VirtualClock } from '../../../engine/clock/virtual-clock.js';
import { Stalls } from '../../../targets/virtual/stalls.js';

const spans = [
  { fromMs: 10, toMs: 30 },
  { fromMs: 30, toMs: 35 },
  { fromMs: 100, toMs: 101 },
];

function begun(): { clock: VirtualClock; stalls: Stalls } {
  const clock = new VirtualClock(1000);
  const stalls = new Stalls(clock, spans);
  stalls.begin(1000);
  return { clock, stalls };
}

describe('stalls', () => {
  it('begin with their first instant and are over with their last', () => {
    const { clock, stalls } = begun();
    const seen: [number, boolean][] = [9.9, 10, 34.9, 35].map((offset) => {
      clock.advanceTo(1000 + offset);
      return [offset, stalls.now];
    });
    expect(seen).to.deep.equal([
      [9.9, false],
      [10, true],
      [34.9, true],
      [35, false],
    ]);
  });

  it('are none before the run begins', () => {
    const clock = new VirtualClock(1015);
    const stalls = new Stalls(clock, spans);
    expect([stalls.now, stalls.endMs(1015), stalls.doneMs(1015, 50)]).to.deep.equal([false, 1015, 1065]);
  });

  it('hold work back, in order, over one that follows at once', () => {
    const { clock, stalls } = begun();
    const done: [string, number][] = [];
    const work = (name: string): void => {
      if (stalls.now) stalls.hold(() => work(name));
      else done.push([name, clock.now()]);
    };
    clock.advanceTo(1010);
    work('a');
    clock.advanceTo(1020);
    work('b');
    clock.advanceTo(1034);
    work('c');
    clock.runAll();
    expect(done.map(([, atMs]) => atMs)).to.deep.equal([1035, 1035, 1035]);
    expect(done.map(([name]) => name)).to.have.members(['a', 'b', 'c']);
    expect(done.findIndex(([name]) => name === 'a')).to.be.below(done.findIndex(([name]) => name === 'b'));
  });

  it('add their length to work that they interrupt: as a walk in small steps finds it', () => {
    const { stalls } = begun();
    const stalled = (offset: number): boolean => spans.some(({ fromMs, toMs }) => offset >= fromMs && offset < toMs);
    const walk = (from: number, length: number): number => {
      let at = from;
      for (let left = length; left > 0; at++) if (!stalled(at)) left--;
      return at;
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 110 }), fc.integer({ min: 1, max: 120 }), (from, length) => {
        expect(stalls.doneMs(1000 + from, length)).to.equal(1000 + walk(from, length));
      }),
    );
  });
});
