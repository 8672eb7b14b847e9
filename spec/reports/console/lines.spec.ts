import { expect } from 'chai';
import type { Tick } from '../../../engine/telemetry/tick.js';
import { LineLog, renderEventLine, renderLine, renderStart } from '../../../reports/console/lines.js';
import { sampleInfo } from '../sample-info.js';
import { sampleTick } from '../sample-tick.js';

describe('line log', () => {
  const rows: [phase: string, tick: Tick, line: string][] = [
    ['connect', sampleTick(3), '3s connect 600/5,000 clients · 200 conn/s · errors 0'],
    ['groups', sampleTick(27), '27s groups 5,000/5,000 clients · 20,000/50,000 groups · 10,000 groups/s · errors 0'],
    ['join', sampleTick(31), '31s join 5,000/5,000 clients · 12,500/25,000 joins · 12,500 joins/s · errors 0'],
    [
      'hold',
      sampleTick(80),
      '1m 20s hold 5,000/5,000 clients · 484 msg/s (planned 500) · 4,842 recv/s · p50 3.1 p95 8.0 p99 12 ms · errors 0',
    ],
    [
      'drain',
      sampleTick(153),
      '2m 33s drain 5,000/5,000 clients · 0 msg awaited · p50 3.1 p95 8.0 p99 12 ms · errors 0',
    ],
  ];
  for (const [phase, tick, line] of rows) {
    it(`tells in ${phase} what changes there`, () => expect(renderLine(tick)).to.equal(line));
  }

  it('tells of dropped sends, dropped clients and errors once there are any', () => {
    const tick = sampleTick(152);
    const bad: Tick = {
      ...tick,
      phase: 'close',
      connections: { ...tick.connections, open: 4869, dropped: 131 },
      messages: { ...tick.messages, droppedSends: 1988 },
      soFar: { responseMs: null },
      errors: { ...tick.errors, total: 4002 },
    };
    expect(renderLine(bad)).to.equal(
      '2m 32s close 4,869/5,000 clients · dropped sends 1,988 · dropped clients 131 · errors 4,002',
    );
  });

  it('tells in hold of delays of its own that the verdict would not call valid, and of which thread', () => {
    const tick = sampleTick(80);
    const dist = { p50: 1, p95: 5, p99: 12, max: 20 };
    const threads = [2, 35].map((eventLoopDelayP99Ms, thread) => ({
      ...tick.generator.threads[0]!,
      thread,
      eventLoopDelayP99Ms,
    }));
    const late: Tick = {
      ...tick,
      messages: { ...tick.messages, sendLagMs: dist },
      generator: { ...tick.generator, threads },
    };
    expect(renderLine(late)).to.include(' · loop delay p99 35 ms (thread 1) · send lag p99 12 ms · errors 0');
    expect(renderLine({ ...late, phase: 'groups' })).to.not.include('p99 35 ms');
  });

  it('counts as awaited what was sent and has no outcome yet', () => {
    const tick = sampleTick(153);
    const messages = { ...tick.messages, sent: 100, acknowledged: 80, refused: 7, timedOut: 2, disconnected: 1 };
    expect(renderLine({ ...tick, messages })).to.contain(' · 10 msg awaited · ');
  });

  it('begins with what will be run', () => {
    expect(renderStart(sampleInfo())).to.equal(
      'load: 5,000 clients · 50,000 groups · 500 msg/s · hold 2m · target ws://127.0.0.1:8000/ws/{user} (embedded) · writing runs/2026-11-23T18-20-05Z-load',
    );
    const bare = { ...sampleInfo(), groups: 0, messagesPerSecond: 0, targetEmbedded: false };
    expect(renderStart(bare)).to.equal(
      'load: 5,000 clients · hold 2m · target ws://127.0.0.1:8000/ws/{user} · writing runs/2026-11-23T18-20-05Z-load',
    );
  });

  it('has a line for warnings, faults and stops, safe for a terminal, and none for phases and error samples', () => {
    const event = { atMs: 20_400, code: 'W_DISK', text: 'only\u001b[2J 200 MB\nleft' };
    expect(renderEventLine({ ...event, kind: 'warning' })).to.equal('20s warning: only 200 MB left (W_DISK)');
    expect(renderEventLine({ ...event, kind: 'fault' })).to.equal('20s fault: only 200 MB left (W_DISK)');
    expect(renderEventLine({ ...event, kind: 'stop' })).to.equal('20s stop: only 200 MB left (W_DISK)');
    expect(renderEventLine({ ...event, kind: 'phase' })).to.equal(undefined);
    expect(renderEventLine({ ...event, kind: 'error' })).to.equal(undefined);
  });

  describe('writing', () => {
    const secondsOf = (written: string[]): string[] => written.map((line) => line.split(' ').slice(0, 2).join(' '));
    const logged = (ticks: Tick[], everySeconds?: number): string[] => {
      const written: string[] = [];
      const log = new LineLog((text) => written.push(text), undefined, everySeconds);
      for (const tick of ticks) log.tick(tick);
      log.finish();
      expect(written.every((line) => /^[^\n]+\n$/.test(line))).to.equal(true);
      return secondsOf(written);
    };
    const first = (count: number): Tick[] => Array.from({ length: count }, (_, index) => sampleTick(index + 1));

    it('has a line every 5 seconds and at each change of phase', () => {
      expect(logged(first(40))).to.deep.equal([
        '1s connect',
        '6s connect',
        '11s connect',
        '16s connect',
        '21s connect',
        '26s groups',
        '31s join',
        '33s hold',
        '38s hold',
      ]);
    });

    it('has them as far apart as asked', () => {
      expect(logged(first(25), 10)).to.deep.equal(['1s connect', '11s connect', '21s connect']);
    });

    it('keeps its rhythm when ticks come a little early or late', () => {
      const ticks = [1003, 2001, 2998, 4004, 5002, 5996, 7001].map((atMs) => ({ ...sampleTick(1), atMs }));
      expect(logged(ticks)).to.deep.equal(['1s connect', '6s connect']);
    });

    it('tells start and warnings at once', () => {
      const written: string[] = [];
      const log = new LineLog((text) => written.push(text));
      log.start(sampleInfo());
      log.event({ atMs: 1000, kind: 'phase', code: 'connect', text: 'Connecting.' });
      log.event({ atMs: 1000, kind: 'warning', code: 'W_X', text: 'Look.' });
      expect(written).to.deep.equal([`${renderStart(sampleInfo())}\n`, '1s warning: Look. (W_X)\n']);
    });
  });
});
