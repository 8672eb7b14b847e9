import { expect } from 'chai';
import { Thinned } from '../../../cli/run/thinned.js';
import type { RunEvent, Tick } from '../../../engine/telemetry/tick.js';
import type { Reporter } from '../../../reports/reporter.js';
import { sampleInfo } from '../../reports/sample-info.js';
import { sampleSummary } from '../../reports/sample-summary.js';
import { sampleTick } from '../../reports/sample-tick.js';

describe('thinned progress', () => {
  const world = () => {
    const heard: unknown[] = [];
    const real = { ms: 0 };
    let speed = (): number => -1;
    const reporter: Reporter = {
      start: () => heard.push('start'),
      tick: ({ atMs, phase }) => heard.push([atMs, phase, speed()]),
      event: ({ code }) => heard.push(code),
      finish: () => heard.push('finish'),
    };
    const thinned = new Thinned(
      (get) => {
        speed = get;
        return reporter;
      },
      100,
      () => real.ms,
    );
    const tick = (realMs: number, atMs: number, phase: Tick['phase'] = 'hold'): void => {
      real.ms = realMs;
      thinned.tick({ ...sampleTick(0), atMs, phase });
    };
    return { heard, thinned, tick };
  };

  it('passes ticks on so often in real time, with the speed since the last', () => {
    const { heard, thinned, tick } = world();
    thinned.start(sampleInfo());
    tick(50, 1000, 'connect');
    tick(100, 2000, 'connect');
    for (let n = 1; n <= 50; n++) tick(100 + 4 * n, 2000 + 1000 * n, 'connect');
    expect(heard).to.deep.equal(['start', [2000, 'connect', 20], [27_000, 'connect', 250], [52_000, 'connect', 250]]);
  });

  it('passes on each change of phase, and all else as it comes', () => {
    const { heard, thinned, tick } = world();
    thinned.start(sampleInfo());
    tick(1, 1000, 'connect');
    tick(2, 2000, 'hold');
    tick(3, 3000, 'hold');
    thinned.event({ atMs: 3000, kind: 'warning', code: 'W', text: '' } satisfies RunEvent);
    tick(4, 4000, 'drain');
    thinned.finish(sampleSummary());
    expect(heard).to.deep.equal(['start', [2000, 'hold', 0], 'W', [4000, 'drain', 0], 'finish']);
  });
});
