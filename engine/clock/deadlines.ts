import { Observable } from 'rxjs';
import type { Clock, ClockTask } from './clock.js';
import type { DeadlineQueue } from './deadline-queue.js';

/**
 * Stream of the keys of `queue` as they fall due, over one task of the clock for all of them. Takes over the queue's
 * `onEarlier`; one subscriber at a time. Never completes.
 *
 * The task stays where it is when the deadline that it was armed for is cleared: it wakes up in vain once in a while,
 * where requests that are answered in time would else arm a new one each.
 */
export function deadlines(clock: Clock, queue: DeadlineQueue): Observable<number> {
  return new Observable((subscriber) => {
    let task: ClockTask<undefined> | undefined;
    let armedForMs = Infinity;
    const arm = (dueAtMs: number): void => {
      if (dueAtMs >= armedForMs) return;
      task?.unsubscribe();
      armedForMs = dueAtMs;
      task = clock.at(dueAtMs, fire);
    };
    const fire = (): void => {
      queue.onEarlier = undefined; // armed once, below
      armedForMs = Infinity;
      const nowMs = clock.now();
      while (!subscriber.closed) {
        const key = queue.pop(nowMs);
        if (key < 0) break;
        subscriber.next(key);
      }
      if (subscriber.closed) return;
      queue.onEarlier = arm;
      arm(queue.nextDueAtMs());
    };
    queue.onEarlier = arm;
    arm(queue.nextDueAtMs());
    return () => {
      queue.onEarlier = undefined;
      task?.unsubscribe();
    };
  });
}
