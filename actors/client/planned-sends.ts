import type { Observable, Subscription } from 'rxjs';
import type { Membership } from '../../engine/plan/membership.js';
import type { PlanMessages, PlanPopulation } from '../../engine/plan/plan.js';
import { Senders } from '../../engine/plan/senders.js';
import { ClientParts } from '../../engine/workload/client-parts.js';
import { ClientSchedule } from '../../engine/workload/client-schedule.js';
import { paced } from '../../engine/workload/paced.js';
import { pacedDeadlines } from '../../engine/workload/paced-deadlines.js';
import { createPacer, createPartsPacer, type Pacer } from '../../engine/workload/pacer.js';
import type { Timeline } from '../../engine/workload/timeline.js';
import type { PlannedMessage } from './client-context.js';
import type { ClientShare } from './client-share.js';
import type { ThreadEnvironment } from './population-context.js';

/**
 * The messages of a population's share whose times the plan fixes. Clients are told `send` with a number that
 * `messageAt` understands: the message's own among all of the population where they keep to one pacer together, the
 * client's slot where each has intervals of its own.
 */
export class PlannedSends {
  private readonly environment: ThreadEnvironment;
  private readonly share: ClientShare;
  private readonly senders: Senders;
  private readonly pacer: Pacer | undefined;
  /** The phase of the workload that message `n` is of. */
  private readonly workloadOf: (n: number) => number;
  private readonly schedule: ClientSchedule | undefined;
  private readonly planned: PlannedMessage = { group: -1, sequence: 0, intendedMs: 0, workload: -1 };
  private timeline: Timeline | undefined;

  /** `membership`: of the set that messages go to; `undefined` where they go to no group. */
  constructor(
    environment: ThreadEnvironment,
    population: PlanPopulation,
    { pacer, own }: PlanMessages,
    membership: Membership | undefined,
    share: ClientShare,
  ) {
    const { plan } = environment.shard;
    this.environment = environment;
    this.share = share;
    const senders = (this.senders = new Senders(plan, population, membership));
    this.workloadOf = () => -1;
    if (own) {
      const parts = new ClientParts(own, senders.count);
      this.schedule = new ClientSchedule(parts, share.size, (slot) => senders.rankOf(share.indexOf(slot)));
    } else if (pacer?.kind === 'parts') {
      const parts = createPartsPacer(pacer, plan.holdMs);
      this.pacer = parts;
      this.workloadOf = (n) => pacer.parts[parts.partOf(n)]!.workload;
    } else if (pacer) {
      this.pacer = createPacer(pacer, { untilMs: plan.holdMs });
    }
  }

  /** Begins with hold; `stop` carries the time up to which messages still count. */
  begin(timeline: Timeline, stop: Observable<number>): Subscription | undefined {
    const { clock, system } = this.environment;
    const { senders, pacer, schedule, share } = this;
    this.timeline = timeline;
    if (senders.count === 0) return undefined;
    if (schedule) {
      return pacedDeadlines(clock, schedule.queue, timeline, stop).subscribe((slot) => {
        system.tell(share.clientIn(slot), 'send', slot);
        schedule.advance(slot);
      });
    }
    if (!pacer) return undefined;
    const isOwn = (n: number): boolean => share.slotOf(senders.senderOf(n)) >= 0;
    return paced(clock, pacer, timeline, stop, isOwn).subscribe((n) => {
      system.tell(share.clientIn(share.slotOf(senders.senderOf(n))), 'send', n);
    });
  }

  /** The message that a client has just been told of; the same object each time. */
  messageAt(n: number): PlannedMessage {
    const { planned, senders, schedule } = this;
    let sender: number;
    let offsetMs: number;
    if (schedule) {
      sender = this.share.indexOf(n);
      planned.sequence = schedule.sequenceOf(n);
      planned.workload = schedule.workloadOf(n);
      offsetMs = schedule.queue.dueAtMsOf(n);
    } else {
      sender = senders.senderOf(n);
      planned.sequence = senders.sequenceOf(n);
      planned.workload = this.workloadOf(n);
      offsetMs = this.pacer!.dueAtMs(n)!;
    }
    planned.group = senders.groupOf(sender, planned.sequence);
    planned.intendedMs = this.timeline!.toClockMs(offsetMs);
    return planned;
  }
}
