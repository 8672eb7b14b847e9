import { QueueClock } from './clock.js';

/** Tasks run in one turn of the event loop before sockets get theirs again. */
const MAX_TASKS_A_TURN = 1000;
const OFFSET_TRIES = 5;
const LONGEST_TIMER_MS = 0x7fffffff;
/** A precise clock sleeps no longer than until so long before a task is due: Node's timers are up to 1 ms late. */
const SPUN_OUT_MS = 1;

export interface SystemClockOptions {
  /** Hears of tasks that threw; by default the error ends the process or thread. */
  onError?: (error: unknown) => void;
  /**
   * Spins out the last millisecond before a task is due, in turns of the event loop, so that sockets are served on the
   * way. Most tasks then run within some microseconds of their time, and a thread whose tasks are less than 2 ms apart uses a
   * whole core. Default: false.
   */
  precise?: boolean;
}

/**
 * Real time: CLOCK_MONOTONIC, which all processes and threads of a machine share, behind one timer for the whole queue.
 * A timer fires up to about 1 ms late because Node counts timers in whole milliseconds; that shows as send lag, unless
 * the clock is precise.
 */
export class SystemClock extends QueueClock {
  /** performance.now() counts from the start of the process or thread, on the same clock as hrtime. */
  private readonly offsetMs: number;
  private timer: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;
  private armedForMs = Infinity;
  private readonly precise: boolean;

  constructor({ onError = throwLater, precise = false }: SystemClockOptions = {}) {
    super(onError);
    this.precise = precise;
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
    const waitMs = Math.ceil(dueAtMs - this.now());
    const sleepMs = this.precise ? waitMs - SPUN_OUT_MS : waitMs;
    if (sleepMs > 0) this.timer = setTimeout(this.fire, Math.min(sleepMs, LONGEST_TIMER_MS));
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
