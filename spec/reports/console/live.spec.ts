import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import type { RunEvent, Tick } from '../../../engine/telemetry/tick.js';
import { columns } from '../../../reports/console/fit.js';
import {
  historySeconds,
  LiveBlock,
  renderEvent,
  renderIntroduction,
  renderLive,
} from '../../../reports/console/live.js';
import type { RunInfo } from '../../../reports/reporter.js';
import { noErrors } from '../sample-figures.js';
import { sampleInfo } from '../sample-info.js';
import { sampleTick } from '../sample-tick.js';

const plain = { colour: false, width: 80 };
const history = Array.from({ length: 8 }, (_, index) => ({ sent: index + 1, received: 10 }));
const live = (tick: Tick, options = plain, info: RunInfo = sampleInfo()): string =>
  renderLive(tick, info, history, options);
const troubled = (): Tick => {
  const tick = sampleTick(80);
  return {
    ...tick,
    connections: { ...tick.connections, open: 4867, failed: 2, dropped: 131 },
    groups: { ...tick.groups, existing: 12, failed: 3 },
    messages: { ...tick.messages, droppedSends: 1988 },
    deliveries: { ...tick.deliveries!, lost: 21, duplicate: 3, latencyMs: null },
    errors: {
      total: 4003,
      critical: 0,
      perSecond: 9,
      byCategory: noErrors,
      byCode: { A: 1, MESSAGE_TIMEOUT: 800, ECONNRESET: 2, RATE_LIMIT: 3200 },
    },
    generator: {
      cpuCores: 0.98,
      rssBytes: 0,
      eventLoopDelayP99Ms: null,
      gcPauseMaxMs: null,
      runners: [],
      threads: [],
    },
  };
};

