import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import type { Dist } from '../../../engine/telemetry/dist.js';
import type { Summary } from '../../../engine/telemetry/summary.js';
import { isAlive, sim } from '../../support/sim.js';
import {
  calmRun,
  eventsIn,
  expectBelievable,
  expectSchema,
  expectTargetAgrees,
  isBusyMachine,
  run,
  seriesIn,
  SimRun,
  type FinishedRun,
} from '../../support/sim-run.js';
import { expectSummaryIdentities } from '../../support/summary-identities.js';
import { set, tinyProfile } from '../../support/tiny-profile.js';
import { Listening } from '../transports/listening.js';

describe('sim run', function () {
  this.timeout(60_000);

  describe('with a shipped profile, and nothing else said', () => {
    let ended: Awaited<ReturnType<typeof sim>>;
    let directory: string;
    let summary: Summary;

    before(async () => {
      for (let attempts = 1; attempts <= 3; attempts++) {
        ended = await sim(['run', 'smoke', '--hold', '1200ms']);
        directory = join(ended.cwd, 'runs', readdirSync(join(ended.cwd, 'runs'))[0]!);
        summary = JSON.parse(readFileSync(join(directory, 'summary.json'), 'utf8')) as Summary;
        if (!isBusyMachine(summary)) break;
      }
    });

    it('ends with 0', () => {
      expect(ended.ending, ended.output).to.equal(0);
      expect(summary.stop).to.equal('completed');
      expect(summary).to.not.have.property('stopReason');
    });

    it('is believed, and counts what its target counts', () => {
      expectBelievable(summary);
      expectTargetAgrees(summary);
      expectSummaryIdentities(summary);
    });

    it('does all that the profile plans', () => {
      const { connections, groups, joins, messages, thresholds, errors } = summary;
      expect(connections).to.include({ planned: 50, attempted: 50, established: 50, failed: 0, dropped: 0, peak: 50 });
      expect(groups).to.include({ planned: 100, created: 100 });
      expect(joins).to.include({ planned: 250, joined: 250 });
      expect(messages).to.include({ planned: 24, sent: 24, acknowledged: 24, received: 240, droppedSends: 0 });
      expect(errors).to.deep.include({ critical: 0, byCode: [] });
      expect(thresholds.map(({ result }) => result)).to.deep.equal(Array<string>(6).fill('passed'));
    });

    it('writes its directory below runs/, by time and profile', () => {
      expect(directory).to.match(/\/runs\/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-smoke$/);
      expect(readdirSync(directory)).to.include.members([
        'events.ndjson',
        'histograms',
        'profile.json',
        'series.ndjson',
        'summary.json',
      ]);
      expect(ended.stderr).to.include(`run directory: runs/`);
    });

    it('writes a summary that the published schema accepts', () => {
      expectSchema(summary);
    });

    it('writes the profile as it was run, with its hash', () => {
      const profile = JSON.parse(readFileSync(join(directory, 'profile.json'), 'utf8')) as Record<string, unknown>;
      expect(profile).to.include({ hash: summary.profile.hash, name: 'smoke', seed: 42, hold: '1200ms' });
      expect(profile['timeouts']).to.deep.equal({ connect: '10s', welcome: '10s', reply: '10s', drain: '15s' });
    });

    it('writes a line a second, and one for each phase', () => {
      const ticks = seriesIn(directory);
      expect(ticks.length).to.be.at.least(2);
      expect(ticks.map(({ atMs }) => atMs)).to.deep.equal(ticks.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
      expect(eventsIn(directory).map(({ code }) => code)).to.deep.equal([
        'connect',
        'groups',
        'join',
        'hold',
        'drain',
        'close',
      ]);
    });

    it('writes histograms that HdrHistogram reads, with the figures of the summary', () => {
      const files = readdirSync(join(directory, 'histograms'));
      expect(files).to.include.members(['messages.responseMs.hdr', 'connections.setupMs.hdr', 'joins.responseMs.hdr']);
      for (const file of files) {
        const [room, field] = file.split('.') as ['messages' | 'connections' | 'groups' | 'joins', string];
        const hdr = decodeFromCompressedBase64(readFileSync(join(directory, 'histograms', file), 'utf8'));
        if (!(room in { messages: 1, connections: 1, groups: 1, joins: 1 })) continue;
        const dist = (summary[room] as unknown as Record<string, Dist>)[field]!;
        expect(hdr.totalCount, file).to.equal(dist.count);
        expect(hdr.getValueAtPercentile(50) / 1000, file).to.be.closeTo(dist.p50, 0.002 + dist.p50 / 500);
        expect(hdr.maxValue / 1000, file).to.be.closeTo(dist.max, 0.002 + dist.max / 500);
      }
    });

    it('prints the result on standard output, the progress on standard error', () => {
      expect(ended.stdout)
        .to.match(/Verdict +. (valid|suspect)/)
        .and.include('Thresholds  ✓ 6 of 6 passed');
      expect(ended.stdout).to.not.include('run directory');
      expect(ended.stderr).to.match(
        /^(warning: .*\n)?smoke: 50 clients · 100 groups · 20 msg\/s · hold 1\.2s · target ws:/,
      );
      expect(ended.stderr).to.match(/\n\d+s [a-z]+ \d+\/50 clients · .* · errors 0\n/);
    });
  });

  describe('with options', () => {
    let finished: FinishedRun;

    before(async () => {
      finished = await calmRun(tinyProfile, [
        ...['--quiet', '--seed', '7', '--scale', '2', '--hold', '700ms', '--threads', '2', '--no-color'],
        ...['--tag', 'build=12', '--tag', 'text=a=b c', ...set('/populations/talkers/messages/size', 100)],
        ...set('/thresholds', { 'errors.critical': '== 0', 'messages.responseMs.p50': '< 100' }),
      ]);
    });

    it('prints the summary alone on standard output with --json', () => {
      expect(finished.ending, finished.stderr).to.equal(0);
      expect(JSON.parse(finished.stdout)).to.have.property('schemaVersion', 1);
    });

    it('prints no progress with --quiet, and the result all the same', () => {
      expect(finished.stderr).to.not.match(/tiny: \d|\ds hold/);
      expect(finished.stderr).to.include('Verdict');
    });

    it('multiplies clients, groups and total rates with --scale, and takes what --set and --hold say', () => {
      const { connections, groups, joins, messages } = finished.summary;
      expect(connections.planned).to.equal(16);
      expect(groups.created).to.equal(8);
      expect(joins.joined).to.equal(32);
      expect(messages).to.include({ planned: 56, acknowledged: 56, received: 224 });
      const profile = readFileSync(join(finished.directory, 'profile.json'), 'utf8');
      expect(profile).to.include('"hold": "700ms"').and.include('"size": 100');
    });

    it('notes seed, tags and threads in the summary', () => {
      const { seed, tags, generator } = finished.summary;
      expect(seed).to.equal(7);
      expect(tags).to.deep.equal({ build: '12', text: 'a=b c' });
      expect(generator).to.include({ threads: 2, runners: 1 });
    });

    it('counts what the target counts, over two threads', () => {
      expectTargetAgrees(finished.summary);
      expectBelievable(finished.summary);
    });
  });

  it('gives one plan for the same profile and seed, another for another seed', async () => {
    const brief = [...set('/hold', '100ms'), '--quiet'];
    const [first, second, other] = await Promise.all([
      run(tinyProfile, [...brief, '--seed', '3']),
      run(tinyProfile, [...brief, '--seed', '3']),
      run(tinyProfile, [...brief, '--seed', '4']),
    ]);
    expect(first.summary.plan.hash).to.equal(second.summary.plan.hash);
    expect(first.summary.profile.hash).to.equal(second.summary.profile.hash);
    expect(first.summary.plan.hash).to.not.equal(other.summary.plan.hash);
  });

  it('ends its embedded target with itself, and takes another port where the wanted one is taken', async () => {
    const taken = await Listening.on(createServer());
    const first = SimRun.start(tinyProfile, [
      ...set('/hold', '20s'),
      ...set('/target/url', `ws://127.0.0.1:${taken.port}/ws/{user}`),
    ]);
    await first.process.says(/hold 8\/8 clients/);
    await taken.stop();
    const [target] = first.process.children();
    first.process.kill('SIGTERM');
    const { ending, stderr, summary } = await first.finished();
    expect(ending).to.equal(130);
    expect(stderr).to.match(new RegExp(`^warning: port ${taken.port} is taken: the embedded target listens on \\d+\n`));
    expect(summary.connections.established).to.equal(8);
    expect(isAlive(target!)).to.equal(false);
  });
});
