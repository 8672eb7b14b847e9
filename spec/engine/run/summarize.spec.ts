import { expect } from 'chai';
import { compileThresholds } from '../../../engine/judge/threshold.js';
import type { GeneratorTotals } from '../../../engine/run/ports.js';
import { summarize, type RunIdentity } from '../../../engine/run/summarize.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { run } from '../../support/virtual-run.js';

const profile: SmallProfile = {
  seed: 9,
  groups: { a: { count: 2, members: 3 } },
  populations: {
    c: { clients: 6, join: { a: 1 }, messages: { to: 'a', rate: '20/s' } },
    quiet: { clients: 2 },
  },
  hold: '1s',
};

const identity: RunIdentity = {
  version: '1.2.3',
  profileHash: 'abc',
  tags: { branch: 'main' },
  startedAt: '2026-01-01T00:00:00.000Z',
  simulated: false,
  thresholds: compileThresholds({ 'messages.responseMs.p95': '< 500', 'generator.rssBytes': '< 10' }),
  generator: null,
};

const totals: GeneratorTotals = {
  runners: 1,
  threads: 2,
  cpuSeconds: 3.5,
  peakRssBytes: 8000,
  baselineRssBytes: 2400,
  coordinator: null,
  byRunner: [{ runner: 0, shards: [0], cpuSeconds: 3.5, rssBytes: 8000 }],
};

describe('the summary of a run', () => {
  const ended = run(profile);
  const outcome = ended.outcomes[0]!;

  it('says whose it is', () => {
    const summary = summarize(outcome, identity);
    expect(summary).to.deep.include({
      schemaVersion: 1,
      tool: { name: 'populace', version: '1.2.3' },
      simulated: false,
      profile: { name: 'small', hash: 'abc' },
      plan: { hash: 'plan-hash' },
      seed: 9,
      tags: { branch: 'main' },
      startedAt: '2026-01-01T00:00:00.000Z',
      stop: 'completed',
      generator: null,
      target: null,
    });
    expect(summary.deliveries).to.include({ due: 60, received: 60, lost: 0, undecided: 0, rate: 1 });
    expect(summary).to.not.have.property('stopReason');
    expect(summary.durationMs).to.equal(Math.round(outcome.durationMs));
  });

  it('says what stopped it', () => {
    const stopped = summarize({ ...outcome, stop: 'aborted', stopReason: 'too slow' }, identity);
    expect(stopped).to.include({ stop: 'aborted', stopReason: 'too slow' });
  });

  it('gives the figures of each population and each phase, which add up to those of the run', () => {
    const { messages, connections, populations, phases } = summarize(outcome, identity);
    expect(Object.keys(populations)).to.deep.equal(['c', 'quiet']);
    expect(Object.keys(phases)).to.deep.equal(['connect', 'groups', 'join', 'hold', 'drain', 'close']);
    const all = Object.values(phases);
    const both = Object.values(populations);
    for (const parts of [all, both]) {
      expect(parts.reduce((sum, part) => sum + part.messages.sent, 0)).to.equal(messages.sent);
      expect(parts.reduce((sum, part) => sum + part.connections.established, 0)).to.equal(connections.established);
    }
    expect(phases.hold!.messages.planned).to.equal(20);
  });

  it('shares the memory out among connections: all of it, and what came after the baseline', () => {
    const { generator } = summarize(outcome, { ...identity, generator: totals });
    expect(generator).to.include({
      runners: 1,
      threads: 2,
      cpuSeconds: 3.5,
      rssBytes: 8000,
      rssBytesPerConnection: 1000,
      marginalBytesPerConnection: 700,
      eventLoopDelayMs: null,
      gcPauseMs: null,
    });
    const unmeasured = summarize(outcome, { ...identity, generator: { ...totals, peakRssBytes: 0 } }).generator;
    expect(unmeasured).to.include({ rssBytes: 0, rssBytesPerConnection: null, marginalBytesPerConnection: null });
  });

  it('says what connections left from where that was our own choice', () => {
    const sources = { addresses: ['127.0.0.2'], ports: ['40000-40999'] };
    const { generator } = summarize(outcome, { ...identity, generator: totals, sources });
    expect(generator!.sources).to.deep.equal({ ...sources, taken: 0 });
    expect(summarize(outcome, { ...identity, generator: totals }).generator).to.not.have.property('sources');
  });

  it('judges thresholds, those on errors and on the generator too', () => {
    const { thresholds } = summarize(outcome, { ...identity, generator: totals });
    expect(thresholds).to.deep.equal([
      { metric: 'messages.responseMs.p95', condition: '< 500', value: 10, result: 'passed' },
      { metric: 'generator.rssBytes', condition: '< 10', value: 8000, result: 'failed' },
    ]);
  });

  it('lists errors by count, then by code', () => {
    const noisy = run(profile, {
      faults: {
        admit: (user) => (user === 'quiet1' ? 'refuse' : 'welcome'),
        refuse: ({ type, user, room }) =>
          type === 'chat_message' && user === 'c1' ? `Not in room: ${room}` : undefined,
        silent: ({ type, user }) => type === 'join_room' && user === 'c2',
      },
    });
    const { byCode, critical } = summarize(noisy.outcomes[0]!, identity).errors;
    expect(byCode.map(({ code, count }) => [code, count])).to.deep.equal([
      ['NOT_A_MEMBER', 4],
      ['HTTP_503', 1],
      ['JOIN_TIMEOUT', 1],
    ]);
    expect(critical).to.equal(0);
  });
});
