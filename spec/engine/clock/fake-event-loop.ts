/* The names of Node's own functions are stood in for here, so that the system clock can be run by hand. */
interface Timer {
  fire: () => void;
  delayMs: number;
  unref: () => Timer;
}

/**
 * Stands in for Node's timers, immediates and monotonic clock until `restore`: time and turns of the event loop come by
 * hand. Timers fire when `elapse` has reached them, immediates in `turn`.
 */
export class FakeEventLoop {
  /** What setTimeout was asked for, in order. */
  readonly delaysMs: number[] = [];
  /** What `hrtime` is ahead of `performance.now()`. */
  readonly bootMs = 5_000_000;
  /** Called after each reading of `hrtime`: a thread held up there reads late. */
  afterHrtime: () => void = () => undefined;
  nowMs = 0;
  private readonly timers = new Map<Timer, number>();
  private immediates = new Set<() => void>();
  private readonly originals = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setImmediate: globalThis.setImmediate,
    clearImmediate: globalThis.clearImmediate,
  };
  private readonly hrtime = process.hrtime;
  private readonly now = performance.now;

  constructor() {
    Object.assign(globalThis, {
      setTimeout: (fire: () => void, delayMs: number): Timer => {
        const timer: Timer = { fire, delayMs, unref: () => timer };
        this.delaysMs.push(delayMs);
        this.timers.set(timer, this.nowMs + delayMs);
        return timer;
      },
      clearTimeout: (timer: Timer | undefined): void => {
        if (timer) this.timers.delete(timer);
      },
      setImmediate: (fire: () => void): (() => void) => {
        this.immediates.add(fire);
        return fire;
      },
      clearImmediate: (fire: (() => void) | undefined): void => {
        if (fire) this.immediates.delete(fire);
      },
    });
    performance.now = () => this.nowMs;
    process.hrtime = Object.assign((): [number, number] => {
      const ms = this.bootMs + this.nowMs;
      this.afterHrtime();
      return [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)];
    }, this.hrtime);
  }

  restore(): void {
    Object.assign(globalThis, this.originals);
    process.hrtime = this.hrtime;
    performance.now = this.now;
  }

  /** Timers that wait, and immediates. */
  get armed(): [timers: number, immediates: number] {
    return [this.timers.size, this.immediates.size];
  }

  /** Time passes, and the timers that fall due in it fire, each at its own time. */
  elapse(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const next = [...this.timers].sort(([, a], [, b]) => a - b)[0];
      if (!next || next[1] > untilMs) break;
      this.timers.delete(next[0]);
      this.nowMs = Math.max(this.nowMs, next[1]);
      next[0].fire();
    }
    this.nowMs = untilMs;
  }

  /** The immediates that wait now run; those that they add wait for the next turn. */
  turn(): void {
    const due = this.immediates;
    this.immediates = new Set();
    for (const fire of due) fire();
  }
}
