import { expect } from 'chai';
import { findSummaryMetric, summaryMetrics } from '../../../engine/judge/metric-names.js';
import { counterMetrics, distributionMetrics } from '../../../engine/telemetry/metric.js';
import type { Dist } from '../../../engine/telemetry/dist.js';
import type { Figures, Summary } from '../../../engine/telemetry/summary.js';

const dist: Dist = { count: 1, min: 1, mean: 1, p50: 1, p90: 1, p95: 1, p99: 1, p999: 1, max: 1 };

/** The rooms of a summary that thresholds may look into, with every number there. */
const measured: Pick<Figures, 'deliveries'> &
  Pick<
    Summary,
    | 'connections'
    | 'groups'
    | 'joins'
    | 'messages'
    | 'private'
    | 'churn'
    | 'presence'
    | 'typing'
    | 'history'
    | 'heartbeats'
    | 'bytes'
    | 'generator'
    | 'reading'
    | 'errors'
  > = {
  connections: {
    planned: 1,
    attempted: 1,
    established: 1,
    failed: 1,
    dropped: 1,
    silent: 1,
    droppedRate: 1,
    reconnects: 1,
    peak: 1,
    successRate: 1,
    perSecond: 1,
    setupMs: dist,
    timeToRecoverMs: dist,
    closeCodes: {},
  },
  groups: {
    planned: 1,
    attempted: 1,
    created: 1,
    existing: 1,
    failed: 1,
    successRate: 1,
    perSecond: 1,
    responseMs: dist,
  },
  joins: { planned: 1, attempted: 1, joined: 1, failed: 1, responseMs: dist },
  messages: {
    planned: 1,
    sent: 1,
    acknowledged: 1,
    refused: 1,
    timedOut: 1,
    disconnected: 1,
    droppedSends: 1,
    droppedBy: { disconnected: 1, inFlight: 1, generator: 1 },
    received: 1,
    successRate: 1,
    perSecond: 1,
    receivedPerSecond: 1,
    responseMs: dist,
    serviceMs: dist,
    sendLagMs: dist,
  },
  deliveries: {
    due: 1,
    received: 1,
    undecided: 1,
    lost: 1,
    duplicate: 1,
    reordered: 1,
    misdelivered: 1,
    late: 1,
    rate: 1,
    latencyMs: dist,
    firstMs: dist,
    lastMs: dist,
  },
  private: {
    planned: 1,
    sent: 1,
    confirmed: 1,
    refused: 1,
    timedOut: 1,
    disconnected: 1,
    dropped: 1,
    copies: 1,
    due: 1,
    received: 1,
    lost: 1,
    late: 1,
    duplicate: 1,
    misdelivered: 1,
    undecided: 1,
    responseMs: dist,
    latencyMs: dist,
  },
  churn: { planned: 1, left: 1, failed: 1, dropped: 1, responseMs: dist },
  presence: {
    received: 1,
    joined: 1,
    left: 1,
    gone: 1,
    due: 1,
    lost: 1,
    duplicate: 1,
    undecided: 1,
    latencyMs: dist,
  },
  typing: {
    planned: 1,
    started: 1,
    stopped: 1,
    dropped: 1,
    pushes: 1,
    due: 1,
    received: 1,
    lost: 1,
    late: 1,
    duplicate: 1,
    unexpected: 1,
    undecided: 1,
    latencyMs: dist,
  },
  history: { planned: 1, answered: 1, failed: 1, responseMs: dist },
  heartbeats: {
    client: { sent: 1, answered: 1, missed: 1, roundTripMs: dist },
    server: { received: 1, ponged: 1, late: 1 },
  },
  bytes: { sent: 1, received: 1 },
  errors: { critical: 1, byCategory: { refused: 1, rateLimited: 1, invalid: 1, roomFull: 1, other: 1 }, byCode: [] },
  reading: { unreadBytes: 1, peakUnreadBytes: 1 },
  generator: {
    runners: 1,
    threads: 1,
    cpuSeconds: 1,
    rssBytes: 1,
    rssBytesPerConnection: 1,
    marginalBytesPerConnection: 1,
    eventLoopDelayMs: dist,
    gcPauseMs: dist,
    coordinator: null,
    byRunner: [],
  },
};

function leavesOf(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, field]: [string, unknown]) => {
    if (typeof field === 'number') return [prefix + key];
    return typeof field === 'object' && field !== null ? leavesOf(field, `${prefix}${key}.`) : [];
  });
}

describe('metric names', () => {
  it('are the numbers of the summary, and the total of all errors', () => {
    const names = summaryMetrics.map(({ name }) => name);
    expect(names).to.have.members([...leavesOf(measured), 'errors.total']);
  });

  it('are each given once', () => {
    expect(new Set(summaryMetrics.map(({ name }) => name)).size).to.equal(summaryMetrics.length);
  });

  it('have the unit that their name tells', () => {
    for (const { name, unit } of summaryMetrics) {
      const last = name.split('.').at(-1)!;
      if (/Ms\.(?!count)/.test(name)) expect(unit, name).to.equal('ms');
      else if (last.endsWith('Rate') || last === 'rate') expect(unit, name).to.equal('share');
      else if (/perSecond$/i.test(last)) expect(unit, name).to.equal('perSecond');
      else if (last.endsWith('Seconds')) expect(unit, name).to.equal('seconds');
      else if (last.endsWith('BytesPerConnection')) expect(unit, name).to.equal('bytesPerConnection');
      else expect(unit, name).to.equal(/bytes/i.test(name) ? 'bytes' : 'count');
    }
  });

  it('say what they mean in a sentence', () => {
    for (const { name, meaning } of summaryMetrics) expect(meaning, name).to.match(/^\S.*\.$/);
  });

  it('include what the recorder records of messages, joins, groups, history and heartbeats', () => {
    const recorded = [...counterMetrics, ...distributionMetrics].map(({ name }) => name as string);
    const missing = recorded
      .filter((name) => /^(?:messages|joins|groups|private|churn|presence|typing|history|heartbeats)\./.test(name))
      .map((name) => name.replace('messages.dropped.', 'messages.droppedBy.'))
      .filter((name) => !findSummaryMetric(name) && !findSummaryMetric(`${name}.p95`));
    expect(missing).to.deep.equal([]);
  });

  it('are found by name, and by no other', () => {
    expect(findSummaryMetric('messages.responseMs.p95')).to.include({ unit: 'ms' });
    expect(findSummaryMetric('messages.responseMs')).to.equal(undefined);
    expect(findSummaryMetric('deliveries.samples')).to.equal(undefined);
    expect(findSummaryMetric('toString')).to.equal(undefined);
  });

  it('are those of deliveries for each class of group sizes, too', () => {
    expect(findSummaryMetric('deliveries.bySize.51-200.latencyMs.p95')).to.include({ unit: 'ms' });
    expect(findSummaryMetric('deliveries.bySize.above 1000.rate')).to.include({ unit: 'share' });
    for (const name of ['51-100.lost', '51-200', '51-200.latencyMs', '51-200.unattributed', '51-200.bySize.1-2.lost']) {
      expect(findSummaryMetric(`deliveries.bySize.${name}`), name).to.equal(undefined);
    }
  });
});
