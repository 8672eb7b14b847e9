/**
 * Numbers as people read them: thousands separators, as many digits as mean something, the unit beside the figure.
 * What was not measured (`null`, `undefined`) is a dash.
 */
export const nothing = '–';

type Maybe = number | null | undefined;

/** `1,234,567` */
export function count(value: Maybe): string {
  return plain(value, 0);
}

/** Three digits that matter: `0.123`, `4.56`, `78.9`, `1,234`; with `digits` 2: `0.12`, `4.6`, `79`. No unit. */
export function milliseconds(valueMs: Maybe, digits: 2 | 3 = 3): string {
  if (valueMs === null || valueMs === undefined) return nothing;
  const size = Math.abs(valueMs);
  if (size === 0 || size >= 100) return plain(valueMs, 0);
  return plain(valueMs, size >= 10 ? digits - 2 : size >= 1 ? digits - 1 : digits);
}

/** Events per second without the unit: `0.12`, `4.2`, `199.8`, `5,000`. */
export function perSecond(value: Maybe): string {
  if (value === null || value === undefined) return nothing;
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return plain(value, 0);
  return plain(value, Math.abs(value) >= 1 ? 1 : 2).replace(/\.0+$/, '');
}

/**
 * A share as per cent: `99.96 %`. Never rounds to what it is not: only all is `100 %`, only nothing is `0 %`.
 */
export function percent(share: Maybe): string {
  if (share === null || share === undefined) return nothing;
  if (share > 0 && share < 0.0001) return '< 0.01 %';
  const hundredths = share < 1 ? Math.min(9999, Math.round(share * 10_000)) : Math.round(share * 10_000);
  return `${plain(hundredths / 100, 2).replace(/\.?0+$/, '')} %`;
}

/** Bytes in steps of 1,000: `812 B`, `41.3 KB`, `3.02 GB`. */
export function bytes(value: Maybe): string {
  if (value === null || value === undefined) return nothing;
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let rest = value;
  let unit = 0;
  // 999.6 would come out as 1,000 of the smaller unit.
  while (Math.abs(rest) >= 999.5 && unit < units.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  const figure = unit === 0 || Math.abs(rest) >= 100 ? plain(rest, 0) : plain(rest, Math.abs(rest) >= 10 ? 1 : 2);
  return `${figure} ${units[unit]!}`;
}

/** A span of time, to the second once it has a minute: `250ms`, `4.2s`, `48s`, `2m`, `4m 31s`, `1h 02m 05s`. */
export function duration(valueMs: Maybe): string {
  if (valueMs === null || valueMs === undefined) return nothing;
  if (valueMs < 1000) return `${plain(valueMs, 0)}ms`;
  if (valueMs < 9950) return `${plain(valueMs / 1000, 1).replace('.0', '')}s`;
  const seconds = Math.round(valueMs / 1000);
  if (seconds < 60) return `${seconds}s`;
  const two = (figure: number): string => String(figure).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const whole = seconds % 60 === 0;
  if (minutes < 60) return whole ? `${minutes}m` : `${minutes}m ${two(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m${whole ? '' : ` ${two(seconds % 60)}s`}`;
}

/** A span of time in whole seconds, `0s` for less than half of one. */
export function wholeSeconds(valueMs: number): string {
  return valueMs < 500 ? '0s' : duration(Math.round(valueMs / 1000) * 1000);
}

/**
 * The value of a metric with the unit that its dotted name tells: `…Ms` is milliseconds, `…Rate` a share that stays
 * as it is, because conditions compare it so, `…PerSecond` a rate, `bytes` bytes, all else a count.
 */
export function ofMetric(metric: string, value: Maybe): string {
  if (value === null || value === undefined) return nothing;
  const unit = unitOf(metric);
  if (unit === ' ms') return metric.endsWith('.count') ? count(value) : `${milliseconds(value)} ms`;
  if (unit === '/s') return `${perSecond(value)}/s`;
  if (unit === ' B') return `${count(value)} B`;
  return Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(4)));
}

/** Unit of a metric by its name, as it is put after a figure; empty for shares and counts. */
export function unitOf(metric: string): string {
  if (metric.endsWith('.count')) return '';
  if (/Ms(\.|$)/.test(metric)) return ' ms';
  if (/perSecond$/i.test(metric)) return '/s';
  if (/bytes/i.test(metric)) return ' B';
  return '';
}

/** One formatter per number of decimals: making one costs more than using it. */
const formats = [0, 1, 2, 3].map(
  (decimals) => new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
);

function plain(value: Maybe, decimals: number): string {
  if (value === null || value === undefined || Number.isNaN(value)) return nothing;
  return formats[decimals]!.format(value);
}
