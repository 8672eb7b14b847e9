import type { Summary } from '../../engine/telemetry/summary.js';
import { dist, noErrors, sampleFigures, sampleDeliveries } from './sample-figures.js';

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
