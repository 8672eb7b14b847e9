import type { Aggregate, Selection } from './aggregate.js';
import type { PresenceFigures } from './summary.js';

/** Pushes are counted where they came; held against who was due one, for the whole run and for who joined. */
export function presenceFigures(aggregate: Aggregate, selection: Selection): PresenceFigures {
  const { phase, workload, population } = selection;
  const joined = aggregate.counter('presence.joined', selection);
  const left = aggregate.counter('presence.left', selection);
  const gone = aggregate.counter('presence.gone', selection);
  const isWhole = phase === undefined && workload === undefined;
  const tally = isWhole ? aggregate.presence?.ofMemberships(population) : undefined;
  return {
    received: joined + left + gone,
    joined,
    left,
    gone,
    due: tally?.due ?? null,
    lost: tally?.lost ?? null,
    duplicate: tally?.duplicate ?? null,
    undecided: tally?.undecided ?? null,
    latencyMs: tally?.latency.toDist() ?? null,
  };
}
