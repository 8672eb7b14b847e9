import { Membership } from '../plan/membership.js';
import { messagesDueBefore } from '../plan/messages-due.js';
import type { Plan, PlanPhase } from '../plan/plan.js';
import type { Phase } from '../run/phase.js';
import type { Aggregate, Selection } from './aggregate.js';
import { deliveryFigures } from './delivery-figures.js';
import type { Dist } from './dist.js';
import { privateFigures } from './private-figures.js';
import { presenceFigures } from './presence-figures.js';
import { typingFigures } from './typing-figures.js';
import type { Counter, Distribution } from './metric.js';
import type { Figures } from './summary.js';

/** How long each phase lasted, in ms; absent: it was not reached. */
export type PhaseDurations = Partial<Record<Phase, number>>;

/** How long a phase of the workload lasted, of a hold that lasted `holdMs`. */
export function workloadMs({ atMs, forMs }: PlanPhase, holdMs: number): number {
  return Math.max(0, Math.min(forMs, holdMs - atMs));
}

/** Phases of the workload that thresholds leave out. */
export function warmUpsOf({ phases }: Plan): number[] {
  return phases.flatMap(({ warmUp }, workload) => (warmUp ? [workload] : []));
}

/** The figures of the whole run, or of one phase or population, from what the shards reported. */
export function figuresOf(
  aggregate: Aggregate,
  plan: Plan,
  durations: PhaseDurations,
  selection: Selection = {},
): Figures {
  const count = (counter: Counter): number => aggregate.counter(counter, selection);
  const dist = (distribution: Distribution): Dist | null => aggregate.distribution(distribution, selection).toDist();
  const inPhase = (phase: Phase): Selection => ({ ...selection, phase });
  const { phase: only = selection.workload === undefined ? undefined : 'hold' } = selection;
  const reaches = (phase: Phase): boolean => only === undefined || only === phase;
  const attempted = count('connections.attempted');
  const established = count('connections.established');
  const dropped = count('connections.dropped');
  const created = count('groups.created');
  const existing = count('groups.existing');
  // Of one phase alone a part may be more than the whole: who began to come back in one is established in the next.
  const shareOfPhase = (part: number, whole: number): number | null =>
    share(only === undefined ? part : Math.min(part, whole), whole);
  const acknowledged = count('messages.acknowledged');
  const planned = count('messages.planned');
  const droppedBy = {
    disconnected: count('messages.dropped.disconnected'),
    inFlight: count('messages.dropped.inFlight'),
    generator: count('messages.dropped.generator'),
  };
  const perSecond = (counter: Counter, phase: Phase, attempts: number): number | null =>
    reaches(phase) && attempts > 0
      ? rate(aggregate.counter(counter, inPhase(phase)), lasted(phase, plan, durations, selection))
      : null;
  return {
    connections: {
      planned: reaches('connect') ? clientsOf(plan, selection) : 0,
      attempted,
      established,
      failed: count('connections.failed'),
      dropped,
      silent: count('connections.silent'),
      droppedRate: shareOfPhase(dropped, established),
      reconnects: count('connections.reconnects'),
      peak: only === undefined && selection.population === undefined ? aggregate.peak : established,
      successRate: shareOfPhase(established, attempted),
      perSecond: perSecond(
        'connections.established',
        'connect',
        aggregate.counter('connections.attempted', inPhase('connect')),
      ),
      setupMs: dist('connections.setupMs'),
      timeToRecoverMs: dist('connections.timeToRecoverMs'),
      closeCodes: only === undefined && selection.population === undefined ? { ...aggregate.closeCodes } : {},
    },
    groups: {
      planned: reaches('groups') ? groupsOf(plan, selection) : 0,
      attempted: count('groups.attempted'),
      created,
      existing,
      failed: count('groups.failed'),
      successRate: share(created + existing, count('groups.attempted')),
      perSecond: perSecond('groups.created', 'groups', count('groups.attempted')),
      responseMs: dist('groups.responseMs'),
    },
    joins: {
      planned: reaches('join') ? joinsOf(plan, selection) : 0,
      attempted: count('joins.attempted'),
      joined: count('joins.joined'),
      failed: count('joins.failed'),
      responseMs: dist('joins.responseMs'),
    },
    messages: {
      planned,
      sent: count('messages.sent'),
      acknowledged,
      refused: count('messages.refused'),
      timedOut: count('messages.timedOut'),
      disconnected: count('messages.disconnected'),
      droppedSends: droppedBy.disconnected + droppedBy.inFlight + droppedBy.generator,
      droppedBy,
      received: count('messages.received'),
      successRate: share(acknowledged, planned),
      perSecond: perSecond('messages.sent', 'hold', planned),
      receivedPerSecond: perSecond('messages.received', 'hold', aggregate.counter('messages.planned')),
      responseMs: dist('messages.responseMs'),
      serviceMs: dist('messages.serviceMs'),
      sendLagMs: dist('messages.sendLagMs'),
    },
    deliveries: deliveryFigures(aggregate.ledger, selection),
    private: privateFigures(aggregate, selection),
    churn: {
      planned: count('churn.planned'),
      left: count('churn.left'),
      failed: count('churn.failed'),
      dropped: count('churn.dropped'),
      responseMs: dist('churn.responseMs'),
    },
    presence: presenceFigures(aggregate, selection),
    typing: typingFigures(aggregate, selection),
    history: {
      planned: count('history.planned'),
      answered: count('history.answered'),
      failed: count('history.failed'),
      responseMs: dist('history.responseMs'),
    },
    heartbeats: {
      client: {
        sent: count('heartbeats.client.sent'),
        answered: count('heartbeats.client.answered'),
        missed: count('heartbeats.client.missed'),
        roundTripMs: dist('heartbeats.client.roundTripMs'),
      },
      server: {
        received: count('heartbeats.server.received'),
        ponged: count('heartbeats.server.ponged'),
        late: count('heartbeats.server.late'),
      },
    },
    bytes: { sent: count('bytes.sent'), received: count('bytes.received') },
  };
}

