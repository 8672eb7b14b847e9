import type { Observable, Subscription } from 'rxjs';
import { DeadlineQueue } from '../../engine/clock/deadline-queue.js';
import type { Membership } from '../../engine/plan/membership.js';
import type { PlanPopulation } from '../../engine/plan/plan.js';
import { Senders } from '../../engine/plan/senders.js';
import { pacedDeadlines } from '../../engine/workload/paced-deadlines.js';
import type { Timeline } from '../../engine/workload/timeline.js';
import type { PlannedMessage } from './client-context.js';
import type { ClientShare } from './client-share.js';
import type { Client } from './client.js';
import { MessageLoop } from './message-loop.js';
import type { ThreadEnvironment } from './population-context.js';
import { SessionLoop } from './session-loop.js';

/**
 * What follows, in hold, from what happened before: sessions of a closed population, and messages that wait for the
 * client itself. One queue and one stream for all clients of the share; at equal times a message goes before the end of
 * its session.
 */
export class ClosedLoop {
  private readonly environment: ThreadEnvironment;
  private readonly share: ClientShare;
  private readonly timeline: Timeline;
  private readonly messages: MessageLoop | undefined;
  private readonly sessions: SessionLoop | undefined;
  private readonly queue: DeadlineQueue;
  private ended = false;

  /** `membership`: of the set that messages go to; `undefined` where they go to no group. */
  constructor(
    environment: ThreadEnvironment,
    population: PlanPopulation,
    timeline: Timeline,
    membership: Membership | undefined,
    share: ClientShare,
  ) {
    const { messages, session } = population;
    const { seed } = environment.shard.plan;
    this.environment = environment;
    this.share = share;
    this.timeline = timeline;
    const queue = (this.queue = new DeadlineQueue(session ? 2 * share.size : share.size));
    const scope = { seed, share: share.size };
    if (messages?.loop) {
      const senders = new Senders(environment.shard.plan, population, membership);
      this.messages = new MessageLoop(messages.loop, scope, queue, timeline, senders);
    }
    if (session) this.sessions = new SessionLoop(session, scope, queue, timeline);
  }

  /** Begins with hold; `stop` carries the time up to which deadlines still count. */
  begin(stop: Observable<number>): Subscription {
    const { share } = this;
    for (let slot = 0; slot < share.size; slot++) {
      if (this.sessions) this.sessions.admit(slot, share.indexOf(slot));
      else this.inGroups(share.clientIn(slot), 0);
    }
    return pacedDeadlines(this.environment.clock, this.queue, this.timeline, stop).subscribe({
      next: (key) => this.due(key),
      complete: () => (this.ended = true),
    });
  }

  messageOf(client: Client): PlannedMessage {
    return this.messages!.next(client);
  }

  /** The connection has become usable. */
  usable(client: Client): void {
    if (!this.ended) this.sessions?.usable(client, this.nowMs());
  }

  /** The client is in all its groups. */
  inGroups(client: Client, atMs = this.nowMs()): void {
    if (this.ended || client.state !== 'ready' || client.ending || client.rejoins) return;
    this.messages?.begin(client, atMs);
  }

  /** A message has come to its end. */
  settled(client: Client): void {
    if (!this.ended) this.messages?.settled(client, this.nowMs());
  }

  /** The connection is no longer usable. */
  unusable(client: Client): void {
    this.messages?.end(client);
  }

  /** The transport has said its last word. */
  away(client: Client): void {
    if (!this.ended) this.sessions?.over(client, this.nowMs());
  }

  private nowMs(): number {
    return this.timeline.toOffsetMs(this.environment.clock.now());
  }

  private due(key: number): void {
    const { size } = this.share;
    const { system } = this.environment;
    const client = this.share.clientIn(key % size);
    if (key < size) {
      system.tell(client, 'send', key);
      this.messages!.told(client);
    } else if (this.sessions!.begins(client)) system.tell(client, 'start');
    else {
      this.messages?.end(client);
      system.tell(client, 'finish');
    }
  }
}
