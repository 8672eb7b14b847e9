/** What the target counted itself between the first connect and the end of drain. */
export interface TargetTotals {
  connections: number;
  groups: number;
  messages: number;
  deliveries: number;
}

/** The same, and what the target's own processes cost, where it tells; else null. */
export interface TargetFigures extends TargetTotals {
  /** CPU time, user and system, between the first connect and the end of drain. */
  cpuSeconds: number | null;
  /** Sum of the peak Pss of its processes, since their start. */
  rssBytes: number | null;
}
