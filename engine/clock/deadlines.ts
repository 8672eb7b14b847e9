import { Observable } from 'rxjs';
import type { Clock } from './clock.js';
import type { DeadlineQueue } from './deadline-queue.js';

/**
 * Stream of the keys of `queue` as they fall due, over one alarm of the clock for all of them. Takes over the queue's
 * `onEarlier`; one subscriber at a time. Never completes.
 *
 * The alarm stays where it is when the deadline that it was set for is cleared: it rings in vain once in a while,
 * where requests that are answered in time would else set it anew each.
 */
export function deadlines(clock: Clock, queue: DeadlineQueue): Observable<number> {
  return new Observable((subscriber) => {
    let armedForMs = Infinity;
    const arm = (dueAtMs: number): void => {
      if (dueAtMs >= armedForMs) return;
      armedForMs = dueAtMs;
      alarm.setAt(dueAtMs);
    };
    const alarm = clock.alarm(() => {
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
    });
    queue.onEarlier = arm;
    arm(queue.nextDueAtMs());
    return () => {
      queue.onEarlier = undefined;
      alarm.clear();
    };
  });
}
