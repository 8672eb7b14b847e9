import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { Histogram } from '../../engine/telemetry/histogram.js';
import type { RunEvent } from '../../engine/telemetry/tick.js';
import { summaryJson } from '../../reports/json.js';
import {
  RunDirectory,
  RunDirectoryError,
  type DiskFs,
  type RunDirectoryOptions,
  runDirectoryName,
} from '../../reports/run-directory.js';
import { sampleInfo } from './sample-info.js';
import { sampleSummary } from './sample-summary.js';
import { sampleTick } from './sample-tick.js';

const event: RunEvent = { atMs: 25_000, kind: 'phase', code: 'groups', text: 'Creating 50,000 groups.' };

describe('run directory', () => {
  let root: string;
  let failures: [code: string, message: string][];

  beforeEach(() => {
    root = fs.mkdtempSync(join(tmpdir(), 'run-directory-'));
    failures = [];
  });

  afterEach(() => fs.rmSync(root, { recursive: true }));

  const open = (options: Partial<RunDirectoryOptions> = {}): RunDirectory =>
    RunDirectory.open({
      root,
      profileName: 'load',
      startedAt: '2026-11-23T18:20:05.123Z',
      profile: { name: 'load', seed: 42 },
      hash: '3f2a9c1e',
      run: { id: 'abc123', groups: 'abc123' },
      onFailure: (code, message) => failures.push([code, message]),
      ...options,
    });
  const read = (directory: RunDirectory, file: string): string => fs.readFileSync(join(directory.path, file), 'utf8');
  const caught = (act: () => unknown): RunDirectoryError => {
    try {
      act();
    } catch (error) {
      if (error instanceof RunDirectoryError) return error;
    }
    throw new Error('no RunDirectoryError');
  };

  it('is named by the UTC time of the start and the profile', () => {
    expect(runDirectoryName('2026-11-23T18:20:05.123Z', 'load')).to.equal('2026-11-23T18-20-05Z-load');
    expect(open({ root: join(root, 'deep/runs') }).path).to.equal(join(root, 'deep/runs/2026-11-23T18-20-05Z-load'));
  });

  it('does not share its directory with a run that started within the same second', () => {
    const paths = [open().path, open().path, open().path];
    expect(paths.map((path) => path.slice(root.length + 1))).to.deep.equal([
      '2026-11-23T18-20-05Z-load',
      '2026-11-23T18-20-05Z-load-2',
      '2026-11-23T18-20-05Z-load-3',
    ]);
  });

  it('takes the directory given if it is absent or empty', () => {
    const empty = join(root, 'empty');
    fs.mkdirSync(empty);
    expect(open({ out: empty }).path).to.equal(empty);
    const absent = join(root, 'a/b');
    expect(open({ out: absent }).path).to.equal(absent);
    expect(fs.existsSync(join(absent, 'profile.json'))).to.equal(true);
  });

  it('refuses a directory that holds a run, with exit code 2, and leaves it as it is', () => {
    const first = open({ out: join(root, 'run') });
    first.tick(sampleTick(1));
    const error = caught(() => open({ out: first.path, profile: {} }));
    expect(error).to.include({ code: 'E_RUN_DIRECTORY_TAKEN', exitCode: 2, path: first.path });
    expect(error.message).to.equal(
      `${first.path} holds a run already: give --out a directory that is empty or does not exist yet`,
    );
    expect(read(first, 'series.ndjson').split('\n')).to.have.length(2);
  });

  it('refuses a directory that holds anything else', () => {
    fs.writeFileSync(join(root, 'thesis.txt'), 'mine');
    expect(caught(() => open({ out: root })).message).to.contain('holds files already');
    expect(fs.readdirSync(root)).to.deep.equal(['thesis.txt']);
  });

  it('refuses a path in /proc, where nothing can be made, instead of trying for ever', () => {
    for (const out of ['/proc/populace', '/proc/populace/run']) {
      expect(() => open({ out })).to.throw(RunDirectoryError, `can't write to ${out}`);
    }
  });

  it('refuses a path that cannot be made, and keeps the cause', () => {
    const file = join(root, 'file');
    fs.writeFileSync(file, '');
    for (const options of [{ out: join(file, 'run') }, { root: join(file, 'runs') }]) {
      const error = caught(() => open(options));
      expect(error).to.include({ code: 'E_RUN_DIRECTORY', exitCode: 2 });
      expect(error.cause).to.include({ code: 'ENOTDIR' });
    }
  });

  it('refuses when its first file cannot be written', () => {
    const full = (): never => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    };
    expect(caught(() => open({ fs: { ...fs, writeFileSync: full } })).message).to.contain('ENOSPC');
    expect(caught(() => open({ fs: { ...fs, mkdirSync: full } })).code).to.equal('E_RUN_DIRECTORY');
  });

  it('holds the profile with its hash from the start', () => {
    expect(JSON.parse(read(open(), 'profile.json'))).to.deep.equal({
      hash: '3f2a9c1e',
      run: { id: 'abc123', groups: 'abc123' },
      name: 'load',
      seed: 42,
    });
  });

  it('appends a line per tick and per event at once', () => {
    const directory = open();
    directory.start(sampleInfo());
    directory.tick(sampleTick(1));
    directory.event(event);
    directory.tick(sampleTick(2));
    const lines = (file: string): unknown[] =>
      read(directory, file)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
    expect(lines('series.ndjson')).to.deep.equal([sampleTick(1), sampleTick(2)]);
    expect(lines('events.ndjson')).to.deep.equal([event]);
  });

  it('holds a crashed summary while the run goes on, and the true one once it has finished', () => {
    const directory = open();
    directory.provisional(sampleSummary());
    expect(JSON.parse(read(directory, 'summary.json'))).to.include({
      stop: 'crashed',
      stopReason: 'The run was killed before it could finish.',
    });
    directory.finish(sampleSummary());
    expect(read(directory, 'summary.json')).to.equal(`${summaryJson(sampleSummary())}\n`);
    expect(fs.readdirSync(directory.path).toSorted()).to.deep.equal([
      'events.ndjson',
      'histograms',
      'profile.json',
      'report.html',
      'series.ndjson',
      'summary.json',
    ]);
  });

  it('takes it for no fault of the disk that no file descriptor is left for a summary under way', () => {
    let left = false;
    const busy: DiskFs = {
      ...fs,
      writeFileSync: (path, data) => {
        if (!left && String(path).endsWith('.tmp')) throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
        fs.writeFileSync(path, data);
      },
    };
    const directory = open({ fs: busy });
    directory.provisional(sampleSummary());
    expect(failures).to.deep.equal([]);
    directory.tick(sampleTick(1));
    expect(read(directory, 'series.ndjson')).to.include('"atMs":1000');
    left = true;
    directory.provisional(sampleSummary());
    expect(JSON.parse(read(directory, 'summary.json'))).to.include({ stop: 'crashed' });
    left = false;
    directory.finish(sampleSummary()); // now there will be no other
    expect(failures.map(([code]) => code)).to.deep.equal(['E_DISK_WRITE']);
  });

  it('appends what a traced client saw to a file of its own, made by the first line', () => {
    const directory = open();
    expect(fs.readdirSync(directory.path)).to.not.include('trace-a.ndjson');
    directory.trace('trace-a.ndjson', { atMs: 1, event: 'opened' });
    directory.trace('trace-a.ndjson', { atMs: 2, event: 'closed' });
    expect(read(directory, 'trace-a.ndjson')).to.equal('{"atMs":1,"event":"opened"}\n{"atMs":2,"event":"closed"}\n');
    directory.finish(sampleSummary());
    expect(failures).to.deep.equal([]);
  });

  it('tells of a trace that cannot be written, once', () => {
    const refusing: DiskFs = {
      ...fs,
      openSync: (path, flags) => {
        if (String(path).includes('trace-')) throw Object.assign(new Error('EACCES: no'), { code: 'EACCES' });
        return fs.openSync(path, flags);
      },
    };
    const directory = open({ fs: refusing });
    directory.trace('trace-a.ndjson', {});
    directory.trace('trace-a.ndjson', {});
    expect(failures.map(([code]) => code)).to.deep.equal(['E_DISK_WRITE']);
  });

  it('replaces the summary in one piece', () => {
    const written: string[] = [];
    const recording: DiskFs = {
      ...fs,
      writeFileSync: (path, data) => {
        written.push(`write ${String(path).slice(root.length)}`);
        fs.writeFileSync(path, data);
      },
      renameSync: (from, to) => {
        written.push(`rename ${String(from).slice(root.length)} ${String(to).slice(root.length)}`);
        fs.renameSync(from, to);
      },
    };
    const directory = open({ out: join(root, 'run'), fs: recording });
    written.length = 0;
    directory.provisional(sampleSummary());
    expect(written).to.deep.equal(['write /run/summary.json.tmp', 'rename /run/summary.json.tmp /run/summary.json']);
  });

  it('writes a file for each distribution that holds something, which HdrHistogram can read in µs', () => {
    const directory = open();
    const responses = new Histogram();
    for (let i = 1; i <= 10_000; i++) responses.record(i / 100);
    directory.finish(
      sampleSummary(),
      new Map([
        ['messages.responseMs', responses],
        ['joins.responseMs', new Histogram()],
      ]),
    );
    expect(fs.readdirSync(join(directory.path, 'histograms'))).to.deep.equal(['messages.responseMs.hdr']);
    const hdr = decodeFromCompressedBase64(read(directory, 'histograms/messages.responseMs.hdr'));
    expect(hdr.totalCount).to.equal(10_000);
    for (const p of [1, 50, 95, 99, 99.9]) {
      expect(hdr.getValueAtPercentile(p) / 1000, `p${p}`).to.equal(responses.percentileMs(p));
    }
  });

  it('tells of a full disk once, stops appending, and still tries to write the summary', () => {
    let room = false;
    let attempts = 0;
    const full: DiskFs = {
      ...fs,
      appendFileSync: () => {
        attempts += 1;
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      },
      writeFileSync: (path, data) => {
        if (String(path).endsWith('.tmp') && !room) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
        fs.writeFileSync(path, data);
      },
    };
    const directory = open({ fs: full });
    directory.tick(sampleTick(1));
    directory.tick(sampleTick(2));
    directory.event(event);
    directory.provisional(sampleSummary());
    expect(attempts).to.equal(1);
    expect(failures).to.deep.equal([
      ['E_DISK_FULL', `${directory.path}: the disk is full; the files of this run are not complete`],
    ]);
    room = true;
    directory.finish(sampleSummary());
    expect(JSON.parse(read(directory, 'summary.json'))).to.include({ stop: 'completed' });
    expect(failures).to.have.length(1);
  });

  it('finishes without a throw where nothing can be written any more', () => {
    const directory = open();
    fs.rmSync(directory.path, { recursive: true });
    const histogram = new Histogram();
    histogram.record(1);
    directory.finish(sampleSummary(), new Map([['messages.responseMs', histogram]]));
    expect(failures.map(([code]) => code)).to.deep.equal(['E_DISK_WRITE']);
    expect(failures[0]![1]).to.match(/^.*: ENOENT: .*; the files of this run are not complete$/);
  });

  it('holds a report of the run, with what was known before the start and what happened on the way', () => {
    const directory = open();
    directory.start(sampleInfo());
    for (let second = 1; second <= 40; second++) directory.tick(sampleTick(second));
    directory.event(event);
    directory.finish(sampleSummary());
    const report = read(directory, 'report.html');
    expect(report).to.contain('<h1>load</h1>').and.contain(sampleInfo().targetUrl).and.contain(event.text);
    expect(report).to.contain('"times":[1,2,3,');
  });

  it('tells of a report that cannot be written as of any other file, and keeps what was written before', () => {
    const failing: DiskFs = {
      ...fs,
      writeFileSync: (path, data) => {
        if (String(path).endsWith('.html')) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
        fs.writeFileSync(path, data);
      },
    };
    const directory = open({ fs: failing });
    directory.finish(sampleSummary());
    expect(failures.map(([code]) => code)).to.deep.equal(['E_DISK_FULL']);
    expect(JSON.parse(read(directory, 'summary.json'))).to.include({ stop: 'completed' });
  });

  it('tells of a device that is full', function () {
    const directory = open({ fs: { ...fs, openSync: () => fs.openSync('/dev/full', 'w') } });
    directory.tick(sampleTick(1));
    expect(failures.map(([code]) => code)).to.deep.equal(['E_DISK_FULL']);
    directory.finish(sampleSummary());
  });

  it('ignores what comes after the end', () => {
    const directory = open();
    directory.finish(sampleSummary());
    directory.tick(sampleTick(1));
    directory.event(event);
    directory.finish(sampleSummary());
    expect(read(directory, 'series.ndjson')).to.equal('');
    expect(failures).to.deep.equal([]);
  });
});
