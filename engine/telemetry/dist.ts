/** Percentiles of one distribution, in the unit of the field's name; `null` in place of it when nothing was measured. */
export interface Dist {
  count: number;
  min: number;
  mean: number;
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  p999: number;
  max: number;
}
