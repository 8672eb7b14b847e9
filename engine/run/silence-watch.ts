import type { Subscription } from 'rxjs';
import type { Clock } from '../clock/clock.js';

const LOOK_EVERY_MS = 5000;
/** Looks in a row at which nothing had come. Counted, not timed: a machine that slept must not cost every shard. */
const PATIENCE = 6;

/** Finds shards that say nothing for half a minute though they live: a shard reports once a second. */
export class SilenceWatch {
  private readonly clock: Clock;
  private readonly onSilent: (shard: number) => void;
  private readonly silentLooks = new Map<number, number>();
  private looks: Subscription | undefined;

  constructor(clock: Clock, onSilent: (shard: number) => void) {
    this.clock = clock;
    this.onSilent = onSilent;
  }

  /** `live`: the shards that are to be heard; the set is asked at each look. */
  start(live: ReadonlySet<number>): void {
    const look = (): void => this.look(live);
    this.looks = this.clock.schedule<undefined>(
      function () {
        look();
        this.schedule(undefined, LOOK_EVERY_MS);
      },
      LOOK_EVERY_MS,
      undefined,
    );
  }

  heard(shard: number): void {
    this.silentLooks.delete(shard);
  }

  end(): void {
    this.looks?.unsubscribe();
  }

  private look(live: ReadonlySet<number>): void {
    for (const shard of [...live]) {
      const looks = (this.silentLooks.get(shard) ?? 0) + 1;
      this.silentLooks.set(shard, looks);
      if (looks > PATIENCE) this.onSilent(shard);
    }
  }
}
