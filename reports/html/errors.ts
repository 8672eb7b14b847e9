import type { Summary } from '../../engine/telemetry/summary.js';
import { categoryWords } from '../category-words.js';
import { count, percent } from '../number.js';
import { remedyOf } from '../remedies.js';
import { markup, type Markup } from './markup.js';

/** Every error code, the most frequent first, with its likely cause, what helps, and what the target said. */
export function errorTable({ errors }: Summary): Markup {
  const total = errors.byCode.reduce((sum, error) => sum + error.count, 0);
  const answered = categoryWords(errors);
  const title = markup`<h2 id="error-codes">Errors by code</h2>`;
  if (total === 0 && errors.critical === 0) {
    return markup`<section aria-labelledby="error-codes">${title}<p class="note">There were none.</p></section>`;
  }
  return markup`<section aria-labelledby="error-codes">${title}
<p class="note">${count(total)} in all, ${count(errors.critical)} of them critical: faults of the generator itself.${answered.length > 0 ? ` Answered by the target: ${answered.join(' · ')}.` : ''}</p>
<div class="errors">${errors.byCode
    .toSorted((a, b) => b.count - a.count)
    .map(
      ({ code, count: times, samples }) => markup`<article><h3><code>${code}</code></h3>
<p class="times"><b>${count(times)}</b> <small>${percent(total === 0 ? null : times / total)}</small></p>
<div>${explanation(code, samples)}</div></article>
`,
    )}</div></section>`;
}

function explanation(code: string, samples: readonly string[]): Markup {
  const known = remedyOf(code);
  return markup`${known === undefined ? null : markup`<p>${known.cause} <b>${known.remedy}</b></p>`}${
    samples.length === 0
      ? null
      : markup`<ul class="samples">${samples.map((sample) => markup`<li><samp>${sample}</samp></li>`)}</ul>`
  }`;
}
