import type { Aggregate, Selection } from './aggregate.js';
import type { Counter } from './metric.js';
import type { TypingFigures } from './summary.js';

/** Signals and pushes as they were counted; held against who was due one, for the whole run and by who typed. */
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
