import type { RateSpec } from '../../../engine/workload/rate-spec.js';

/** A rate at an instant, in events per second: what the name of each model means, and nothing else. */
export function slowRate(spec: RateSpec, ms: number): number {
  switch (spec.kind) {
    case 'constant':
      return spec.perSecond;
    case 'ramp':
      return spec.fromPerSecond + (spec.toPerSecond - spec.fromPerSecond) * Math.min(1, ms / spec.overMs);
    case 'stairs': {
      let startMs = 0;
      for (const { perSecond, forMs } of spec.levels) {
        if (ms < startMs + forMs) return perSecond;
        startMs += forMs;
      }
      return spec.levels.at(-1)!.perSecond;
    }
    case 'spike':
      return ms >= spec.atMs && ms < spec.atMs + spec.forMs ? spec.peakPerSecond : spec.basePerSecond;
    case 'sine':
      return spec.meanPerSecond + spec.amplitudePerSecond * Math.sin((2 * Math.PI * ms) / spec.periodMs);
  }
}

/** Events by a time, the slow way: the rate added up in steps of a millisecond, each at its middle. */
export function slowEventsBy(rateAt: (ms: number) => number, untilMs: number): number {
  let events = 0;
  for (let ms = 0; ms < untilMs; ms++) events += rateAt(ms + 0.5) / 1000;
  return events;
}
