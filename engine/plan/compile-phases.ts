import type { ClientPartSpec } from '../workload/client-parts.js';
import type { PacerSpec } from '../workload/pacer.js';
import { seedOf } from '../workload/chance.js';
import { compileCadence, compileOwnCadence } from './compile-rate.js';
import type { PlanPhase } from './plan.js';
import { parseDurationMs } from './quantity.js';
import type { Cadence, Messages, Phase, ResolvedProfile } from './resolved-profile.generated.js';

/** The phases that hold is made of, in the profile's order; none where it has `hold`. */
export function compilePhases({ phases = {} }: Pick<ResolvedProfile, 'phases'>): PlanPhase[] {
  let endMs = 0;
  return Object.entries(phases).map(([key, { duration, start, warmUp }]): PlanPhase => {
    const forMs = parseDurationMs(duration);
    const beside = start !== undefined;
    const atMs = beside ? parseDurationMs(start) : endMs;
    if (!beside) endMs += forMs;
    return { key, atMs, forMs, warmUp, beside };
  });
}

/** How long messages flow. */
export function holdMsOf(profile: Pick<ResolvedProfile, 'hold' | 'phases'>): number {
  if (profile.hold !== undefined) return parseDurationMs(profile.hold);
  return Math.max(0, ...compilePhases(profile).map(({ atMs, forMs }) => atMs + forMs));
}

/** What a population says in a phase; `undefined`: nothing. */
export function cadenceIn(messages: Messages, phase: Phase, population: string): Cadence | undefined {
  const named = Object.hasOwn(phase.messages, population) ? phase.messages[population] : undefined;
  if (named === 'none') return undefined;
  return named ?? (phase.start === undefined ? messages : undefined);
}

/** Each client draws its own intervals. */
export function isOwn({ ratePerClient, interval }: Cadence): boolean {
  return ratePerClient !== undefined && interval !== undefined && interval.distribution !== 'fixed';
}

/** When a population's messages are due: all together, or where some are of each client's own, all client by client. */
export function compileMessagesDue(
  profile: Pick<ResolvedProfile, 'hold' | 'phases'>,
  population: string,
  { messages, clients, seed }: { messages: Messages; clients: number; seed: number },
): { pacer: PacerSpec | null; own: ClientPartSpec[] | null } {
  const phases = compilePhases(profile);
  if (phases.length === 0) {
    if (!isOwn(messages)) return { pacer: compileCadence(messages, clients, seed), own: null };
    const own = compileOwnCadence(messages, seed);
    return { pacer: null, own: [{ atMs: 0, forMs: holdMsOf(profile), workload: -1, pacer: { own } }] };
  }
  const spans = Object.values(profile.phases ?? {}).flatMap((phase, workload) => {
    const cadence = cadenceIn(messages, phase, population);
    const { atMs, forMs } = phases[workload]!;
    return cadence ? [{ cadence, span: { atMs, forMs, workload }, seed: seedOf(seed, workload) }] : [];
  });
  if (!spans.some(({ cadence }) => isOwn(cadence))) {
    const parts = spans.map((each) => ({ ...each.span, pacer: compileCadence(each.cadence, clients, each.seed) }));
    return { pacer: { kind: 'parts', parts }, own: null };
  }
  const own = spans.map((each): ClientPartSpec => ({
    ...each.span,
    pacer: isOwn(each.cadence)
      ? { own: compileOwnCadence(each.cadence, each.seed) }
      : { turns: compileCadence(each.cadence, clients, each.seed) },
  }));
  return { pacer: null, own };
}
