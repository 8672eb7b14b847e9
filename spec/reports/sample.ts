import type { DeliveryFigures } from '../../engine/telemetry/delivery-figures.js';
import type { Dist } from '../../engine/telemetry/dist.js';
import type { Figures, Summary } from '../../engine/telemetry/summary.js';
import type { Tick } from '../../engine/telemetry/tick.js';
import type { RunInfo } from '../../reports/reporter.js';

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

function sampleDeliveries(): DeliveryFigures {
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

/** A run of load.json, complete and without a fault. */
export function sampleSummary(): Summary {
  const phase = (startedAtMs: number, durationMs: number): Summary['phases']['hold'] => ({
    ...sampleFigures(),
    startedAtMs,
    durationMs,
    generator: { eventLoopDelayMs: dist(6000, 0.6), gcPauseMs: dist(210, 1.1) },
    verdict: { status: 'valid', reasons: [] },
  });
  return {
    schemaVersion: 1,
    tool: { name: 'populace', version: '0.1.0' },
    simulated: false,
    profile: { name: 'load', hash: '3f2a9c1e77d04b5a' },
    plan: { hash: '90b1f0a2c3d4e5f6' },
    seed: 42,
    tags: {},
    startedAt: '2026-11-23T18:20:05.123Z',
    durationMs: 154_321,
    stop: 'completed',
    verdict: { status: 'valid', reasons: [] },
    ...sampleFigures(),
    deliveries: {
      ...sampleDeliveries(),
      unattributed: 0,
      bySize: { '3-10': sampleDeliveries() },
      byInstance: null,
      samples: [],
    },
    silences: [],
    reading: null,
    errors: { critical: 0, byCategory: noErrors, byCode: [] },
    thresholds: [
      { metric: 'connections.successRate', condition: '> 0.95', value: 1, result: 'passed' },
      { metric: 'connections.droppedRate', condition: '< 0.05', value: 0, result: 'passed' },
      { metric: 'messages.successRate', condition: '> 0.90', value: 1, result: 'passed' },
      { metric: 'messages.responseMs.p50', condition: '< 100', value: 3.125, result: 'passed' },
      { metric: 'messages.responseMs.p95', condition: '< 500', value: 7.8125, result: 'passed' },
      { metric: 'errors.critical', condition: '== 0', value: 0, result: 'passed' },
    ],
    generator: {
      runners: 1,
      threads: 2,
      cpuSeconds: 109.6,
      rssBytes: 211_400_000,
      rssBytesPerConnection: 42_280,
      marginalBytesPerConnection: 13_640,
      eventLoopDelayMs: dist(7700, 0.7),
      gcPauseMs: dist(260, 1.2),
      coordinator: null,
      byRunner: [
        {
          runner: 0,
          cpuSeconds: 109.6,
          rssBytes: 211_400_000,
          threads: [0, 1].map((thread) => ({
            thread,
            lost: false,
            cpuSeconds: 50.5,
            heapBytes: 61_000_000,
            eventLoopDelayMs: dist(3850, 0.7 + thread),
            gcPauseMs: dist(130, 1.2),
            sendLagMs: dist(30_000, 0.4),
          })),
        },
      ],
    },
    target: {
      connections: 5000,
      groups: 50_000,
      messages: 60_000,
      deliveries: 600_000,
      cpuSeconds: 93.2,
      rssBytes: 187_000_000,
    },
    phases: {
      connect: phase(0, 25_025)!,
      groups: phase(25_025, 5312)!,
      join: phase(30_337, 2160)!,
      hold: phase(32_497, 120_000)!,
      drain: phase(152_497, 240)!,
      close: phase(152_737, 1584)!,
    },
    populations: { chatters: sampleFigures() },
  };
}

/** The same run where much went wrong. */
export function troubledSummary(): Summary {
  const summary = sampleSummary();
  return {
    ...summary,
    tags: { branch: 'main', machine: 'ci-7' },
    stop: 'aborted',
    stopReason: 'safety.maxErrorRate: 61 % of what ended within 10 s had failed (limit 50 %)',
    verdict: {
      status: 'invalid',
      reasons: [
        'Send lag p99 in hold was 73.4 ms (invalid above 50 ms): the generator sent later than planned.',
        'Event-loop delay p99 in hold was 38.1 ms (suspect above 20 ms).',
      ],
    },
    generator: {
      ...summary.generator!,
      sources: { addresses: ['127.0.0.2-127.0.0.3', '127.0.0.9'], ports: ['32768-60999'], taken: 12 },
    },
    connections: {
      ...summary.connections,
      established: 4998,
      failed: 2,
      dropped: 131,
      silent: 6,
      droppedRate: 131 / 4998,
      successRate: 4998 / 5000,
      closeCodes: { 1006: 120, 1011: 11 },
    },
    messages: {
      ...summary.messages,
      planned: 41_000,
      sent: 39_012,
      acknowledged: 35_000,
      refused: 3200,
      timedOut: 800,
      disconnected: 12,
      droppedSends: 1988,
      droppedBy: { disconnected: 1502, inFlight: 400, generator: 86 },
      received: 349_999,
      successRate: 35_000 / 41_000,
      responseMs: dist(35_000, 312.5),
      sendLagMs: dist(39_012, 18.35),
    },
    deliveries: {
      ...summary.deliveries!,
      due: 350_020,
      received: 349_999,
      lost: 21,
      duplicate: 3,
      undecided: 240,
      rate: 349_999 / 350_020,
      samples: [{ fault: 'lost', group: 'load_k3f9_a17', sender: 'user42', sequence: 7, receiver: 'user\u001b[31m9' }],
    },
    heartbeats: { ...summary.heartbeats, client: { sent: 0, answered: 0, missed: 0, roundTripMs: null } },
    silences: [
      { client: 'user17', code: 'HEARTBEAT_TIMEOUT', sinceMs: 61_204, forMs: 34_870, missed: 31 },
      { client: 'user3901', code: 'SILENT', sinceMs: 70_011, forMs: 78_212, missed: 0 },
    ],
    errors: {
      critical: 1,
      byCategory: { ...noErrors, rateLimited: 3200 },
      byCode: [
        { code: 'MESSAGE_TIMEOUT', count: 800, samples: ['no answer within 10 s'] },
        {
          code: 'RATE_LIMIT_EXCEEDED',
          count: 3200,
          samples: ['Rate limit exceeded: 20 messages per 10 s', 'bad \u001b[31m\nnews: \u202eevil'],
        },
        { code: 'ECONNREFUSED', count: 2, samples: ['connect ECONNREFUSED 127.0.0.1:8000'] },
      ],
    },
    thresholds: [
      ...summary.thresholds.slice(0, 4),
      { metric: 'messages.responseMs.p95', condition: '< 500', value: 781.25, result: 'failed' },
      { metric: 'errors.critical', condition: '== 0', value: 1, result: 'failed' },
      { metric: 'groups.successRate', condition: '> 0.9', value: null, result: 'skipped' },
    ],
    phases: {
      ...summary.phases,
      hold: { ...summary.phases.hold!, generator: { eventLoopDelayMs: dist(6000, 9.525), gcPauseMs: null } },
      connect: {
        ...summary.phases.connect!,
        verdict: { status: 'suspect', reasons: ['Event-loop delay p99 was 22 ms.'] },
      },
    },
    target: {
      connections: 4998,
      groups: 50_000,
      messages: 35_000,
      deliveries: 350_012,
      cpuSeconds: null,
      rssBytes: null,
    },
  };
}

/** Second `second` of that run: 25 s of connect, 5 of groups, 2 of join, 120 of hold, 1 of drain. */
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

export function sampleInfo(): RunInfo {
  return {
    profileName: 'load',
    description: '5,000 connections, 50,000 groups, 500 messages/s of 5,000 characters for two minutes',
    runId: 'k3x9',
    targetUrl: 'ws://127.0.0.1:8000/ws/{user}',
    simulated: false,
    targetEmbedded: true,
    clients: 5000,
    groups: 50_000,
    messagesPerSecond: 500,
    deliveriesPerSecond: 5000,
    holdMs: 120_000,
    runners: 1,
    threads: 2,
    outDir: 'runs/2026-11-23T18-20-05Z-load',
    startedAt: '2026-11-23T18:20:05.123Z',
  };
}
