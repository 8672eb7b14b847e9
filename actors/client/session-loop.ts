import type { DeadlineQueue } from '../../engine/clock/deadline-queue.js';
import type { PlanSession } from '../../engine/plan/plan.js';
import { Concurrency, LEAST_PAUSE_AFTER_FAILURE_MS } from '../../engine/workload/concurrency.js';
import { DrawnDuration } from '../../engine/workload/drawn-duration.js';
import type { Timeline } from '../../engine/workload/timeline.js';
import type { Client } from './client.js';

/** What is drawn for each session of a client; messages of it have draws of their own. */
const LENGTH_DRAW = 16;
const THINK_DRAW = 18;

/**
 * The sessions of a closed population's clients, one after the other: in hold, as long as the client takes part.
 *
 * | client \ event | due      | usable            | connection gone  |
 * | -------------- | -------- | ----------------- | ---------------- |
 * | out            | connects | –                 | –                |
 * | connecting     | –        | in: length begins | out: pause       |
 * | in             | ends     | –                 | out: pause¹      |
 * | ending         | –        | –                 | out: pause       |
 *
 * ¹ dropped, or failed to connect: at least LEAST_PAUSE_AFTER_FAILURE_MS. The session counts from usable; a client that
 * is one too many by then goes on to the session's end, and begins no other until the level is above it again.
 * Deadlines are offsets of hold, in the queue of the population, under `share` + the client's slot.
 */
export class SessionLoop {
  private readonly length: DrawnDuration | undefined;
  private readonly thinkTime: DrawnDuration;
  private readonly concurrency: Concurrency;
  private readonly seed: number;
  private readonly share: number;
  private readonly queue: DeadlineQueue;
  private readonly timeline: Timeline;
  /** Sessions begun, by slot. */
  private readonly sessions: Uint32Array;

  constructor(
    session: PlanSession,
    { seed, share }: { seed: number; share: number },
    queue: DeadlineQueue,
    timeline: Timeline,
  ) {
    this.length = session.length ? new DrawnDuration(session.length) : undefined;
    this.thinkTime = new DrawnDuration(session.thinkTime);
    this.concurrency = new Concurrency(session.concurrency);
    this.seed = seed;
    this.share = share;
    this.queue = queue;
    this.timeline = timeline;
    this.sessions = new Uint32Array(share);
  }

  /** The client that is `index` in the population begins its first session once the level is above it. */
  admit(slot: number, index: number): void {
    this.beginFrom(slot, index, 0);
  }

  /** The client's deadline has come: to connect, which is true, or to end its session. */
  begins(client: Client): boolean {
    if (client.state !== 'idle' && client.state !== 'away') return false;
    const { slot, context } = client;
    this.sessions[slot]!++;
    context.times.arrival[slot] = this.timeline.toClockMs(this.queue.dueAtMsOf(this.share + slot));
    context.times.dropped[slot] = 0; // this is the next session, not the last one made good
    client.settled = false;
    client.ending = false;
    client.hasJoined = true; // the join phase is not its own: each connection joins by itself
    return true;
  }

  usable(client: Client, atMs: number): void {
    const endMs = this.length
      ? atMs + this.drawnMs(this.length, client, LENGTH_DRAW)
      : this.concurrency.offAtMs(client.index, atMs);
    if (endMs < Infinity) this.queue.set(this.share + client.slot, endMs);
  }

  /** The session is over, as planned where it was told to end. */
  over(client: Client, atMs: number): void {
    if (client.lost) return this.queue.clear(this.share + client.slot);
    const thinkMs = this.drawnMs(this.thinkTime, client, THINK_DRAW);
    const pauseMs = client.ending ? thinkMs : Math.max(thinkMs, LEAST_PAUSE_AFTER_FAILURE_MS);
    this.beginFrom(client.slot, client.index, atMs + pauseMs);
  }

  private beginFrom(slot: number, index: number, atMs: number): void {
    const startMs = this.concurrency.onAtMs(index, atMs);
    if (startMs < Infinity) this.queue.set(this.share + slot, startMs);
    else this.queue.clear(this.share + slot);
  }

  private drawnMs(duration: DrawnDuration, { number, slot }: Client, draw: number): number {
    return duration.ms(this.seed, number, this.sessions[slot]!, draw);
  }
}
