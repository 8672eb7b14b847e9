import type { Summary } from '../../engine/telemetry/summary.js';
import { count, duration } from '../number.js';
import { aimOf, type RunInfo } from '../reporter.js';
import { breakdown } from './breakdown.js';
import { deliveries } from './deliveries.js';
import { errorTable } from './errors.js';
import { groupSizes } from './group-sizes.js';
import { answers, keyFigures, thresholdTable } from './headline.js';
import type { History } from './history.js';
import { inlineScript, jsonForScript, Markup, markup } from './markup.js';
import { percentileTable } from './percentiles.js';
import { plotData } from './plots.js';
import { plotSection } from './plot-section.js';
import { reuse } from './reuse.js';
import { silenceTable } from './silences.js';
import { script } from './script.js';
import { style } from './style.js';
import { eventTable } from './events.js';
import { threads } from './threads.js';
import { totals } from './totals.js';
import { uplotFiles } from './uplot.js';

/** What the summary doesn't hold. Secrets masked. */
export type ReportInfo = Partial<Pick<RunInfo, 'description' | 'targetUrl' | 'targetEmbedded' | 'runId'>>;

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%230068ad'/%3E%3Cpath d='M2 11l3-4 3 2 3-6 3 4' fill='none' stroke='white' stroke-width='1.6'/%3E%3C/svg%3E";

/**
 * report.html: one file that needs no network and shows all of a run. Pure but for the chart library, which is read
 * from its package at the first call; throws if that is missing.
 */
export function renderHtmlReport(summary: Summary, history: History, info: ReportInfo = {}): string {
  const uplot = uplotFiles();
  const plots = plotData(summary, history);
  const started = summary.startedAt === null ? '' : ` · ${utc(summary.startedAt)}`;
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${`${summary.profile.name} · ${summary.stop}, ${summary.verdict.status}${started}`}</title>
<link rel="icon" href="${icon}">
<style>${new Markup(uplot.style + style)}</style>
</head>
<body>
<header>
<h1>${summary.profile.name}</h1>
${(info.description ?? '') === '' ? null : markup`<p class="lead">${info.description!}</p>`}
${facts(summary, info)}
${answers(summary)}
</header>
<main>
${deliveries(summary)}
${groupSizes(summary)}
${keyFigures(summary)}
${thresholdTable(summary)}
${plotSection(plots, history.columns().rowsPerBucket)}
${percentileTable(summary)}
${errorTable(summary)}
${silenceTable(summary)}
${totals(summary)}
${reuse(summary)}
${threads(summary)}
${breakdown(summary)}
${eventTable(history)}
</main>
<footer>
<p>Made by ${summary.tool.name} ${summary.tool.version}. This page stands alone: it asks nothing of any network. Beside it in
the run directory are all figures as data: <code>summary.json</code>, <code>series.ndjson</code> (a line per second),
<code>events.ndjson</code>, <code>histograms/</code> and the resolved <code>profile.json</code>.</p>
</footer>
<script type="application/json" id="run-data">${jsonForScript(plots)}</script>
<script>${inlineScript(uplot.script)}</script>
<script>${inlineScript(script)}</script>
</body>
</html>
`;
  return page.text;
}

/** Which run this is. */
function facts(summary: Summary, info: ReportInfo): Markup {
  const tags = Object.entries(summary.tags).map(([key, value]) => `${key}=${value}`);
  const { targetUrl, targetEmbedded = false } = info;
  const target = targetUrl === undefined ? null : aimOf({ targetUrl, targetEmbedded, simulated: summary.simulated });
  const list: [name: string, value: string | null][] = [
    ['started', summary.startedAt === null ? 'simulated, in virtual time' : utc(summary.startedAt)],
    ['took', duration(summary.durationMs)],
    ['clients', count(summary.connections.planned)],
    ['target', target],
    ['run', info.runId ?? null],
    ['seed', String(summary.seed)],
    ['profile', summary.profile.hash.slice(0, 12)],
    ['plan', summary.plan.hash.slice(0, 12)],
    ['tags', tags.length === 0 ? null : tags.join(', ')],
    ['made by', `${summary.tool.name} ${summary.tool.version}`],
  ];
  return markup`<dl class="facts">${list.map(([name, value]) =>
    value === null ? null : markup`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

function utc(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}
