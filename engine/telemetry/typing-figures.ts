import type { Aggregate, Selection } from './aggregate.js';
import type { Dist } from './dist.js';
import type { Counter } from './metric.js';

/** Typing of members, and what the others of the group were told of it. */
export interface TypingFigures {
  /** started + dropped */
  planned: number;
  /** Starts sent. */
  started: number;
  /** Stops sent. */
  stopped: number;
  /** The client was not connected, not in its groups yet, away from the group, or typing already. */
  dropped: number;
  /** Received by anybody: of starts and of stops, further ones included. Of a population: by its clients, whoever typed. */
  pushes: number;
  /** These, and the latency: `null` where nobody checks, and of a single phase. Of a population: of what it typed. due = received + lost */
  due: number | null;
  received: number | null;
  lost: number | null;
  /** Of the received, those later than the profile's `deliveries.lateAfter`. */
  late: number | null;
  duplicate: number | null;
  /** Of what nobody had done lately, to no member, or to who types. */
  unexpected: number | null;
  /** Of which nobody can say whether they were due. */
  undecided: number | null;
  /** From the intended start or stop to each push. */
  latencyMs: Dist | null;
}

/** Starts, stops and pushes as they were counted; held against who was due one, for the whole run and by who typed. */
export function typingFigures(aggregate: Aggregate, selection: Selection): TypingFigures {
  const { phase, workload, population } = selection;
  const count = (counter: Counter): number => aggregate.counter(counter, selection);
  const isWhole = phase === undefined && workload === undefined;
  const tally = isWhole ? aggregate.presence?.ofTyping(population) : undefined;
  return {
    planned: count('typing.planned'),
    started: count('typing.started'),
    stopped: count('typing.stopped'),
    dropped: count('typing.dropped'),
    pushes: count('typing.pushes'),
    due: tally?.due ?? null,
    received: tally?.received ?? null,
    lost: tally?.lost ?? null,
    late: tally?.late ?? null,
    duplicate: tally?.duplicate ?? null,
    unexpected: tally?.unexpected ?? null,
    undecided: tally?.undecided ?? null,
    latencyMs: tally?.latency.toDist() ?? null,
  };
}