/** The time that a selection's counts of a phase were made in. */
function lasted(
  phase: Phase,
  plan: Plan,
  durations: PhaseDurations,
  { workload, without = [] }: Selection,
): number | undefined {
  const holdMs = durations[phase];
  if (phase !== 'hold' || holdMs === undefined) return holdMs;
  if (workload !== undefined && workload >= 0) return workloadMs(plan.phases[workload]!, holdMs);
  return without.reduce((ms, each) => ms - workloadMs(plan.phases[each]!, holdMs), holdMs);
}

/** `null` where nothing was attempted. */
function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

function rate(count: number, durationMs: number | undefined): number | null {
  return durationMs !== undefined && durationMs > 0 ? (1000 * count) / durationMs : null;
}

function clientsOf(plan: Plan, { population }: Selection): number {
  return population === undefined ? plan.clients : (plan.populations[population]?.clients ?? 0);
}

function groupsOf(plan: Plan, { population }: Selection): number {
  return plan.groupSets
    .filter(({ create }) => population === undefined || create.population === population)
    .reduce((sum, { count }) => sum + count, 0);
}

function joinsOf(plan: Plan, { population }: Selection): number {
  if (population === undefined) return plan.groupSets.reduce((sum, { memberships }) => sum + memberships, 0);
  // Not clients × joins: where those don't divide into whole groups, some join one group more or less.
  const joins = plan.populations[population]?.joins ?? [];
  return joins.reduce((sum, { set }) => sum + new Membership(plan, set).totalOf(population), 0);
}

/** Messages due by the plan in the whole of hold. */
export function plannedMessages(plan: Plan): number {
  return plan.populations.reduce((sum, { id }) => sum + messagesDueBefore(plan, id, plan.holdMs, 0, 1), 0);
}
