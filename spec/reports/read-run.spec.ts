import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { summaryJson } from '../../reports/json.js';
import { readRun, ReadRunError } from '../../reports/read-run.js';
import { RunDirectory } from '../../reports/run-directory.js';
import { sampleInfo } from './sample-info.js';
import { sampleSummary } from './sample-summary.js';
import { sampleTick } from './sample-tick.js';

describe('read run', () => {
  let root: string;
  const path = (file: string): string => join(root, 'run', file);

  beforeEach(() => {
    root = fs.mkdtempSync(join(tmpdir(), 'read-run-'));
    const directory = RunDirectory.open({
      out: join(root, 'run'),
      profileName: 'load',
      startedAt: sampleInfo().startedAt,
      profile: { name: 'load', description: 'five thousand', target: { url: 'ws://h/{user}', embedded: true } },
      hash: '3f2a',
      run: { id: 'abc123', groups: 'abc123' },
      onFailure: () => expect.fail('no room'),
    });
    directory.tick(sampleTick(1));
    directory.tick(sampleTick(2));
    directory.event({ atMs: 0, kind: 'phase', code: 'connect', text: 'connect' });
    directory.finish(sampleSummary());
  });

  afterEach(() => fs.rmSync(root, { recursive: true }));

  const caught = (needs: string[] = []): ReadRunError => {
    try {
      readRun(join(root, 'run'), needs);
    } catch (error) {
      if (error instanceof ReadRunError) return error;
    }
    throw new Error('no ReadRunError');
  };

  it('gives back what a run directory was told', () => {
    const run = readRun(join(root, 'run'), []);
    expect(summaryJson(run.summary)).to.equal(summaryJson(sampleSummary()));
    expect(run.ticks).to.deep.equal([sampleTick(1), sampleTick(2)]);
    expect(run.events).to.deep.equal([{ atMs: 0, kind: 'phase', code: 'connect', text: 'connect' }]);
    expect(run.info).to.deep.equal({ description: 'five thousand', targetUrl: 'ws://h/{user}', targetEmbedded: true });
  });

  it('leaves out a last line that was cut short', () => {
    fs.appendFileSync(path('series.ndjson'), JSON.stringify(sampleTick(3)).slice(0, 100));
    expect(readRun(join(root, 'run'), []).ticks).to.have.length(2);
  });

  it('keeps a last line that lacks its line break only', () => {
    fs.appendFileSync(path('series.ndjson'), JSON.stringify(sampleTick(3)));
    expect(readRun(join(root, 'run'), []).ticks).to.have.length(3);
  });

  it('reads a run without series, events and profile', () => {
    for (const file of ['series.ndjson', 'events.ndjson', 'profile.json']) fs.rmSync(path(file));
    expect(readRun(join(root, 'run'), [])).to.deep.include({ ticks: [], events: [], info: {} });
  });

  it('refuses a line in the middle that is damaged, by file and line', () => {
    fs.appendFileSync(path('series.ndjson'), '{"atMs":\n{}\n');
    expect(caught()).to.include({ code: 'E_RUN_DAMAGED', exitCode: 2, path: `${path('series.ndjson')}:3` });
  });

  it('refuses a profile that is no object, or that cannot be read, by path and value', () => {
    for (const [text, got] of [
      ['null', 'null'],
      ['[]', 'a list'],
      ['3', '3'],
      ['"x"', '"x"'],
    ] as const) {
      fs.writeFileSync(path('profile.json'), text);
      expect(caught(), text).to.include({
        code: 'E_RUN_DAMAGED',
        exitCode: 2,
        message: `${path('profile.json')} is damaged: must be an object (got ${got}) — run the profile again`,
      });
    }
    fs.rmSync(path('profile.json'));
    fs.mkdirSync(path('profile.json'));
    expect(caught()).to.include({ code: 'E_RUN_DAMAGED', exitCode: 2, path: path('profile.json') });
  });

  it('refuses a directory without a summary, and keeps the cause', () => {
    fs.rmSync(path('summary.json'));
    expect(caught()).to.include({ code: 'E_RUN_NOT_FOUND', exitCode: 2, path: join(root, 'run') });
    expect(caught().cause).to.include({ code: 'ENOENT' });
  });

  it('refuses a summary of another schema, and what is none', () => {
    for (const text of ['{"schemaVersion":2}', 'null', '[]']) {
      fs.writeFileSync(path('summary.json'), text);
      expect(caught(), text).to.include({ code: 'E_RUN_SCHEMA', exitCode: 2 });
    }
    fs.writeFileSync(path('summary.json'), '{"schemaVersion":2,"tool":{"name":"sim","version":"7.0.0"}}');
    expect(caught().message).to.equal(`${path('summary.json')} is no summary of schemaVersion 1, written by sim 7.0.0`);
    fs.writeFileSync(path('summary.json'), '{"schema');
    expect(caught()).to.include({ code: 'E_RUN_DAMAGED', path: path('summary.json') });
  });

  it('refuses a summary that lacks what is needed of it, and names that and the version that wrote it', () => {
    const { presence, private: privately, ...old } = sampleSummary();
    const messages: Partial<typeof old.messages> = { ...old.messages };
    delete messages.droppedBy;
    const text = JSON.stringify({ ...old, messages, tool: { name: 'sim', version: '0.0.9' } });
    fs.writeFileSync(path('summary.json'), text);
    expect([presence, privately]).to.not.include(undefined);
    expect(readRun(join(root, 'run'), ['messages.planned', 'reading', 'stop']).summary.stop).to.equal('completed');
    const needs = ['messages.planned', 'presence', 'private.planned', 'messages.droppedBy.inFlight'];
    expect(caught(needs)).to.include({
      code: 'E_RUN_SCHEMA',
      exitCode: 2,
      message: `${path('summary.json')} lacks presence, private.planned, messages.droppedBy.inFlight, written by sim 0.0.9: run the profile again`,
    });
    fs.writeFileSync(path('summary.json'), '{"schemaVersion":1,"stop":null}');
    expect(caught(['stop.reason']).message).to.equal(
      `${path('summary.json')} lacks stop.reason: run the profile again`,
    );
  });
});
