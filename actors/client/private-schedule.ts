import type { Observable, Subscription } from 'rxjs';
import type { PlanPopulation, PlanPrivate } from '../../engine/plan/plan.js';
import { PrivateMessages } from '../../engine/plan/private-messages.js';
import { compileTemplate, type Template } from '../../engine/plan/template.js';
import { paced } from '../../engine/workload/paced.js';
import type { Timeline } from '../../engine/workload/timeline.js';
import type { ClientPrivates, PlannedPrivate } from './client-context.js';
import type { ClientShare } from './client-share.js';
import type { Client } from './client.js';
import type { ThreadEnvironment } from './population-context.js';

/** The private messages of a population's share: clients are told `sendPrivate` with the number of the message. */
export class PrivateSchedule implements ClientPrivates {
  readonly firstTarget: number;
  private readonly environment: ThreadEnvironment;
  private readonly share: ClientShare;
  private readonly messages: PrivateMessages;
  private readonly user: Template;
  private readonly filler: string;
  private readonly planned: PlannedPrivate = { target: 0, sequence: 0, intendedMs: 0 };
  private timeline: Timeline | undefined;

  constructor(environment: ThreadEnvironment, { id }: PlanPopulation, privately: PlanPrivate, share: ClientShare) {
    const { plan } = environment.shard;
    const { firstClient, userTemplate } = plan.populations[privately.to]!;
    this.environment = environment;
    this.share = share;
    this.messages = new PrivateMessages(plan, id, privately);
    this.firstTarget = firstClient;
    this.user = compileTemplate(userTemplate);
    this.filler = 'x'.repeat(privately.size);
  }

  /** Begins with hold; `stop` carries the time up to which messages still count. */
  begin(timeline: Timeline, stop: Observable<number>): Subscription {
    const { clock, system } = this.environment;
    const { messages, share } = this;
    this.timeline = timeline;
    const isOwn = (n: number): boolean => share.slotOf(messages.senderOf(n)) >= 0;
    return paced(clock, messages.pacer, timeline, stop, isOwn).subscribe((n) => {
      system.tell(share.clientIn(share.slotOf(messages.senderOf(n))), 'sendPrivate', n);
    });
  }

  messageAt(n: number): PlannedPrivate {
    const { planned, messages } = this;
    planned.target = messages.targetOf(n);
    planned.sequence = messages.sequenceOf(n);
    planned.intendedMs = this.timeline!.toClockMs(messages.pacer.dueAtMs(n)!);
    return planned;
  }

  userOf(target: number): string {
    return this.user({ run: this.environment.shard.plan.runId, index: target });
  }

  text(client: Client, sequence: number, intendedMs: number): string {
    const stamp = this.environment.stamps.encode(client.number, sequence, intendedMs);
    return stamp + this.filler.slice(stamp.length);
  }
}
