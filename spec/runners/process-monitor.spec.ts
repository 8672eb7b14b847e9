import { expect } from 'chai';
import { ProcessMonitor } from '../../runners/process-monitor.js';
import { memoryOf } from '../../runners/process-usage.js';
import type { RunnerProcess } from '../../runners/process-runner.js';

const MB = 1024 * 1024;

/** A runner without a process: what it says of its memory stands, since the system knows nothing of it. */
function runnerOf(
  runner: number,
  usage: { cpuMs: number; residentBytes: number },
): {
  -readonly [Field in keyof RunnerProcess]: RunnerProcess[Field];
} {
  return { runner, pid: 2 ** 30 + runner, shards: [runner, runner + 2], alive: true, usage };
}

describe('the monitor of the generator', () => {
  let nowMs: number;

  beforeEach(() => {
    nowMs = 10_000;
  });

  it('counts this process as the one runner where there is no other', () => {
    const monitor = new ProcessMonitor({ runners: 1, threads: 3, nowMs: () => nowMs, processes: () => [] });
    monitor.baseline(nowMs);
    nowMs += 1000;
    const { cpuCores, rssBytes, runners } = monitor.sample();
    expect(rssBytes).to.be.above(10 * MB);
    expect(runners).to.deep.equal([{ runner: 0, shards: [0, 1, 2], cpuCores, rssBytes }]);
    const totals = monitor.totals();
    expect(totals).to.include({ runners: 1, threads: 3, coordinator: null });
    expect(totals.byRunner).to.deep.equal([
      { runner: 0, shards: [0, 1, 2], cpuSeconds: totals.cpuSeconds, rssBytes: totals.peakRssBytes },
    ]);
  });

  it('adds up the coordinator and all runners: CPU of the interval, and the peaks of memory', () => {
    const processes = [
      runnerOf(0, { cpuMs: 100, residentBytes: 50 * MB }),
      runnerOf(1, { cpuMs: 200, residentBytes: 60 * MB }),
    ];
    const monitor = new ProcessMonitor({ runners: 2, threads: 4, nowMs: () => nowMs, processes: () => processes });
    monitor.baseline(nowMs);
    nowMs += 1000;
    monitor.sample();
    processes[0]!.usage = { cpuMs: 600, residentBytes: 200 * MB };
    processes[1]!.usage = { cpuMs: 450, residentBytes: 40 * MB };
    nowMs += 500_000;
    processes[0]!.usage.cpuMs = 100 + 250_000;
    const sample = monitor.sample();
    expect(sample.runners.map(({ runner, shards }) => [runner, shards])).to.deep.equal([
      [0, [0, 2]],
      [1, [1, 3]],
    ]);
    expect(sample.runners[0]!.cpuCores).to.equal(0.5);
    expect(sample.runners[1]!.cpuCores).to.equal(0.0005);
    expect(sample.runners.map(({ rssBytes }) => rssBytes)).to.deep.equal([200 * MB, 40 * MB]);
    const totals = monitor.totals();
    expect(totals.byRunner.map(({ rssBytes }) => rssBytes)).to.deep.equal([200 * MB, 60 * MB]);
    expect(totals.peakRssBytes).to.equal(totals.coordinator!.rssBytes + 260 * MB);
    expect(totals.baselineRssBytes).to.be.within(120 * MB, 120 * MB + totals.coordinator!.rssBytes - 10 * MB);
    expect(totals.cpuSeconds).to.be.closeTo(totals.coordinator!.cpuSeconds + 250.1 + 0.45, 1e-6);
  });

  it('follows memory between two readings by what a runner says of its resident size', () => {
    const { residentBytes, proportionalBytes } = memoryOf(process.pid)!;
    const runner = { ...runnerOf(0, { cpuMs: 0, residentBytes: 0 }), pid: process.pid };
    const monitor = new ProcessMonitor({ runners: 1, threads: 2, nowMs: () => nowMs, processes: () => [runner] });
    const bytesSaid = (bytes: number): number => {
      runner.usage.residentBytes = bytes;
      nowMs += 1;
      return monitor.sample().runners[0]!.rssBytes;
    };
    monitor.baseline(nowMs);
    const readBytes = bytesSaid(0);
    expect(readBytes, 'as read').to.be.closeTo(proportionalBytes, 5 * MB);
    expect(bytesSaid(residentBytes + 100 * MB)).to.be.closeTo(proportionalBytes + 100 * MB, 5 * MB);
    expect(bytesSaid(residentBytes + 50 * MB)).to.be.closeTo(proportionalBytes + 50 * MB, 5 * MB);
    expect(monitor.totals().byRunner[0]!.rssBytes, 'the peak').to.be.closeTo(proportionalBytes + 100 * MB, 5 * MB);
  });

  it('counts from the first connect: neither what the start took nor the time until then', () => {
    const processes = [runnerOf(0, { cpuMs: 700, residentBytes: 50 * MB })];
    const monitor = new ProcessMonitor({ runners: 1, threads: 2, nowMs: () => nowMs, processes: () => processes });
    nowMs += 3000;
    monitor.baseline(nowMs + 100);
    processes[0]!.usage.cpuMs = 950;
    nowMs += 100 + 1000;
    expect(monitor.sample().runners[0]!.cpuCores).to.equal(0.25);
  });

  it('keeps what a runner that is gone had used, and counts its memory no more', () => {
    const processes = [runnerOf(0, { cpuMs: 100, residentBytes: 50 * MB })];
    const monitor = new ProcessMonitor({ runners: 1, threads: 2, nowMs: () => nowMs, processes: () => processes });
    monitor.baseline(nowMs);
    processes[0]!.alive = false;
    nowMs += 60_000;
    expect(monitor.sample().runners[0]).to.include({ rssBytes: 0 });
    expect(monitor.totals().byRunner[0]).to.include({ cpuSeconds: 0.1, rssBytes: 50 * MB });
  });
});
