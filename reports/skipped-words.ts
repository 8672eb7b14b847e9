import type { Summary } from '../engine/telemetry/summary.js';

/** Why thresholds were skipped, a text for each reason that there is. */
export function skippedWords({ simulated, thresholds }: Pick<Summary, 'simulated' | 'thresholds'>): string[] {
  const skipped = thresholds.filter(({ result }) => result === 'skipped');
  const ofGenerator = simulated ? skipped.filter(({ metric }) => metric.startsWith('generator.')).length : 0;
  const unplanned = skipped.length - ofGenerator;
  return [
    ...(unplanned > 0 ? [`${unplanned} skipped: the profile plans none of it`] : []),
    ...(ofGenerator > 0 ? [`${ofGenerator} skipped: a virtual run has no generator to measure`] : []),
  ];
}
