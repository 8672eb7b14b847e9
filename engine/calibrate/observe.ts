import type { Plan, PlanMessages } from '../plan/plan.js';
import type { Summary, WorkloadFigures } from '../telemetry/summary.js';
import { createPartsPacer, type PartsSpec, type PartSpec } from '../workload/pacer.js';
import type { Observed } from './fit.js';
import type { Stair } from './stair.js';

/** Fewer messages on a stair have no 99th percentile worth comparing. */
const LEAST_MESSAGES = 200;
/** A line needs more than two points to be more than a line. */
const LEAST_STAIRS = 3;
/** Messages that a fit simulates: of a run with more, those of each stair's first part. */
const MOST_MESSAGES = 40_000;

/** What a fit needs to know of a run, or why nothing can be fitted to it: each reason a sentence. */
export type Observation = { observed: Observed; reasons?: undefined } | { observed?: undefined; reasons: string[] };

/**
 * Messages' intended times and each stair's distribution, of a run in the manner of the shipped `calibrate` profile.
 * What is compared is service time, from the actual send on: the generator's own lag is no property of the target.
 */
export function observe(plan: Plan, summary: Summary): Observation {
  const shape = reasonsOfPlan(plan);
  const { messages } = plan.populations[0]!;
  if (shape.length > 0 || !isParts(messages)) return { reasons: shape };
  const reasons = reasonsOfRun(summary);
  if (reasons.length > 0) return { reasons };
  const pacer = createPartsPacer(messages.pacer, plan.holdMs);
  const share = Math.min(1, MOST_MESSAGES / Math.max(1, pacer.dueBefore(plan.holdMs)));
  const arrivalsMs: number[] = [];
  const stairs: Stair[] = [];
  plan.phases.forEach(({ key, atMs, forMs, warmUp }) => {
    const [first, end] = [pacer.dueBefore(atMs), pacer.dueBefore(atMs + forMs)];
    const from = arrivalsMs.length;
    for (let n = first; n < first + Math.round((end - first) * share); n++) arrivalsMs.push(pacer.dueAtMs(n)!);
    if (warmUp) return;
    const figures = summary.workload?.[key]?.messages;
    reasons.push(...reasonsOfStair(key, end - first, figures));
    if (!figures?.serviceMs) return;
    const perSecond = (1000 * (end - first)) / forMs;
    stairs.push({ name: key, from, to: arrivalsMs.length, perSecond, serviceMs: figures.serviceMs });
  });
  return reasons.length > 0 ? { reasons } : { observed: { arrivalsMs: Float64Array.from(arrivalsMs), stairs } };
}

function isParts(messages: PlanMessages | null): messages is PlanMessages & { pacer: PartsSpec } {
  return messages?.pacer?.kind === 'parts';
}

/** A plan whose queue can be simulated from what it says: one kind of request, known instants, one queue. */
function reasonsOfPlan({ populations, groupSets, phases, target }: Plan): string[] {
  const [population] = populations;
  const messages = population?.messages;
  if (!population || !messages || populations.length > 1) return ['It needs one population, which sends messages.'];
  const { set, inFlight } = messages;
  const stairs = phases.filter(({ warmUp }) => !warmUp).length;
  const checks: [boolean, string][] = [
    [
      stairs >= LEAST_STAIRS && isParts(messages) && messages.pacer.parts.length === phases.length,
      `Its hold must be made of ${LEAST_STAIRS} stairs or more: phases in which the population sends, each at a rate of its own.`,
    ],
    [!phases.some(({ beside }) => beside), 'Its phases must follow each other.'],
    [
      !isParts(messages) || messages.pacer.parts.every(isStair),
      'Each stair needs a constant rate for the population together, with exponential intervals and no bursts.',
    ],
    [
      population.session === null && messages.loop === null,
      'Its clients must be open: what a closed population sends depends on the target.',
    ],
    [inFlight === 0, 'Its messages may not wait for an in-flight limit.'],
    [
      set < 0 || groupSets[set]!.sizes[0]?.members === 1,
      'Its groups must have one member, so that a message is one piece of work and one delivery.',
    ],
    [population.history === null, 'Reads of history would take the target’s time at instants that nobody knows.'],
    [
      population.churn === null && population.typing === null && population.privately === null,
      'Departures, typing and private messages would take the target’s time, and are not in the fit.',
    ],
    [target.instances.length === 1, 'Its target must be one instance: several have a queue each.'],
  ];
  return checks.flatMap(([isMet, reason]) => (isMet ? [] : [reason]));
}

function isStair({ pacer }: PartSpec): boolean {
  return pacer.kind === 'constant' && pacer.intervals?.kind === 'exponential' && !pacer.burst;
}

function reasonsOfRun({ simulated, stop, verdict, connections, messages }: Summary): string[] {
  const lost = messages.refused + messages.timedOut + messages.disconnected + messages.droppedSends;
  const checks: [boolean, string][] = [
    [!simulated, 'It is a virtual run: the model it would find stands in its profile.json.'],
    [stop === 'completed', `It did not complete: ${stop}.`],
    [verdict.status !== 'invalid', `Its verdict is invalid: ${verdict.reasons[0] ?? ''}.`],
    [connections.dropped === 0, `${connections.dropped} connections dropped.`],
    [
      lost === 0,
      `${lost} of ${messages.planned} messages were refused, timed out or not sent: percentiles of the others flatter the target. Lower the rates (--scale).`,
    ],
  ];
  return checks.flatMap(([isMet, reason]) => (isMet ? [] : [reason]));
}

function reasonsOfStair(name: string, due: number, messages: WorkloadFigures['messages'] | undefined): string[] {
  if (due < LEAST_MESSAGES) return [`${name} has ${due} messages: at least ${LEAST_MESSAGES} are needed.`];
  const { serviceMs, sendLagMs } = messages ?? {};
  if (!serviceMs || serviceMs.count !== due)
    return [`${name} has ${serviceMs?.count ?? 0} answers where the plan has ${due} messages.`];
  if (sendLagMs && sendLagMs.p50 >= serviceMs.p50)
    return [
      `${name} was bound by the generator: half of its messages left ${sendLagMs.p50} ms late or later, and took ${serviceMs.p50} ms.`,
    ];
  return [];
}
