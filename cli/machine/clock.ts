import type { Finding, Look } from './finding.js';

/** A clock that steps wider than this shows in the times that a run records. */
const COARSE_NS = 100_000;
/** Sources whose every reading costs a system call or a device's answer. */
const SLOW = ['hpet', 'acpi_pm', 'jiffies', 'refined-jiffies', 'pit'];
const SETTINGS = '/sys/devices/system/clocksource/clocksource0';

export const clock: Look = ({ clock: { stepNs, source } }): Finding => {
  const poor = stepNs > COARSE_NS || (source !== undefined && SLOW.includes(source));
  return {
    resource: 'clock',
    status: poor ? 'warning' : 'ok',
    need: COARSE_NS,
    have: stepNs,
    unit: 'ns',
    note: `smallest step seen${source === undefined ? '' : `; source ${source}`}`,
    mend: poor ? [`echo tsc > ${SETTINGS}/current_clocksource, or another of ${SETTINGS}/available_clocksource`] : [],
  };
};
