import { Script } from 'node:vm';
import { expect } from 'chai';
import { summaryMetrics } from '../../../engine/judge/metric-names.js';
import { valueOf } from '../../../engine/judge/threshold.js';
import type { Summary } from '../../../engine/telemetry/summary.js';
import { History } from '../../../reports/html/history.js';
import { renderHtmlReport } from '../../../reports/html/page.js';
import { script } from '../../../reports/html/script.js';
import { uplotFiles } from '../../../reports/html/uplot.js';
import { count, ofMetric } from '../../../reports/number.js';
import { noErrors } from '../sample-figures.js';
import { sampleInfo } from '../sample-info.js';
import { sampleSummary, troubledSummary } from '../sample-summary.js';
import { sampleTick } from '../sample-tick.js';

const hostile = '</script><img src=x onerror="alert(1)">';
const ticks = Array.from({ length: 60 }, (_, index) => sampleTick(index + 1));
const render = (summary: Summary, history = History.of(ticks)): string =>
  renderHtmlReport(summary, history, sampleInfo());
/** What a reader can see: the page without style, scripts and tags. */
const textOf = (html: string): string =>
  html
    .replace(/<(style|script)[^>]*>.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('\u00a0', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replace(/\s+/g, ' ');

/** A summary in which every number is another one, so that no figure can stand for a second. */
function distinct<T>(value: T, next: { value: number }): T {
  if (typeof value === 'number') return (next.value += 13) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => distinct(item, next)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, distinct(item as unknown, next)])) as T;
}

