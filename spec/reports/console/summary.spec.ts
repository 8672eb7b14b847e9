import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import type { Summary } from '../../../engine/telemetry/summary.js';
import { columns } from '../../../reports/console/fit.js';
import { renderSummary, SummaryPrinter } from '../../../reports/console/summary.js';
import { dist, noErrors } from '../sample-figures.js';
import { sampleInfo } from '../sample-info.js';
import { sampleSummary, troubledSummary } from '../sample-summary.js';
import { sampleTick } from '../sample-tick.js';

const ticks = Array.from({ length: 153 }, (_, index) => sampleTick(index + 1));
const expected = (name: string): string => readFileSync(new URL(`./expected/${name}.txt`, import.meta.url), 'utf8');
const render = (summary: Summary, width = 80): string => renderSummary(summary, ticks, { colour: false, width });
const linesOf = (text: string): string[] => text.split('\n');

describe('console summary', () => {
  it('shows a run that went well in 80 columns', () => {
    expect(render(sampleSummary())).to.equal(expected('summary-80'));
  });

  it('shows a run that went well in 120 columns', () => {
    expect(render(sampleSummary(), 120)).to.equal(expected('summary-120'));
  });

  it('shows a run that went badly in 80 columns', () => {
    expect(render(troubledSummary())).to.equal(expected('summary-troubled-80'));
  });

  it('has totals and times of history where some was to be read, and no word of it elsewhere', () => {
    const history = { planned: 1234, answered: 1200, failed: 34, responseMs: dist(1200, 4.25) };
    const text = render({ ...sampleSummary(), history });
    expect(text)
      .to.match(/^ {2}history +4\.25 /m)
      .and.include('History over HTTP');
    expect(text)
      .to.match(/ planned +1,234\b/)
      .and.match(/ answered +1,200\b/);
    expect(render(sampleSummary())).to.not.match(/history/i);
    expect(render({ ...sampleSummary(), history: { ...history, responseMs: null } })).to.match(/^ {2}history +– /m);
  });

  it('tells what became of the groups of an earlier run, where they were to be reused', () => {
    const sets = {
      idle: { groups: 47_500, sampled: 300, found: 300, reused: true },
      active: { groups: 200, sampled: 200, found: 199, reused: false },
      gone: { groups: 5000, sampled: 300, found: 0, reused: false },
    };
    const text = render({ ...sampleSummary(), reuse: { run: 'k3x9ab', sets } });
    expect(text).to.include('Groups of an earlier run · k3x9ab');
    expect(text).to.match(/^ {2}idle +300 of 300 sampled are there · 47,500 reused$/m);
    expect(text).to.match(/^ {2}active +199 of all 200 are there · 200 created where missing$/m);
    expect(text).to.match(/^ {2}gone +0 of 300 sampled are there · 5,000 created anew$/m);
    expect(render(sampleSummary())).to.not.include('earlier run');
  });

  it('has nothing wider than the terminal, and no blank at the end of a line', () => {
    for (const width of [40, 60, 80, 100, 120, 200]) {
      for (const summary of [sampleSummary(), troubledSummary()]) {
        for (const line of linesOf(render(summary, width))) {
          expect(columns(line), line).to.be.at.most(width);
          expect(line).to.equal(line.trimEnd());
        }
      }
    }
  });

  it('cuts nothing from 80 columns on', () => {
    for (const width of [80, 100, 120]) {
      for (const summary of [sampleSummary(), troubledSummary()]) expect(render(summary, width)).not.to.contain('…');
    }
  });

  it('says the same in colour', () => {
    for (const width of [80, 120]) {
      const coloured = renderSummary(troubledSummary(), ticks, { colour: true, width });
      expect(coloured).to.contain('\u001b[');
      expect(stripVTControlCharacters(coloured)).to.equal(render(troubledSummary(), width));
    }
  });

  it('puts verdict, stop and thresholds before the honesty figures, and those before the percentiles', () => {
    const text = render(troubledSummary());
    const places = ['Verdict', 'Run ', 'Thresholds', 'Delivery and honesty', 'Times in ms'].map((title) =>
      text.indexOf(`\n${title}`),
    );
    expect(places).to.deep.equal(places.toSorted((a, b) => a - b));
    expect(places[0]).to.be.greaterThan(0);
  });

  it('has a dash for whatever was not measured', () => {
    const { connections, groups, joins, messages, heartbeats } = sampleSummary();
    const nothing: Summary = {
      ...sampleSummary(),
      simulated: true,
      startedAt: null,
      generator: null,
      target: null,
      thresholds: [],
      phases: {},
      durationMs: 0,
      connections: { ...connections, successRate: null, droppedRate: null, perSecond: null, setupMs: null },
      groups: { ...groups, successRate: null, perSecond: null, responseMs: null },
      joins: { ...joins, responseMs: null },
      messages: {
        ...messages,
        planned: 0,
        successRate: null,
        perSecond: null,
        receivedPerSecond: null,
        responseMs: null,
        serviceMs: null,
        sendLagMs: null,
      },
      heartbeats: { ...heartbeats, client: { ...heartbeats.client, roundTripMs: null } },
    };
    const lines = linesOf(renderSummary(nothing, [], { colour: false, width: 80 }));
    expect(lines).to.include.members([
      'load · simulated · seed 42 · profile 3f2a9c1e · populace 0.1.0',
      "Verdict     ✓ valid  the counts come out; the times are the model's",
      'Thresholds  – none in the profile',
      "  send lag p99                     –  the generator's own delay before a send",
      '  event-loop delay p99             –  receipts are seen late by it',
      '  dropped sends                    0  – of 0 due',
      '  message response           –       –       –       –       –       –       –',
    ]);
    expect(lines.join('\n')).not.to.match(/NaN|null|undefined|Infinity/);
    expect(lines.join('\n')).not.to.contain('second by second');
  });

  it('gives each population a row of response times when there are several', () => {
    const summary = sampleSummary();
    const figures = summary.populations['chatters']!;
    const text = render({ ...summary, populations: { chatters: figures, lurkers: figures } });
    expect(text).to.contain(`\n    chatters${' '.repeat(14)}3.13`);
    expect(text).to.contain(`\n    lurkers${' '.repeat(15)}3.13`);
    expect(render(summary)).not.to.contain('chatters');
  });

  it('shows reconnection times once there are any', () => {
    const summary = sampleSummary();
    const timeToRecoverMs = summary.connections.setupMs;
    const text = render({ ...summary, connections: { ...summary.connections, timeToRecoverMs } });
    expect(text).to.contain('\n  reconnection            1.23');
  });

  it('lists the most frequent codes and counts the rest', () => {
    const byCode = Array.from({ length: 15 }, (_, index) => ({ code: `E${index}`, count: index + 1, samples: [] }));
    const lines = linesOf(render({ ...sampleSummary(), errors: { critical: 0, byCategory: noErrors, byCode } }));
    const from = lines.indexOf('Errors  120 · 0 critical');
    expect(lines.slice(from + 1, from + 3)).to.deep.equal(['  E14          15', '  E13          14']);
    expect(lines.slice(from + 13)).to.deep.equal(['  and 3 more codes', '']);
  });

  it('leaves the response row out of the history where no second measured one', () => {
    const silent = ticks.map((tick) => ({ ...tick, messages: { ...tick.messages, responseMs: null } }));
    const text = renderSummary(sampleSummary(), silent, { colour: false, width: 80 });
    expect(text).to.match(/\n {2}response p95 +–\n/);
  });

  it('is printed at the end with the history of hold', () => {
    const written: string[] = [];
    const printer = new SummaryPrinter(
      (text) => written.push(text),
      () => ({ colour: false, width: 80 }),
    );
    printer.start();
    for (const tick of ticks) printer.tick(tick);
    printer.event();
    expect(written).to.deep.equal([]);
    printer.finish(sampleSummary());
    expect(written).to.deep.equal([render(sampleSummary())]);
    expect(sampleInfo().profileName).to.equal('load');
  });
});
