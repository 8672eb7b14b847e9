import type { Tick } from '../../engine/telemetry/tick.js';
import { noErrors } from './sample-figures.js';

/** Second `second` of the run of load.json: 25 s of connect, 5 of groups, 2 of join, 120 of hold, 1 of drain. */
export function sampleTick(second: number): Tick {
  const phase =
    second <= 25 ? 'connect' : second <= 30 ? 'groups' : second <= 32 ? 'join' : second <= 152 ? 'hold' : 'drain';
  const [from, length] = { connect: [0, 25], groups: [25, 5], join: [30, 2], hold: [32, 120], drain: [152, 1] }[
    phase
  ] as [number, number];
  const open = Math.min(5000, second * 200);
  const created = Math.min(50_000, Math.max(0, second - 25) * 10_000);
  const joined = Math.min(25_000, Math.max(0, second - 30) * 12_500);
  const held = Math.min(120, Math.max(0, second - 32));
  const holding = phase === 'hold';
  const wave = holding ? 1 + 0.04 * Math.sin(second * 1.7) : 0;
  const responseMs = holding ? { p50: 3.1 * wave, p95: 8 * wave, p99: 12.2 * wave, max: 31 * wave } : null;
  return {
    atMs: second * 1000,
    phase,
    phaseMs: (second - from) * 1000,
    phaseProgress: (second - from) / length,
    connections: {
      planned: 5000,
      attempted: open,
      established: open,
      failed: 0,
      dropped: 0,
      open,
      perSecond: phase === 'connect' ? 200 : 0,
    },
    groups: {
      planned: 50_000,
      attempted: created,
      created,
      existing: 0,
      failed: 0,
      perSecond: phase === 'groups' ? 10_000 : 0,
    },
    joins: { planned: 25_000, joined, failed: 0, perSecond: phase === 'join' ? 12_500 : 0 },
    messages: {
      planned: held * 500,
      sent: held * 500,
      acknowledged: held * 500 - (holding ? 2 : 0),
      refused: 0,
      timedOut: 0,
      disconnected: 0,
      droppedSends: 0,
      received: held * 5000,
      sentPerSecond: Math.round(500 * wave),
      receivedPerSecond: Math.round(5000 * wave),
      plannedPerSecond: holding ? 500 : 0,
      responseMs,
      serviceMs: responseMs,
      sendLagMs: holding ? { p50: 0.4, p95: 1.2, p99: 2.1, max: 4.4 } : null,
    },
    deliveries: {
      due: Math.max(0, held - 20) * 5000,
      received: Math.max(0, held - 20) * 5000,
      ...{ undecided: 0, lost: 0, duplicate: 0, reordered: 0, misdelivered: 0, late: 0 },
      latencyMs: responseMs,
    },
    soFar: { responseMs: held > 0 ? { p50: 3.1, p95: 8, p99: 12.4, max: 88.7 } : null },
    heartbeats: { sent: second * 160, answered: second * 160, missed: 0, received: second * 160, ponged: second * 160 },
    bytes: { sentPerSecond: 2_550_000 * wave, receivedPerSecond: 25_600_000 * wave },
    errors: { total: 0, critical: 0, perSecond: 0, byCategory: noErrors, byCode: {} },
    generator: {
      cpuCores: 0.71,
      rssBytes: 205_000_000,
      eventLoopDelayP99Ms: 2.4,
      gcPauseMaxMs: 3.2,
      runners: [{ runner: 0, cpuCores: 0.71, rssBytes: 205_000_000 }],
      threads: [0, 1].map((thread) => ({
        thread,
        runner: 0,
        cpuCores: 0.3,
        heapBytes: 60_000_000,
        eventLoopDelayP99Ms: 2.2 + thread * 0.4,
        gcPauseMaxMs: 3.2,
        sendLagP99Ms: 1.1,
      })),
    },
  };
}
