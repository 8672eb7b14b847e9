import type { Aggregate, Selection } from './aggregate.js';
import type { Counter } from './metric.js';
import type { PrivateFigures } from './summary.js';

/** Sends and confirmations as they were counted; what came of them at their targets, for the whole run and by sender. */
export function privateFigures(aggregate: Aggregate, selection: Selection): PrivateFigures {
  const { phase, workload, population } = selection;
  const count = (counter: Counter): number => aggregate.counter(counter, selection);
  const isWhole = phase === undefined && workload === undefined;
  const tally = isWhole ? aggregate.privates?.tally(population) : undefined;
  return {
    planned: count('private.planned'),
    sent: count('private.sent'),
    confirmed: count('private.confirmed'),
    refused: count('private.refused'),
    timedOut: count('private.timedOut'),
    disconnected: count('private.disconnected'),
    dropped: count('private.dropped'),
    copies: count('private.copies'),
    due: tally?.due ?? null,
    received: tally?.received ?? null,
    lost: tally?.lost ?? null,
    late: tally?.late ?? null,
    duplicate: tally?.duplicate ?? null,
    misdelivered: tally?.misdelivered ?? null,
    undecided: tally?.undecided ?? null,
    responseMs: aggregate.distribution('private.responseMs', selection).toDist(),
    latencyMs: tally?.latency.toDist() ?? null,
  };
}
