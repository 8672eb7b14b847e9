import { expect } from 'chai';
import {
  bufferTime,
  concatMap,
  debounceTime,
  delay,
  interval,
  map,
  observeOn,
  of,
  Subject,
  take,
  takeUntil,
  throttleTime,
  timeout,
  timer,
  timestamp,
  type Observable,
} from 'rxjs';
import { VirtualClock } from '../../../engine/clock/virtual-clock.js';
import { StallingClock } from './stalling-clock.js';

/** What a stream does, with the time: `5:a`, `9:|` for its end, `9:#` for an error. */
function recorded(clock: VirtualClock, stream: Observable<unknown>): string[] {
  const log: string[] = [];
  stream.subscribe({
    next: (value) => log.push(`${clock.now()}:${String(value)}`),
    error: () => log.push(`${clock.now()}:#`),
    complete: () => log.push(`${clock.now()}:|`),
  });
  return log;
}

/** Emits each value at its time. */
function at(clock: VirtualClock, times: Record<number, string>): Subject<string> {
  const subject = new Subject<string>();
  for (const [time, value] of Object.entries(times)) clock.at(Number(time), () => subject.next(value));
  return subject;
}

describe('RxJS on the clock', () => {
  it('fires a timer once, when it is due', () => {
    const clock = new VirtualClock(100);
    const log = recorded(clock, timer(25, clock));
    clock.advanceTo(124);
    expect(log).to.deep.equal([]);
    clock.runAll();
    expect(log).to.deep.equal(['125:0', '125:|']);
  });

  it('repeats a timer after its first delay', () => {
    const clock = new VirtualClock();
    const log = recorded(clock, timer(5, 10, clock).pipe(take(3)));
    clock.runAll(20);
    expect(log).to.deep.equal(['5:0', '15:1', '25:2', '25:|']);
  });

  it('keeps an interval on its grid for a million turns', () => {
    const clock = new VirtualClock();
    let last = 0;
    const subscription = interval(0.25, clock).subscribe(() => (last = clock.now()));
    clock.advanceTo(250_000);
    subscription.unsubscribe();
    expect(last).to.equal(250_000);
    expect(clock.pending).to.equal(0);
  });

  it('brings an interval back to its grid after a stall', () => {
    const clock = new StallingClock();
    const times: number[] = [];
    interval(10, clock).subscribe(() => times.push(clock.now()));
    for (const nowMs of [10, 37, 40]) {
      clock.stallUntil(nowMs);
      clock.turn();
    }
    expect(times).to.deep.equal([10, 37, 37, 40]);
  });

  it('leaves nothing in the queue once a stream is taken to its end or unsubscribed', () => {
    const clock = new VirtualClock();
    interval(10, clock).pipe(take(2)).subscribe();
    const open = interval(10, clock).subscribe();
    clock.advanceTo(20);
    expect(clock.pending).to.equal(1);
    open.unsubscribe();
    expect(clock.pending).to.equal(0);
  });

  it('ends at a timer with takeUntil', () => {
    const clock = new VirtualClock();
    const log = recorded(clock, interval(10, clock).pipe(takeUntil(timer(35, clock))));
    clock.runAll(20);
    expect(log).to.deep.equal(['10:0', '20:1', '30:2', '35:|']);
  });

  it('delays each value by the same time', () => {
    const clock = new VirtualClock();
    const log = recorded(clock, at(clock, { 1: 'a', 2: 'b', 30: 'c' }).pipe(delay(20, clock)));
    clock.runAll(20);
    expect(log).to.deep.equal(['21:a', '22:b', '50:c']);
  });

  it('lets a value through debounceTime once it has been quiet', () => {
    const clock = new VirtualClock();
    const log = recorded(clock, at(clock, { 0: 'a', 6: 'b', 12: 'c', 40: 'd' }).pipe(debounceTime(10, clock)));
    clock.runAll(30);
    expect(log).to.deep.equal(['22:c', '50:d']);
  });

  it('finds the quiet of debounceTime at odd fractions, too', () => {
    for (let i = 1; i <= 200; i++) {
      const clock = new VirtualClock(1e9 + i / 7);
      const source = new Subject<number>();
      const seen: number[] = [];
      source.pipe(debounceTime(i / 3, clock)).subscribe((value) => seen.push(value));
      for (const n of [0, 1, 2]) clock.at(clock.now() + (n * i) / 11, () => source.next(n));
      clock.runAll(50);
      expect(seen).to.deep.equal([2]);
    }
  });

  it('throttles, buffers and times out by its own time', () => {
    const clock = new VirtualClock();
    const values = { 1: 'a', 5: 'b', 12: 'c', 25: 'd' };
    const throttled = recorded(clock, at(clock, values).pipe(throttleTime(10, clock)));
    const buffered = recorded(clock, at(clock, values).pipe(bufferTime(10, clock), take(3)));
    const late = recorded(clock, at(clock, values).pipe(timeout({ each: 11, scheduler: clock })));
    clock.runAll(100);
    expect(throttled).to.deep.equal(['1:a', '12:c', '25:d']);
    expect(buffered).to.deep.equal(['10:a,b', '20:c', '30:d', '30:|']);
    expect(late).to.deep.equal(['1:a', '5:b', '12:c', '23:#']);
  });

  it('observes values on the clock in their order, without a delay', () => {
    const clock = new VirtualClock(3);
    const log = recorded(clock, of('a', 'b', 'c').pipe(observeOn(clock)));
    expect(log).to.deep.equal([]);
    clock.runAll(10);
    expect(log).to.deep.equal(['3:a', '3:b', '3:c', '3:|']);
  });

  it('gives timestamps of its own time', () => {
    const clock = new VirtualClock(10);
    const stamped = of(5, 7).pipe(
      concatMap((ms) => timer(ms, clock)),
      timestamp(clock),
      map((each) => each.timestamp),
    );
    const log = recorded(clock, stamped);
    clock.runAll(10);
    expect(log).to.deep.equal(['15:15', '22:22', '22:|']);
  });
});
