import type { Aggregate, Selection } from './aggregate.js';
import type { Dist } from './dist.js';

/** What members were told of others in their groups. */
export interface PresenceFigures {
  /** Pushes received: joined + left + gone. */
  received: number;
  /** Of a user who has joined a group, has left it, or has disconnected. */
  joined: number;
  left: number;
  gone: number;
  /** These, and the latency: of joins and leaves that keep a pace. `null` where nobody checks, and of a single phase. */
  due: number | null;
  lost: number | null;
  duplicate: number | null;
  /** Pushes of which nobody can say whether they were due. */
  undecided: number | null;
  /** From the intended join or leave to each push. */
  latencyMs: Dist | null;
}

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
