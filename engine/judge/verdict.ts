import type { Phase } from '../run/phase.js';
import type { Figures, StopReason, Verdict, VerdictStatus } from '../telemetry/summary.js';
import type { TargetTotals } from '../telemetry/target-figures.js';

/** Up to `valid`: valid; up to `suspect`: suspect; above: invalid. */
interface Limits {
  valid: number;
  suspect: number;
}

/** The contract's table. Milliseconds, and shares of 1. */
export const verdictLimits = {
  sendLagP99Ms: { valid: 10, suspect: 50 },
  droppedByGenerator: { valid: 0.001, suspect: 0.01 },
  clientsLost: { valid: 0, suspect: 0.01 },
  eventLoopDelayP99Ms: { valid: 20, suspect: 100 },
} as const satisfies Record<string, Limits>;

export interface VerdictInput {
  figures: Figures;
  stop: StopReason;
  /** Clients lost with a thread, or by a fault of our own. */
  clientsLost: number;
  /** p99 of the worst thread in hold; `null` when not measured. */
  eventLoopDelayP99Ms: number | null;
  target: TargetTotals | null;
  /** The target was told to misbehave. */
  faultsInjected: boolean;
}

/** Whether the generator can be believed. High CPU alone says nothing. */
export function judgeVerdict(input: VerdictInput): Verdict {
  const { connections } = input.figures;
  const findings = [
    ...ofSends(input.figures, ''),
    rank(
      connections.planned > 0 ? input.clientsLost / connections.planned : null,
      verdictLimits.clientsLost,
      (value) => `the generator lost ${percent(value)} of its clients`,
    ),
    rank(
      input.eventLoopDelayP99Ms,
      verdictLimits.eventLoopDelayP99Ms,
      (value) => `event-loop delay p99 is ${ms(value)}`,
    ),
    ...differences(input),
  ];
  return combine(findings);
}

/** Of a phase of the workload: its sends. */
export function judgeWorkload(phase: string, figures: Figures): Verdict {
  return combine(ofSends(figures, ` in ${phase}`));
}

function ofSends({ messages }: Figures, where: string): (Finding | undefined)[] {
  return [
    rank(
      messages.sendLagMs?.p99 ?? null,
      verdictLimits.sendLagP99Ms,
      (value) => `send lag p99${where} is ${ms(value)}`,
    ),
    rank(
      messages.planned > 0 ? messages.droppedBy.generator / messages.planned : null,
      verdictLimits.droppedByGenerator,
      (value) => `the generator dropped ${percent(value)} of the sends${where}`,
    ),
  ];
}

/** Of a phase other than hold: its loop delay counts for its own figures only. */
export function judgePhase(phase: Phase, eventLoopDelayP99Ms: number | null): Verdict {
  return combine([
    rank(
      eventLoopDelayP99Ms,
      verdictLimits.eventLoopDelayP99Ms,
      (value) => `event-loop delay p99 in ${phase} is ${ms(value)}`,
    ),
  ]);
}

/** Own totals and the target's own count of the same, where they can be compared. */
export function comparedTotals({ figures }: Pick<VerdictInput, 'figures'>): TargetTotals {
  return {
    connections: figures.connections.established,
    groups: figures.groups.created,
    // Sent and never answered may still have been accepted: only an equal count shows that nothing went missing.
    messages: figures.messages.acknowledged + figures.messages.timedOut,
    deliveries: figures.messages.received,
  };
}

/** Totals are judged only where the two can't differ for an honest reason. */
export function totalsAreComparable({
  figures,
  stop,
  clientsLost,
  faultsInjected,
}: Omit<VerdictInput, 'target' | 'eventLoopDelayP99Ms'>): boolean {
  const { connections, groups, joins, messages } = figures;
  return (
    stop === 'completed' &&
    !faultsInjected &&
    clientsLost === 0 && // what they did last, nobody has told
    connections.dropped === 0 &&
    connections.failed === 0 &&
    groups.failed === 0 &&
    joins.failed === 0 &&
    messages.refused === 0 &&
    messages.disconnected === 0
  );
}

interface Finding {
  status: VerdictStatus;
  reason: string;
}

function differences(input: VerdictInput): Finding[] {
  const { target } = input;
  if (!target || !totalsAreComparable(input)) return [];
  const own = comparedTotals(input);
  const names = {
    connections: 'connections established',
    groups: 'groups created',
    messages: 'messages accepted',
    deliveries: 'deliveries',
  };
  return Object.entries(names).flatMap(([key, name]) => {
    const [ours, theirs] = [own[key as keyof TargetTotals], target[key as keyof TargetTotals]];
    return ours === theirs
      ? []
      : [{ status: 'invalid' as const, reason: `${name}: ${ours} by our count, ${theirs} by the target's` }];
  });
}

function rank(value: number | null, limits: Limits, describe: (value: number) => string): Finding | undefined {
  if (value === null || value <= limits.valid) return undefined;
  const status = value <= limits.suspect ? 'suspect' : 'invalid';
  return { status, reason: describe(value) };
}

function combine(findings: (Finding | undefined)[]): Verdict {
  const real = findings.filter((finding) => finding !== undefined);
  const invalid = real.filter(({ status }) => status === 'invalid');
  const suspect = real.filter(({ status }) => status === 'suspect');
  return {
    status: invalid.length > 0 ? 'invalid' : suspect.length > 0 ? 'suspect' : 'valid',
    reasons: [...invalid, ...suspect].map(({ reason }) => reason),
  };
}

function ms(value: number): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}

function percent(value: number): string {
  return `${(value * 100).toFixed(2)} %`;
}
