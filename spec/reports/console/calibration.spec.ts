import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import type { Calibration } from '../../../engine/calibrate/calibrate.js';
import { renderCalibration } from '../../../reports/console/calibration.js';
import { colours } from '../../../reports/console/colour.js';

function sample(more: Partial<Calibration> = {}): Calibration {
  const real = { mean: 2.4, p50: 2.2, p90: 3.2, p95: 5, p99: 9 };
  return {
    model: {
      serviceTime: { distribution: 'constant', mean: '2.01ms' },
      servers: 1,
      fanOutCost: '0ms',
      latency: '0.1ms',
    },
    error: 0.0312,
    chanceError: 0,
    stairs: [
      { name: 'stair1', perSecond: 103.4, utilisation: 0.207, real, fitted: { ...real, p95: 10 } },
      { name: 'stair2', perSecond: 1428, utilisation: 0.856, real: { ...real, p95: 10 }, fitted: { ...real, p95: 10 } },
    ],
    sendLagMs: 0.692,
    others: [{ servers: 2, distribution: 'exponential', meanMs: 3.9, error: 0.22 }],
    warnings: [],
    ...more,
  };
}

const where = { run: 'runs/cal', file: 'runs/cal/model.json', command: 'sim run calibrate --virtual' };

function rendered(found: Calibration): string[] {
  return renderCalibration(found, where, colours(false));
}

describe('report of a calibration', () => {
  it('tells the model, how far off it is, and what comes next', () => {
    const text = rendered(sample()).join('\n');
    expect(text).to.match(/^Model +1 server, 2\.01ms each$/m);
    expect(text).to.match(/^ +constant · network 0\.1ms one way$/m);
    expect(text).to.match(/^Fits +within 3\.12 % in the mean$/m);
    expect(text).to.match(/^Next best +2 × 3\.90 ms, exponential: 22 %$/m);
    expect(text).to.include('the send lag on top: 0.692 ms at the median');
    expect(text).to.include('The model is in runs/cal/model.json.').and.include('  sim run calibrate --virtual');
  });

  it('puts fitted behind real, stair by stair', () => {
    const text = rendered(sample()).join('\n');
    expect(text).to.match(/^ {2}stair1 +103 +21 % +2\.40 +2\.40 +2\.20 +2\.20 +5\.00 +10\.0 +9\.00 +9\.00$/m);
    expect(text).to.match(/^ {2}stair2 +1,428 +86 %/m);
  });

  it('plots both from 0 to the highest p95, and one mark where they meet', () => {
    const plot = rendered(sample()).filter((line) => /^ +\d+ % {2}[·●○◉]/.test(line));
    expect(plot).to.have.lengthOf(2);
    expect(plot[0]!.indexOf('○') - plot[0]!.indexOf('●')).to.be.within(24, 25);
    expect(plot[1]).to.match(/^ +86 % {2}·{49}◉$/);
  });

  it('tells a variation, several servers and what to beware of', () => {
    const serviceTime = { distribution: 'log-normal', mean: '4ms', variation: 0.6 } as const;
    const warnings = ['The target is no such queue: it is 17 % off in the mean, so forecasts will be too.'];
    const model = { serviceTime, servers: 3, latency: '1ms' };
    const text = rendered(sample({ model, chanceError: 0.02, warnings })).join('\n');
    expect(text).to.match(/^Fits +within 3\.12 % in the mean, of which chance makes 2 %$/m);
    expect(text).to.match(/^Model +3 servers, 4ms each\n +log-normal, ± 60 % · network 1ms one way$/m);
    expect(text).to.match(/^Beware +The target is no such queue/m);
  });

  it('fits into 80 columns but for the command, coloured or not', () => {
    const coloured = renderCalibration(sample(), where, colours(true)).map((line) => stripVTControlCharacters(line));
    expect(coloured).to.deep.equal(rendered(sample()));
    for (const line of coloured) expect(line.length, line).to.be.at.most(80);
  });
});
