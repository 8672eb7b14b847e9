import type { Aggregate, Selection } from './aggregate.js';
import type { Dist } from './dist.js';
import type { Counter } from './metric.js';

/** Private messages: confirmed by the target, and received by whom they were for, which are two things. */
export interface PrivateFigures {
  /** sent + dropped */
  planned: number;
  /** confirmed + refused + timedOut + disconnected */
  sent: number;
  confirmed: number;
  refused: number;
  timedOut: number;
  disconnected: number;
  /** The client was not connected. */
  dropped: number;
  /** Received by anybody, further copies included. */
  copies: number;
  /** These, and the latency: `null` where nobody checks, and of a single phase. due = received + lost */
  due: number | null;
  received: number | null;
  lost: number | null;
  /** Of the received, those later than the profile's `deliveries.lateAfter`. */
  late: number | null;
  duplicate: number | null;
  misdelivered: number | null;
  /** Of which nobody can say whether they were due. */
  undecided: number | null;
  /** From the intended send to the confirmation. */
  responseMs: Dist | null;
  /** From the intended send to the receipt. */
  latencyMs: Dist | null;
}

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
