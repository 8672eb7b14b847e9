import { count } from '../number.js';
import { markup, type Markup } from './markup.js';
import type { AxisUnit, Line, Plot, PlotData } from './plots.js';

const unitNames: Record<AxisUnit, string> = {
  count: '',
  perSecond: 'per second',
  ms: 'ms',
  bytes: 'bytes',
  bytesPerSecond: 'bytes per second',
  cores: 'cores',
};

/** The frames of the plots, their legends and what they are zoomed by; the page's script draws into them. */
export function plotSection(data: PlotData, rowsPerBucket: number): Markup {
  const title = markup`<h2 id="course">Course of the run</h2>`;
  if (data.plots.length === 0) {
    return markup`<section aria-labelledby="course">${title}<p class="note">The run ended before its first second was measured: there is nothing to draw.</p></section>`;
  }
  return markup`<section aria-labelledby="course">${title}
<noscript><p class="note">The plots need JavaScript; all tables below are there without it.</p></noscript>
${rowsPerBucket === 1 ? null : thinned(rowsPerBucket)}
<div class="toolbar" role="group" aria-label="Zoom all plots">
${zoomButton('whole run', 0, Math.max(data.endsAt, 0.001), true)}
${data.phases.filter(({ from, to }) => to > from).map(({ name, from, to }) => zoomButton(name, from, to, false))}
<span class="note">Drag to zoom, double-click for the whole run; with a plot in focus: arrows, + and −, Escape.</span>
</div>
<div class="plots">${data.plots.map(plotFrame)}</div></section>`;
}

/** Said where the reader sees it, not in the small print. */
function thinned(rowsPerBucket: number): Markup {
  return markup`<p class="note">Thinned for this page: each pair of points stands for ${count(rowsPerBucket)} ticks of about a second
and has the lowest and the highest value in them, in the order in which they came. No peak is lost; a gap shorter than that is not shown.
<code>series.ndjson</code> has every second.</p>`;
}

function zoomButton(name: string, from: number, to: number, pressed: boolean): Markup {
  return markup`<button type="button" data-from="${from}" data-to="${to}" aria-pressed="${String(pressed)}">${name}</button>\n`;
}

function plotFrame({ id, title, note, unit, rightUnit, log, lines }: Plot): Markup {
  const axes = [unitNames[unit], rightUnit === undefined ? '' : `${unitNames[rightUnit]} on the right`].filter(
    (name) => name !== '',
  );
  const button =
    log === undefined
      ? null
      : markup`<button type="button" class="log" aria-pressed="${String(log === 'start')}" title="Logarithmic axis">log</button>`;
  const label = `Plot: ${title}${axes.length === 0 ? '' : `, ${axes.join(', ')}`}; lines: ${lines.map((line) => line.label).join(', ')}`;
  return markup`<figure class="plot" id="plot-${id}">
<figcaption><div><h3>${title}${unit === 'ms' ? ' (ms)' : ''}</h3><p>${note}</p></div>${button}</figcaption>
<div class="canvas" role="application" aria-roledescription="plot" aria-label="${label}" tabindex="0"></div>
<div class="legend"><span class="when">highest in view</span>${lines.map(legendKey)}</div>
</figure>
`;
}

function legendKey({ label, colour, dashed, hidden, right }: Line): Markup {
  return markup`<button type="button" class="key" aria-pressed="${String(hidden !== true)}" title="Show or hide"><span class="swatch${
    dashed === true ? ' dashed' : ''
  }" style="border-color: var(--line-${colour})"></span><span class="name">${label}${right === true ? ' →' : ''}</span><span class="value">–</span></button>`;
}
