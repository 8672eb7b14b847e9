import { Subscription, type Observable } from 'rxjs';
import type { PlanPopulation } from '../../engine/plan/plan.js';
import type { Timeline } from '../../engine/workload/timeline.js';
import type { PlannedMessage } from './client-context.js';
import type { ClientShare } from './client-share.js';
import { ClosedLoop } from './closed-loop.js';
import { PlannedSends } from './planned-sends.js';
import type { PopulationContext, ThreadEnvironment } from './population-context.js';
import { PrivateSchedule } from './private-schedule.js';
import type { StepProgress } from './step-progress.js';
import { TurnSchedule } from './turn-schedule.js';

/** What the clients of a population's share do in hold: messages, sessions, turns in groups, private messages. */
export class HoldWork {
  readonly churn: TurnSchedule | undefined;
  readonly typing: TurnSchedule | undefined;
  readonly privately: PrivateSchedule | undefined;
  private readonly environment: ThreadEnvironment;
  private readonly population: PlanPopulation;
  private readonly context: PopulationContext;
  private readonly share: ClientShare;
  private readonly progress: StepProgress;
  private readonly plannedSends: PlannedSends | undefined;

  constructor(
    environment: ThreadEnvironment,
    population: PlanPopulation,
    context: PopulationContext,
    share: ClientShare,
    progress: StepProgress,
  ) {
    this.environment = environment;
    this.population = population;
    this.context = context;
    this.share = share;
    this.progress = progress;
    const { messages, churn, typing, privately } = population;
    if (messages && !messages.loop) {
      const membership = context.membership(messages.set);
      this.plannedSends = new PlannedSends(environment, population, messages, membership, share);
    }
    if (churn) {
      this.churn = new TurnSchedule(environment, population, churn, { begin: 'depart', end: 'comeBack' }, share);
    }
    if (typing) {
      this.typing = new TurnSchedule(environment, population, typing, { begin: 'type', end: 'stopTyping' }, share);
    }
    if (privately) this.privately = new PrivateSchedule(environment, population, privately, share);
  }

  /** Begins with hold; `stop` carries the time up to which what falls due still counts. */
  begin(timeline: Timeline, stop: Observable<number>): Subscription {
    const streams = new Subscription();
    streams.add(this.churn?.begin(timeline, stop));
    streams.add(this.typing?.begin(timeline, stop));
    streams.add(this.privately?.begin(timeline, stop));
    streams.add(this.isLooped ? this.beginLoop(timeline, stop) : this.plannedSends?.begin(timeline, stop));
    return streams;
  }

  /** The message that a `send` with value `n` means; the same object each time. */
  messageAt(n: number): PlannedMessage {
    const { loop } = this.progress;
    if (!loop) return this.plannedSends!.messageAt(n);
    const planned = loop.messageOf(this.share.clientIn(n));
    planned.workload = this.context.workloadAt(planned.intendedMs);
    return planned;
  }

  private get isLooped(): boolean {
    const { session, messages } = this.population;
    return session !== null || (messages !== null && messages.loop !== null);
  }

  private beginLoop(timeline: Timeline, stop: Observable<number>): Subscription {
    const { environment, population, share } = this;
    const membership = population.messages ? this.context.membership(population.messages.set) : undefined;
    const loop = (this.progress.loop = new ClosedLoop(environment, population, timeline, membership, share));
    return loop.begin(stop);
  }
}
