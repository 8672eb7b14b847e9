import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import type { OfferedColumns, OfferedOverTime } from '../../../engine/plan/offered-over-time.js';
import { columns as columnsOf } from '../../../reports/console/fit.js';
import { renderOfferedPlot } from '../../../reports/console/offered-plot.js';

function columns(count: number, some: Partial<OfferedColumns>): OfferedColumns {
  const zeros = new Array<number>(count).fill(0);
  const nothing = { clients: zeros, arrivals: zeros, messages: zeros, deliveries: zeros, bytesOut: zeros };
  return {
    durationMs: count * 1000,
    ...nothing,
    bytesIn: zeros,
    heartbeats: zeros,
    historyReads: zeros,
    typingPushes: zeros,
    ...some,
  };
}

const overTime: OfferedOverTime = {
  everyMs: 1000,
  connect: columns(4, { clients: [25, 50, 75, 100], arrivals: [25, 25, 25, 25] }),
  hold: columns(12, {
    clients: new Array<number>(12).fill(100),
    messages: [2, 2, 2, 2, 2, 2, 20, 2, 2, 2, 2, 2],
    bytesOut: new Array<number>(12).fill(1500),
  }),
};
const options = { colour: false, width: 80, ascii: false };

describe('plot of what is offered', () => {
  it('has connect to the left and hold to the right, a row for each quantity that is offered', () => {
    expect(renderOfferedPlot(overTime, options)).to.equal(
      [
        '                          connect 4s      hold 12s',
        '  clients            100 ┤       ▁▁▁▇▇▇ ┊ ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇',
        '                         │    ▄▄▄██████ ┊ ██████████████████████████████████████',
        '                         │▆▆▆▆█████████ ┊ ██████████████████████████████████████',
        '  arrivals/s          25 ┤▇▇▇▇▇▇▇▇▇▇▇▇▇ ┊',
        '  messages/s          20 ┤              ┊                    ▇▇▇▇',
        '                         │              ┊                    ████',
        '                         │              ┊ ▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂████▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂',
        '  text out/s     1.50 KB ┤              ┊ ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇',
        '                          0s         4s   0s                                 12s',
      ].join('\n'),
    );
  });

  it('takes a column that is cut short for no change', () => {
    const short = { ...overTime, hold: columns(3, { durationMs: 2100, messages: [10, 10, 1] }) };
    const rows = renderOfferedPlot(short, options).split('\n');
    const row = rows.findIndex((line) => line.includes('messages/s'));
    expect(rows[row + 1]).to.match(/^ +0s/);
  });

  it('tells rates per second where columns are wider than that', () => {
    const long = { ...overTime, everyMs: 4000, hold: columns(3, { clients: [7, 7, 7], messages: [40, 40, 40] }) };
    const plot = renderOfferedPlot(long, options);
    expect(plot).to.match(/messages\/s +10 ┤/);
    expect(plot).to.match(/clients +100 ┤/);
  });

  for (const width of [50, 60, 80, 120, 200]) {
    for (const ascii of [false, true]) {
      it(`keeps within ${width} columns${ascii ? ', and within ASCII where asked to' : ''}`, () => {
        const plot = renderOfferedPlot(overTime, { ...options, width, ascii });
        for (const line of plot.split('\n')) expect(columnsOf(line), line).to.be.at.most(width);
        expect(Math.max(...plot.split('\n').map(columnsOf))).to.equal(width);
        // eslint-disable-next-line no-control-regex -- all of ASCII
        if (ascii) expect(plot).to.match(/^[\x00-\x7f]*$/);
      });
    }
  }

  it('gives hold its room however long connect is, and the other way round', () => {
    const slow = { ...overTime, connect: { ...overTime.connect, durationMs: 3_600_000 } };
    expect(renderOfferedPlot(slow, options))
      .to.include('connect 1h')
      .and.match(/hold 12s$/m);
    const none = { ...overTime, connect: columns(1, { durationMs: 0, clients: [1], arrivals: [1] }) };
    expect(renderOfferedPlot(none, options)).to.match(/connect 0ms +hold 12s/);
  });

  it('says the same with colours as without', () => {
    const plot = renderOfferedPlot(overTime, { ...options, colour: true });
    expect(plot).to.include('\u001b[');
    expect(stripVTControlCharacters(plot).replaceAll(/ +$/gm, '')).to.equal(renderOfferedPlot(overTime, options));
  });
});