describe('live block', () => {
  it('shows the state in hold, with the time left by the plan', () => {
    expect(live(sampleTick(80)).split('\n')).to.deep.equal([
      'hold       █████████░░░░░░░░░░░░░░░  40 %  48s · 1m 12s left',
      'clients    5,000 of 5,000 open · 0 failed · 0 dropped',
      'groups     50,000 of 50,000 created · 0 failed',
      'joins      25,000 of 25,000 joined · 0 failed',
      'messages   484/s sent (planned 500) · 4,842/s received · 0 dropped sends',
      'deliveries 0 lost of 140,000 settled · p99 12 ms now',
      'response   p50 3.1  p95 8.0  p99 12  max 89 ms',
      'sent/s     ▁▂▃▄▅▆▇█',
      'received/s ████████',
      'errors     none',
      'generator  0.71 cores · 205 MB · loop p99 2.6 ms (thread 1) · GC max 3.2 ms',
    ]);
  });

  it('shows what goes wrong, the three most frequent codes first', () => {
    expect(live(troubled()).split('\n')).to.include.members([
      'clients    4,867 of 5,000 open · 2 failed · 131 dropped',
      'groups     50,000 of 50,000 created · 12 existing · 3 failed',
      'messages   484/s sent (planned 500) · 4,842/s received · 1,988 dropped sends',
      'deliveries 21 lost of 140,000 settled · 3 duplicate',
      'errors     4,003 · RATE_LIMIT 3,200 · MESSAGE_TIMEOUT 800 · 2 more',
      'generator  0.98 cores · – memory · loop delay p99 – · GC max –',
    ]);
  });

  it('shows the send lag of the last second once it is more than a valid run may have', () => {
    const tick = sampleTick(80);
    const lagging = (p99: number): string =>
      live(
        { ...tick, messages: { ...tick.messages, sendLagMs: { p50: 1, p95: 2, p99, max: 90 } } },
        { ...plain, width: 100 },
      );
    expect(lagging(10)).to.not.include('send lag');
    expect(lagging(11)).to.include('(thread 1) · send lag p99 11 ms · GC max');
  });

  it('shows three codes where there is room', () => {
    const byCode = { C: 2, A: 4, B: 3 };
    const errorsOf = (codes: Record<string, number>): string | undefined => {
      const tick = troubled();
      return live({ ...tick, errors: { ...tick.errors, total: 10, byCode: codes } }).split('\n')[9];
    };
    expect(errorsOf(byCode)).to.equal('errors     10 · A 4 · B 3 · C 2');
    expect(errorsOf({ ...byCode, D: 1 })).to.equal('errors     10 · A 4 · B 3 · C 2 · 1 more');
    expect(errorsOf({ ['X'.repeat(90)]: 10 })).to.equal('errors     10 · 1 more');
  });

  const firstLines: [second: number, line: string][] = [
    [0, 'connect    ░░░░░░░░░░░░░░░░░░░░░░░░   0 %  0s'],
    [10, 'connect    █████████░░░░░░░░░░░░░░░  40 %  10s · 15s left'],
    [28, 'groups     ██████████████░░░░░░░░░░  60 %  3s · 2s left'],
    [153, 'drain      ████████████████████████ 100 %  1s'],
  ];
  for (const [second, line] of firstLines) {
    it(`shows how far the phase is after ${second} s`, () => {
      expect(live(sampleTick(second)).split('\n')[0]).to.equal(line);
    });
  }

  it('shows the rate of what the phase is about', () => {
    expect(live(sampleTick(10))).to.contain('2,000 of 5,000 open · 200/s ·');
    expect(live(sampleTick(28))).to.contain('30,000 of 50,000 created · 10,000/s ·');
    expect(live(sampleTick(31))).to.contain('12,500 of 25,000 joined · 12,500/s ·');
  });

  it('stays within the bar when progress is out of range', () => {
    for (const phaseProgress of [-1, 7]) {
      expect(live({ ...sampleTick(10), phaseProgress }).split('\n')[0]).to.match(/^connect {4}[█░]{24} +(0|100) %/);
    }
  });

  it('says so where nobody checks deliveries', () => {
    expect(live({ ...sampleTick(80), deliveries: null })).to.contain('\ndeliveries not checked\n');
  });

  it('says what the profile has none of', () => {
    const tick = sampleTick(10);
    const info = { ...sampleInfo(), groups: 0, messagesPerSecond: 0 };
    const lines = live({ ...tick, joins: { ...tick.joins, planned: 0 } }, plain, info).split('\n');
    expect(lines.filter((line) => line.endsWith(' none in the profile'))).to.have.length(3);
  });

  it('has as many lines in every phase, none wider than the terminal', () => {
    for (const tick of [0, 10, 28, 31, 80, 153].map(sampleTick).concat(troubled())) {
      for (const width of [30, 80, 120]) {
        const lines = live(tick, { colour: true, width }).split('\n');
        expect(lines).to.have.length(11);
        for (const line of lines) expect(columns(line)).to.be.at.most(width);
      }
    }
  });

  it('says the same in colour', () => {
    expect(stripVTControlCharacters(live(troubled(), { colour: true, width: 80 }))).to.equal(live(troubled()));
  });

  it('introduces the run', () => {
    expect(renderIntroduction(sampleInfo(), plain)).to.equal(
      [
        'load',
        '5,000 connections, 50,000 groups, 500 messages/s of 5,000 characters for two',
        'minutes',
        'target     ws://127.0.0.1:8000/ws/{user} (embedded)',
        'directory  runs/2026-11-23T18-20-05Z-load',
      ].join('\n'),
    );
    expect(
      renderIntroduction({ ...sampleInfo(), description: '', targetEmbedded: false }, plain).split('\n')[1],
    ).to.equal('target     ws://127.0.0.1:8000/ws/{user}');
  });

  it('breaks warnings into lines and leaves phases and error samples out', () => {
    const event: RunEvent = { atMs: 20_000, kind: 'warning', code: 'W_DISK', text: 'the disk has 200 MB left' };
    expect(renderEvent(event, { colour: false, width: 30 })).to.equal(
      ['! 20s warning: the disk has', '  200 MB left (W_DISK)'].join('\n'),
    );
    expect(renderEvent({ ...event, kind: 'fault' }, plain)).to.equal('✗ 20s fault: the disk has 200 MB left (W_DISK)');
    expect(renderEvent({ ...event, kind: 'phase' }, plain)).to.equal(undefined);
    expect(renderEvent({ ...event, kind: 'error' }, plain)).to.equal(undefined);
  });

  describe('drawing', () => {
    /** What a terminal shows after all that was written: it knows lines, the erasing of them and moves up and down. */
    /* eslint-disable no-control-regex -- ESC is what begins a sequence */
    function screen(written: string): string[] {
      const lines = [''];
      let row = 0;
      let column = 0;
      for (const token of written.match(/\u001b\[[?0-9;]*[A-Za-z]|\n|[^\u001b\n]+/g) ?? []) {
        const [, amount, action] = /^\u001b\[(\??[0-9;]*)([A-Za-z])$/.exec(token) ?? [];
        if (action === 'A') row = Math.max(0, row - Number(amount === '' ? 1 : amount));
        else if (action === 'B') row += Number(amount === '' ? 1 : amount);
        else if (action === 'G') column = 0;
        else if (action === 'K') lines[row] = amount === '2' ? '' : (lines[row] ?? '').slice(0, column);
        else if (token === '\n') [row, column] = [row + 1, 0];
        else if (action === undefined) {
          lines[row] = (lines[row] ?? '').slice(0, column).padEnd(column) + token;
          column += token.length;
        }
        while (lines.length <= row) lines.push('');
      }
      while (lines.at(-1) === '') lines.pop();
      return lines;
    }

    /* eslint-enable no-control-regex */

    function drawn(act: (block: LiveBlock) => void): string[] {
      let written = '';
      const stream = new Writable({
        write(chunk: Buffer, _encoding, done) {
          written += chunk.toString();
          done();
        },
      });
      const block = new LiveBlock(stream, () => plain);
      act(block);
      return screen(written);
    }

    const introduction = renderIntroduction(sampleInfo(), plain).split('\n');
    const warning: RunEvent = { atMs: 79_000, kind: 'warning', code: 'W_X', text: 'Look.' };

    it('replaces the block at each tick', () => {
      const lines = drawn((block) => {
        block.start(sampleInfo());
        for (const second of [78, 79, 80]) block.tick(sampleTick(second));
      });
      expect(lines.slice(0, 5)).to.deep.equal([...introduction]);
      expect(lines).to.have.length(introduction.length + 1 + 11);
      expect(lines).to.include('hold       █████████░░░░░░░░░░░░░░░  40 %  48s · 1m 12s left');
      expect(lines).to.include('sent/s     ███');
    });

    it('puts warnings above the block and leaves nothing but them behind', () => {
      const lines = drawn((block) => {
        block.start(sampleInfo());
        block.event({ ...warning, atMs: 0 });
        block.tick(sampleTick(79));
        block.event(warning);
        block.event({ ...warning, kind: 'phase' });
        block.tick(sampleTick(80));
        block.finish();
      });
      expect(lines).to.deep.equal([...introduction, '', '! 0s warning: Look. (W_X)', '! 1m 19s warning: Look. (W_X)']);
    });

    it('draws nothing before the run is known', () => {
      expect(drawn((block) => block.tick(sampleTick(1)))).to.deep.equal([]);
    });

    it('looks back a minute', () => {
      const lines = drawn((block) => {
        block.start(sampleInfo());
        for (let second = 33; second <= 150; second++) block.tick(sampleTick(second));
      });
      expect(lines.find((line) => line.startsWith('sent/s'))).to.equal(`sent/s     ${'█'.repeat(historySeconds)}`);
    });
  });
});
