import { Subscription, type SchedulerAction, type SchedulerLike } from 'rxjs';
import { TaskHeap, type HeapTask } from './task-heap.js';

/**
 * Time for everything in the engine: an RxJS scheduler, so that operators, actors and specs run on it in real and in
 * virtual time alike.
 */
export interface Clock extends SchedulerLike {
  /** Milliseconds on a clock that never jumps, with fractions. Only differences mean anything. */
  now(): number;
  schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, delay: number, state: T): Subscription;
  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay: number, state?: T): Subscription;
  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay?: number, state?: T): Subscription;
  /** Runs `work` once `now()` has reached `dueAtMs`; a time that has passed means as soon as possible. */
  at(dueAtMs: number, work: () => void): ClockTask<undefined>;
  /** A task that is set whenever it is needed, and again: for what wakes up millions of times. Not set at first. */
  alarm(work: () => void): Alarm;
}

export interface Alarm {
  /** Runs the work once `now()` has reached `dueAtMs`, in place of what it was set to before. */
  setAt(dueAtMs: number): void;
  clear(): void;
}

interface QueuedTask extends HeapTask {
  run(): void;
}

type Work<T> = (this: SchedulerAction<T>, state?: T) => void;

/**
 * One entry of the queue. Rescheduled from within its own work, its delay counts from the time at which it was due, not
 * from now: a chain of delays never drifts, however late a single turn was.
 */
export class ClockTask<T> extends Subscription implements SchedulerAction<T>, HeapTask {
  dueAtMs = 0;
  sequence = 0;
  heapIndex = -1;
  private readonly clock: QueueClock;
  private readonly work: Work<T>;
  private state: T | undefined;
  private running = false;

  constructor(clock: QueueClock, work: Work<T>) {
    super();
    this.clock = clock;
    this.work = work;
  }

  schedule(state?: T, delayMs = 0): Subscription {
    this.state = state;
    const from = this.running ? this.dueAtMs : this.clock.now();
    return this.scheduleAt(from + Math.max(0, delayMs));
  }

  scheduleAt(dueAtMs: number): this {
    if (this.closed) return this;
    this.clock.enqueue(this, dueAtMs);
    return this;
  }

  /** Called by the clock when due. A task that does not reschedule itself is done. */
  run(): void {
    this.running = true;
    try {
      this.work.call(this, this.state);
    } finally {
      this.running = false;
      if (this.heapIndex < 0) this.unsubscribe();
    }
  }

  override unsubscribe(): void {
    if (this.closed) return;
    this.clock.dequeue(this);
    super.unsubscribe();
  }
}

/** One entry of the queue that is used again. */
class QueueAlarm implements Alarm, QueuedTask {
  dueAtMs = 0;
  sequence = 0;
  heapIndex = -1;
  readonly run: () => void;
  private readonly clock: QueueClock;

  constructor(clock: QueueClock, work: () => void) {
    this.clock = clock;
    this.run = work;
  }

  setAt(dueAtMs: number): void {
    this.clock.enqueue(this, dueAtMs);
  }

  clear(): void {
    this.clock.dequeue(this);
  }
}

/**
 * One queue ordered by (due time, sequence) under both clocks. A task that throws doesn't take the others with it: the
 * error goes to `onError`.
 */
export abstract class QueueClock implements Clock {
  private readonly heap = new TaskHeap<QueuedTask>();
  private sequence = 0;
  private readonly onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.onError = onError;
  }

  abstract now(): number;
  /** The earliest due time has become `dueAtMs`. */
  protected abstract wakeAt(dueAtMs: number): void;
  /** The last task waiting has been cancelled. */
  protected abstract rest(): void;

  schedule<T>(work: Work<T>, delayMs = 0, state?: T): Subscription {
    return new ClockTask<T>(this, work).schedule(state, delayMs);
  }

  at(dueAtMs: number, work: () => void): ClockTask<undefined> {
    return new ClockTask<undefined>(this, work).scheduleAt(dueAtMs);
  }

  alarm(work: () => void): Alarm {
    return new QueueAlarm(this, work);
  }

  /** Tasks waiting. */
  get pending(): number {
    return this.heap.size;
  }

  enqueue(task: QueuedTask, dueAtMs: number): void {
    this.dequeue(task);
    task.dueAtMs = dueAtMs;
    task.sequence = this.sequence++;
    this.heap.push(task);
    if (this.heap.peek() === task) this.wakeAt(dueAtMs);
  }

  dequeue(task: QueuedTask): void {
    if (task.heapIndex < 0) return;
    this.heap.remove(task);
    if (this.heap.size === 0) this.rest();
  }

  /** When the earliest task is due; `undefined` when none waits. */
  protected nextDueAtMs(): number | undefined {
    return this.heap.peek()?.dueAtMs;
  }

  /** Takes the earliest task if it is due by `nowMs` and runs it. */
  protected runOne(nowMs: number): boolean {
    const task = this.heap.peek();
    if (task === undefined || task.dueAtMs > nowMs) return false;
    this.heap.remove(task);
    try {
      task.run();
    } catch (error) {
      this.onError(error);
    }
    return true;
  }
}