describe('report page', () => {
  it('allows no request, no frame and no form by its policy, before anything else could load', () => {
    const html = render(sampleSummary());
    const policy =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
    expect(html).to.contain(
      `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${policy}">`.replaceAll(
        "'",
        '&#39;',
      ),
    );
    expect(html.replace(/<script.*?<\/script>/gs, '')).not.to.match(/(src|href)="(?!data:|#)/);
  });

  it('names the run in its title', () => {
    expect(render(sampleSummary())).to.contain('<title>load · completed, valid · 2026-11-23 18:20:05 UTC</title>');
  });

  it('holds every metric that a threshold can name, of the run, its phases and its populations', () => {
    const sample = { ...sampleSummary(), errors: troubledSummary().errors };
    sample.connections.timeToRecoverMs = sample.connections.setupMs;
    sample.history.responseMs = sample.connections.setupMs;
    const summary = { ...distinct(sample, { value: 10_000 }), schemaVersion: 1 as const };
    const text = textOf(render(summary));
    for (const scope of [summary, ...Object.values(summary.phases), ...Object.values(summary.populations)]) {
      for (const { name } of summaryMetrics) {
        const value = valueOf(scope, name);
        if (value !== null) expect(text, name).to.contain(` ${ofMetric(name, value)} `);
      }
    }
  });

  it('tells of all in which the generator fell short before any percentile of response', () => {
    const text = textOf(render(troubledSummary()));
    const order = [
      'Dropped sends 1,988',
      'Send lag p99 73.4 ms',
      'Event-loop delay p99 38.1 ms',
      'Response p50 313 ms',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).to.not.include(-1);
    expect(places).to.deep.equal(places.toSorted((a, b) => a - b));
    expect(text).to.contain('1,502 not connected · 400 at the in-flight limit · 86 generator late');
  });

  it('tells who got what, when, and who didn’t, before all other figures', () => {
    const summary = troubledSummary();
    summary.deliveries!.bySize = { '3-10': summary.deliveries!, 'above 1000': summary.deliveries! };
    summary.deliveries!.byInstance = { sameMs: summary.messages.responseMs, otherMs: null };
    const text = textOf(render(summary));
    const order = [
      'Who got what?',
      'Lost deliveries 21',
      'Delivery p50',
      'Where to look',
      '3-10 350,020 349,999 21',
      'Dropped sends',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).to.not.include(-1);
    expect(places).to.deep.equal(places.toSorted((a, b) => a - b));
    expect(text).to.contain(' lost load_k3f9_a17 user42 7 user');
    expect(text).to.contain('the same instance').and.contain('different ones – –');
    expect(textOf(render({ ...summary, deliveries: null }))).to.not.contain('Who got what?');
  });

  it('lists connections that fell silent: whose, since when, for how long', () => {
    const text = textOf(render(troubledSummary()));
    expect(text).to.contain('6 in all, counted among the dropped. The first 2:');
    expect(text).to.contain('user17 1m 01s 35s HEARTBEAT_TIMEOUT 31');
    expect(textOf(render(sampleSummary()))).to.not.contain('fell silent');
  });

  it('gives verdict, stop and broken promises with their reasons', () => {
    const summary = troubledSummary();
    const text = textOf(render(summary));
    for (const reason of summary.verdict.reasons) expect(text).to.contain(reason);
    expect(text).to.contain(summary.stopReason);
    expect(text).to.contain('2 of 7 failed');
    expect(text).to.contain('messages.responseMs.p95 is 781 ms, not < 500 ms');
    expect(text).to.contain('groups.successRate – > 0.9 – skipped');
  });

  it('says so when there are no thresholds, no errors, no count by the target', () => {
    const text = textOf(render({ ...sampleSummary(), thresholds: [], target: null }));
    expect(text).to.contain('The profile has none.').and.contain('There were none.');
    expect(text).to.contain('This target gives no count of its own.');
  });

  it('puts the target’s own totals beside ours', () => {
    expect(textOf(render(troubledSummary()))).to.contain(
      'messages accepted 35,000 35,800 −800 deliveries written 350,012 349,999 +13',
    );
    expect(textOf(render(sampleSummary()))).to.contain('deliveries written 600,000 600,000 ✓ none');
  });

  it('lists errors by frequency, with what helps and what the target said', () => {
    const text = textOf(render(troubledSummary()));
    expect(text.indexOf('RATE_LIMIT_EXCEEDED 3,200')).to.be.below(text.indexOf('MESSAGE_TIMEOUT 800'));
    expect(text).to.contain('Nothing listens at that address and port');
    expect(text).to.contain('bad \\u{1b}[31m news: \\u{202e}evil');
  });

  it('is whole for a simulated run, which has no generator and no start', () => {
    const text = textOf(render({ ...sampleSummary(), simulated: true, startedAt: null, generator: null }));
    expect(text)
      .to.contain('simulated, in virtual time')
      .and.contain('simulated: not measured')
      .and.contain('the times are the model’s');
  });

  it('is whole for a run that ended before its first second', () => {
    const html = render({ ...sampleSummary(), stop: 'interrupted', phases: {}, durationMs: 300 }, new History());
    expect(textOf(html)).to.contain('there is nothing to draw').and.contain('interrupted');
  });

  it('says by how much a long run was thinned', () => {
    const long = new History(20);
    for (const tick of ticks) long.tick(tick);
    expect(textOf(render(sampleSummary(), long))).to.contain('each pair of points stands for 8 ticks');
    expect(textOf(render(sampleSummary()))).not.to.contain('Thinned');
  });

  it('tells of events beyond those listed', () => {
    const history = History.of(
      ticks,
      Array.from({ length: 507 }, (_, atMs) => ({ atMs, kind: 'warning', code: 'W', text: 'text' }) as const),
    );
    expect(textOf(render(sampleSummary(), history))).to.contain(`${count(7)} more are in events.ndjson`);
  });

  it('holds no tag and ends no script by text of strangers, wherever it stands', () => {
    const summary = troubledSummary();
    const evil: Summary = {
      ...summary,
      profile: { name: hostile, hash: hostile },
      tags: { [hostile]: hostile },
      stopReason: hostile,
      verdict: { status: 'invalid', reasons: [hostile] },
      errors: { critical: 0, byCategory: noErrors, byCode: [{ code: hostile, count: 1, samples: [hostile] }] },
      thresholds: [{ metric: hostile, condition: hostile, value: 1, result: 'failed' }],
      populations: { [hostile]: summary.populations['chatters']! },
      connections: { ...summary.connections, closeCodes: { [hostile]: 1 } },
    };
    const bad = sampleTick(40);
    bad.errors = { total: 1, critical: 0, perSecond: 1, byCategory: noErrors, byCode: { [hostile]: 1 } };
    const history = History.of([bad], [{ atMs: 1, kind: 'error', code: hostile, text: hostile }]);
    const html = renderHtmlReport(evil, history, { description: hostile, targetUrl: hostile, runId: hostile });
    expect(html.match(/<img/g)).to.equal(null);
    expect(html.match(/<script/g)).to.have.length(3);
    expect(html.match(/<\/script/gi)).to.have.length(3);
    expect(html.match(/onerror=&quot;/g)).to.have.length.above(10);
  });

  it('carries the chart library with its licence, and a script that is JavaScript', () => {
    const html = render(sampleSummary());
    expect(uplotFiles().script).to.contain('Permission is hereby granted');
    expect(html).to.contain('Copyright (c) 2022 Leon Sorokin');
    expect(new Script(script)).to.be.instanceOf(Script);
  });

  it('takes less than 500 KB for a run of a day', () => {
    const history = new History();
    for (let second = 1; second <= 86_400; second++)
      history.tick({ ...sampleTick(second % 120), atMs: second * 1000 + 0.123 });
    expect(Buffer.byteLength(render(sampleSummary(), history))).to.be.below(500_000);
  }).timeout(20_000);
});
