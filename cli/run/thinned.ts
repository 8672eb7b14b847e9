import type { RunEvent, Tick } from '../../engine/telemetry/tick.js';
import type { Summary } from '../../engine/telemetry/summary.js';
import type { Reporter, RunInfo } from '../../reports/reporter.js';

/**
 * Passes a tick on at each change of phase, and else no more often than people can read: in virtual time thousands come
 * in a second of ours.
 */
export class Thinned implements Reporter {
  private speed = 0;
  private readonly reporter: Reporter;
  private readonly everyMs: number;
  private readonly nowMs: () => number;
  private last: { atMs: number; phase: Tick['phase']; realMs: number } | undefined;

  /**
   * `make` gets a function that says how much faster virtual time passes than ours, by the last ticks passed on; 0 at
   * first. `everyMs` and `nowMs` are of real time.
   */
  constructor(make: (speed: () => number) => Reporter, everyMs: number, nowMs: () => number) {
    this.reporter = make(() => this.speed);
    this.everyMs = everyMs;
    this.nowMs = nowMs;
  }

  start(info: RunInfo): void {
    this.last = { atMs: 0, phase: 'connect', realMs: this.nowMs() };
    this.reporter.start(info);
  }

  tick(tick: Tick): void {
    const { last } = this;
    const realMs = this.nowMs();
    const elapsedMs = realMs - (last?.realMs ?? realMs);
    if (tick.phase === last?.phase && elapsedMs < this.everyMs) return;
    if (last && elapsedMs >= this.everyMs) this.speed = (tick.atMs - last.atMs) / elapsedMs;
    if (!last || elapsedMs >= this.everyMs) this.last = { atMs: tick.atMs, phase: tick.phase, realMs };
    else last.phase = tick.phase;
    this.reporter.tick(tick);
  }

  event(event: RunEvent): void {
    this.reporter.event(event);
  }

  finish(summary: Summary): void {
    this.reporter.finish(summary);
  }
}
