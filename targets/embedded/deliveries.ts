import type { Counters } from './counters.js';
import type { Faults } from './faults/faults.js';
import type { Room } from './room.js';
import type { Session } from './session.js';
import type { TargetClock } from './target-clock.js';

/** Carries chat messages to the members of their room, and counts the copies written here. */
export class Deliveries {
  readonly #clock: TargetClock;
  readonly #counters: Counters;
  readonly #faults: Faults;

  constructor(clock: TargetClock, counters: Counters, faults: Faults) {
    this.#clock = clock;
    this.#counters = counters;
    this.#faults = faults;
  }

  /** To whoever is a member now; later, while the fault `delay` is on. */
  send(room: Room, frame: Buffer): void {
    const delayMs = this.#faults.value('delay');
    if (delayMs === 0) {
      this.#write(room.members, frame);
      return;
    }
    this.#faults.count('delay');
    const members = [...room.members];
    this.#clock.after(delayMs, () => {
      this.#write(members, frame);
    });
  }

  #write(members: readonly Session[], frame: Buffer): void {
    for (const member of members) {
      if (member.deliver(frame)) this.#counters.deliveries++;
    }
  }
}
