import { QueueClock } from './clock.js';

/** Tasks run in one turn of the event loop before sockets get theirs again. */
const MAX_TASKS_A_TURN = 1000;
const OFFSET_TRIES = 5;

/**
 * Real time: CLOCK_MONOTONIC, which all processes and threads of a machine share, behind one timer for the whole queue.
 * A timer fires up to about 1 ms late because Node counts timers in whole milliseconds; that shows as send lag.
 */
export class SystemClock extends QueueClock {
  /** performance.now() counts from the start of the process or thread, on the same clock as hrtime. */
  private readonly offsetMs: number;
  private timer: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;
  private armedForMs = Infinity;

  /** `onError` hears of tasks that threw; by default the error ends the process or thread. */
  constructor(onError: (error: unknown) => void = throwLater) {
    super(onError);
    this.offsetMs = readOffsetMs();
  }

  now(): number {
    return performance.now() + this.offsetMs;
  }

  protected wakeAt(dueAtMs: number): void {
    if (dueAtMs < this.armedForMs) this.arm(dueAtMs);
  }

  /** A timer that nobody waits for would keep the process from ending. */
  protected rest(): void {
    if (this.armedForMs > -Infinity) this.disarm();
  }

  private disarm(): void {
    clearTimeout(this.timer);
    clearImmediate(this.immediate);
    this.armedForMs = Infinity;
  }

  private arm(dueAtMs: number): void {
    this.disarm();
    this.armedForMs = dueAtMs;
    const waitMs = dueAtMs - this.now();
    if (waitMs > 0) this.timer = setTimeout(this.fire, Math.min(Math.ceil(waitMs), 0x7fffffff));
    else this.immediate = setImmediate(this.fire);
  }

  private readonly fire = (): void => {
    this.armedForMs = -Infinity; // tasks that run now may schedule others: arm once, at the end
    const nowMs = this.now();
    let budget = MAX_TASKS_A_TURN;
    while (budget-- > 0 && this.runOne(nowMs));
    this.armedForMs = Infinity;
    const next = this.nextDueAtMs();
    if (next !== undefined) this.arm(next);
  };
}

/**
 * What hrtime is ahead of performance.now(). A thread that is held up between two readings reads wrong, and starting
 * threads are: of a few tries the one that took least time is the best.
 */
function readOffsetMs(): number {
  let best = { tookMs: Infinity, offsetMs: 0 };
  for (let i = 0; i < OFFSET_TRIES; i++) {
    const before = performance.now();
    const [seconds, nanos] = process.hrtime();
    const after = performance.now();
    const offsetMs = seconds * 1e3 + nanos / 1e6 - (before + after) / 2;
    if (after - before < best.tookMs) best = { tookMs: after - before, offsetMs };
  }
  return best.offsetMs;
}

function throwLater(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}
