import type { TargetStats } from '../../targets/embedded/counters.js';
import type { RunningTarget } from './running-target.js';

/** One line on standard error for each interval in which something changed. */
export class TrafficReport {
  readonly #target: RunningTarget;
  #last: TargetStats;

  constructor(target: RunningTarget, first: TargetStats) {
    this.#target = target;
    this.#last = first;
  }

  async print(): Promise<void> {
    const stats = await this.#target.stats();
    if (stats === undefined) return;
    const { totals, uptimeMs } = stats;
    const before = this.#last;
    const perSecond = (what: 'messages' | 'deliveries'): number =>
      Math.round(((totals[what] - before.totals[what]) * 1000) / Math.max(1, uptimeMs - before.uptimeMs));
    if (JSON.stringify(totals) !== JSON.stringify(before.totals)) {
      process.stderr.write(
        `${totals.connectionsOpen} connections, ${totals.groups} rooms, ` +
          `${perSecond('messages')} messages/s, ${perSecond('deliveries')} deliveries/s\n`,
      );
    }
    this.#last = stats;
  }
}
