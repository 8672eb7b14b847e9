import type { DeliveryFigures } from '../../engine/telemetry/delivery-figures.js';
import type { Dist } from '../../engine/telemetry/dist.js';
import type { Figures } from '../../engine/telemetry/summary.js';

/** A distribution of plausible shape around a median. */
export function dist(count: number, p50: number): Dist {
  return {
    count,
    min: p50 * 0.28,
    mean: p50 * 1.15,
    p50,
    p90: p50 * 1.8,
    p95: p50 * 2.5,
    p99: p50 * 4,
    p999: p50 * 9.3,
    max: p50 * 28.4,
  };
}

export function sampleDeliveries(): DeliveryFigures {
  return {
    due: 600_000,
    received: 600_000,
    undecided: 0,
    lost: 0,
    duplicate: 0,
    reordered: 0,
    misdelivered: 0,
    late: 0,
    rate: 1,
    latencyMs: dist(600_000, 3.375),
    firstMs: dist(60_000, 3),
    lastMs: dist(60_000, 3.75),
  };
}

export const noErrors = { refused: 0, rateLimited: 0, invalid: 0, roomFull: 0, other: 0 };

/** Figures of a run of load.json in which all went well. */
export function sampleFigures(): Figures {
  return {
    connections: {
      planned: 5000,
      attempted: 5000,
      established: 5000,
      failed: 0,
      dropped: 0,
      silent: 0,
      droppedRate: 0,
      reconnects: 0,
      peak: 5000,
      successRate: 1,
      perSecond: 199.8,
      setupMs: dist(5000, 1.234),
      timeToRecoverMs: null,
      closeCodes: {},
    },
    groups: {
      planned: 50_000,
      attempted: 50_000,
      created: 50_000,
      existing: 0,
      failed: 0,
      successRate: 1,
      perSecond: 9412.3,
      responseMs: dist(50_000, 9.87),
    },
    joins: { planned: 25_000, attempted: 25_000, joined: 25_000, failed: 0, responseMs: dist(25_000, 2.5) },
    messages: {
      planned: 60_000,
      sent: 60_000,
      acknowledged: 60_000,
      refused: 0,
      timedOut: 0,
      disconnected: 0,
      droppedSends: 0,
      droppedBy: { disconnected: 0, inFlight: 0, generator: 0 },
      received: 600_000,
      successRate: 1,
      perSecond: 500,
      receivedPerSecond: 5000,
      responseMs: dist(60_000, 3.125),
      serviceMs: dist(60_000, 2.75),
      sendLagMs: dist(60_000, 0.5),
    },
    deliveries: sampleDeliveries(),
    private: {
      planned: 0,
      sent: 0,
      confirmed: 0,
      refused: 0,
      timedOut: 0,
      disconnected: 0,
      dropped: 0,
      copies: 0,
      due: null,
      received: null,
      lost: null,
      late: null,
      duplicate: null,
      misdelivered: null,
      undecided: null,
      responseMs: null,
      latencyMs: null,
    },
    churn: { planned: 0, left: 0, failed: 0, dropped: 0, responseMs: null },
    typing: {
      planned: 0,
      started: 0,
      stopped: 0,
      dropped: 0,
      pushes: 0,
      due: null,
      received: null,
      lost: null,
      late: null,
      duplicate: null,
      unexpected: null,
      undecided: null,
      latencyMs: null,
    },
    presence: {
      received: 0,
      joined: 0,
      left: 0,
      gone: 0,
      due: null,
      lost: null,
      duplicate: null,
      undecided: null,
      latencyMs: null,
    },
    history: { planned: 0, answered: 0, failed: 0, responseMs: null },
    heartbeats: {
      client: { sent: 24_871, answered: 24_871, missed: 0, roundTripMs: dist(24_871, 0.75) },
      server: { received: 24_902, ponged: 24_902, late: 0 },
    },
    bytes: { sent: 309_120_400, received: 3_087_551_200 },
  };
}
