import { checkedFinite, type RateCurve } from './rate-curve.js';

export interface SineRate {
  kind: 'sine';
  /** More than 0. */
  meanPerSecond: number;
  /** 0 to the mean. */
  amplitudePerSecond: number;
  /** More than 0. */
  periodMs: number;
}

/** Newton's steps at most; each one is kept within a bracket that bisection halves, so that more add nothing. */
const MOST_STEPS = 80;
/** A tenth of what times are rounded to. */
const EXACT_MS = 1e-7;

/**
 * A rate that swings about its mean, first upwards.
 *
 *     mean + amplitude  ┤  ╭─╮
 *     mean              ┤─╯   ╲     ╭
 *     mean − amplitude  ┤      ╰───╯
 *                       └───────────┴ t
 *                                period
 *     rate(t) = m + A · sin(2πt / P)                             [events per ms, ms]
 *     Λ(t)    = m·t + A·P / 2π · (1 − cos(2πt / P))
 *
 * A whole period brings m · P events. time(x) has no closed form: Newton's method within a bracket, on the rest of x
 * within its period, to 0.1 ns. Throws `RangeError` for an amplitude above the mean and a period of 0.
 */
export function sineCurve({ meanPerSecond, amplitudePerSecond, periodMs }: Omit<SineRate, 'kind'>): RateCurve {
  const mean = checkedFinite('The mean rate of a sine', meanPerSecond, true) / 1000;
  const amplitude = checkedFinite('The amplitude of a sine', amplitudePerSecond) / 1000;
  checkedFinite('The period of a sine', periodMs, true);
  checkedFinite('What the amplitude of a sine leaves of its mean', meanPerSecond - amplitudePerSecond);
  const perPeriod = mean * periodMs;
  const turn = (2 * Math.PI) / periodMs;
  const swing = amplitude / turn;
  const within = (ms: number): number => mean * ms + swing * (1 - Math.cos(turn * ms));

  const timeWithin = (events: number): number => {
    // The swing only ever adds: Λ(t) lies between m·t and m·t + 2·swing.
    let lowMs = Math.max(0, (events - 2 * swing) / mean);
    let highMs = Math.min(periodMs, events / mean);
    let ms = (lowMs + highMs) / 2;
    for (let step = 0; step < MOST_STEPS && highMs - lowMs > EXACT_MS; step++) {
      const over = within(ms) - events;
      if (over > 0) highMs = ms;
      else lowMs = ms;
      const next = ms - over / (mean + amplitude * Math.sin(turn * ms));
      if (Math.abs(next - ms) < EXACT_MS && next >= lowMs && next <= highMs) return next;
      ms = next > lowMs && next < highMs ? next : (lowMs + highMs) / 2;
    }
    return ms;
  };

  return {
    eventsBy(elapsedMs) {
      const periods = Math.floor(elapsedMs / periodMs);
      return periods === Infinity ? Infinity : periods * perPeriod + within(elapsedMs - periods * periodMs);
    },
    timeOfMs(events) {
      const periods = Math.floor(events / perPeriod);
      return periods * periodMs + timeWithin(events - periods * perPeriod);
    },
  };
}
