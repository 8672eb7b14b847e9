import type { DeadlineQueue } from '../../engine/clock/deadline-queue.js';
import type { PlanLoop } from '../../engine/plan/plan.js';
import type { Senders } from '../../engine/plan/senders.js';
import { uniformAt } from '../../engine/workload/chance.js';
import { DrawnDuration } from '../../engine/workload/drawn-duration.js';
import type { Timeline } from '../../engine/workload/timeline.js';
import type { PlannedMessage } from './client-context.js';
import type { Client } from './client.js';

/** What is drawn for each message of a client. */
const FIRST_DRAW = 0;
const GAP_DRAW = 1;

/**
 * Closed cadence: each client's next message follows from its last one. It sends from the moment that it is in its
 * groups, and nothing falls due while it is not.
 *
 * | kind  | next message is due                           |
 * | ----- | --------------------------------------------- |
 * | pace  | one gap after the last was due                |
 * | think | one gap after the last was settled or dropped |
 *
 * The first one is due after a share of a gap, drawn evenly, so that clients that begin together don't send together.
 * Deadlines are offsets of hold, in the queue of the population under the client's slot.
 */
export class MessageLoop {
  private readonly kind: PlanLoop['kind'];
  private readonly gap: DrawnDuration;
  private readonly seed: number;
  private readonly queue: DeadlineQueue;
  private readonly timeline: Timeline;
  private readonly senders: Senders;
  /** Messages that have fallen due, by slot. */
  private readonly sequences: Uint32Array;
  private readonly planned: PlannedMessage = { group: -1, sequence: 0, intendedMs: 0, workload: -1 };

  constructor(
    loop: PlanLoop,
    { seed, share }: { seed: number; share: number },
    queue: DeadlineQueue,
    timeline: Timeline,
    senders: Senders,
  ) {
    this.kind = loop.kind;
    this.gap = new DrawnDuration(loop.gap);
    this.seed = seed;
    this.queue = queue;
    this.timeline = timeline;
    this.senders = senders;
    this.sequences = new Uint32Array(share);
  }

  /** The client may send from `atMs` on, if it is one that sends at all. */
  begin(client: Client, atMs: number): void {
    if (this.senders.rankOf(client.index) < 0) return;
    const n = this.sequences[client.slot]!;
    const share = uniformAt(this.seed, client.number, n, FIRST_DRAW);
    this.queue.set(client.slot, atMs + share * this.gapMs(client, n));
  }

  /** The client can't send any more. */
  end({ slot }: Client): void {
    this.queue.clear(slot);
  }

  /** Its next message; the same object each time. */
  next({ slot, index }: Client): PlannedMessage {
    const { planned, senders } = this;
    const sequence = this.sequences[slot]!++;
    planned.sequence = sequence;
    planned.intendedMs = this.timeline.toClockMs(this.queue.dueAtMsOf(slot));
    planned.group = senders.groupOf(index, sequence);
    return planned;
  }

  /** The client has been told that a message is due: in a pace, the next one is due a gap later. */
  told(client: Client): void {
    const { slot } = client;
    if (this.kind === 'think') {
      // Dropped for its lateness: it settles here.
      if (client.openMessages === 0 && client.state === 'ready') this.rest(client, this.queue.dueAtMsOf(slot));
    } else if (client.state === 'ready') this.rest(client, this.queue.dueAtMsOf(slot));
  }

  /** A message of the client has come to its end. */
  settled(client: Client, atMs: number): void {
    if (this.kind === 'think' && client.state === 'ready' && !client.ending) this.rest(client, atMs);
  }

  private rest(client: Client, atMs: number): void {
    this.queue.set(client.slot, atMs + this.gapMs(client, this.sequences[client.slot]!));
  }

  private gapMs(client: Client, n: number): number {
    return this.gap.ms(this.seed, client.number, n, GAP_DRAW);
  }
}
