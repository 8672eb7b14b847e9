import { Observable } from 'rxjs';
import type { Clock, ClockTask } from './clock.js';
import type { DeadlineQueue } from './deadline-queue.js';

/**
 * Stream of the keys of `queue` as they fall due, over one task of the clock for all of them. Takes over the queue's
 * `onEarlier`; one subscriber at a time. Never completes.
 */
export function deadlines(clock: Clock, queue: DeadlineQueue): Observable<number> {
  return new Observable((subscriber) => {
    let task: ClockTask<undefined> | undefined;
    const arm = (dueAtMs: number): void => {
      task?.unsubscribe();
      task = dueAtMs === Infinity ? undefined : clock.at(dueAtMs, fire);
    };
    const fire = (): void => {
      queue.onEarlier = undefined; // armed once, below
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
