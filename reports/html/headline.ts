import { verdictLimits } from '../../engine/judge/verdict.js';
import type { Summary } from '../../engine/telemetry/summary.js';
import { count, duration, nothing, ofMetric, percent, perSecond, unitOf } from '../number.js';
import { skippedWords } from '../skipped-words.js';
import { markup, type Content, type Markup } from './markup.js';
import { table } from './table.js';
import { inMs, tile } from './tile.js';

type Tone = 'good' | 'doubtful' | 'bad' | 'plain';
const signs: Record<Tone, string> = { good: '✓', doubtful: '!', bad: '✗', plain: '–' };

const verdicts = {
  valid: { tone: 'good', text: 'The generator kept up: these figures can be believed.' },
  suspect: { tone: 'doubtful', text: 'Read these figures with care.' },
  invalid: { tone: 'bad', text: 'Don’t trust these figures.' },
} as const;
const simulatedText = 'The counts come out; the times are the model’s.';
const stops = { completed: 'good', interrupted: 'doubtful', aborted: 'bad', crashed: 'bad' } as const;

/** Can the figures be believed, what ended the run, were the promises kept: the three answers that come first. */
export function answers(summary: Summary): Markup {
  const { verdict, stop, stopReason, thresholds, durationMs } = summary;
  const { tone, text } = verdicts[verdict.status];
  const word = summary.simulated && verdict.status === 'valid' ? simulatedText : text;
  const failed = thresholds.filter(({ result }) => result === 'failed').length;
  const skipped = thresholds.filter(({ result }) => result === 'skipped').length;
  const held =
    thresholds.length === 0
      ? 'none'
      : failed > 0
        ? `${failed} of ${thresholds.length} failed`
        : `${thresholds.length - skipped} of ${thresholds.length} passed`;
  const promises = thresholds.length === 0 || thresholds.length === skipped ? 'plain' : failed > 0 ? 'bad' : 'good';
  const warmUps = Object.entries(summary.workload ?? {}).flatMap(([name, { warmUp }]) => (warmUp ? [name] : []));
  const broken = thresholds.filter(({ result }) => result === 'failed');
  return markup`<div class="answers">
${answer('Verdict', tone, verdict.status, [
  markup`<p>${word}</p>`,
  verdict.reasons.length === 0 ? null : markup`<ul>${verdict.reasons.map((reason) => markup`<li>${reason}</li>`)}</ul>`,
])}
${answer('Run', stops[stop], stop, [
  markup`<p>after ${duration(durationMs)}${summary.simulated ? ' of simulated time' : ''}</p>`,
  stopReason === undefined ? null : markup`<p>${stopReason}</p>`,
])}
${answer('Thresholds', promises, held, [
  thresholds.length === 0 ? markup`<p>The profile has none.</p>` : null,
  broken.length === 0
    ? null
    : markup`<ul>${broken.map(({ metric, condition, value }) => markup`<li><code>${metric}</code> is ${ofMetric(metric, value)}, not ${condition}${unitOf(metric)}</li>`)}</ul>`,
  skippedWords(summary).map((words) => markup`<p>${words}.</p>`),
  warmUps.length === 0 ? null : markup`<p>Judged without what was due in warm-up: ${warmUps.join(', ')}.</p>`,
])}
</div>`;
}

function answer(title: string, tone: Tone, word: string, more: Content): Markup {
  return markup`<section class="answer ${tone}"><h2>${title}</h2><p class="word"><span class="sign" aria-hidden="true">${signs[tone]}</span> ${word}</p>${more}</section>`;
}

/** How far the generator fell short of the plan, before any percentile is shown; then the figures most look for. */
export function keyFigures(summary: Summary): Markup {
  const { messages, connections, phases, generator, errors } = summary;
  const { droppedSends, droppedBy, planned } = messages;
  const loop = phases.hold?.generator.eventLoopDelayMs ?? generator?.eventLoopDelayMs;
  const causes = [
    [droppedBy.disconnected, 'not connected'],
    [droppedBy.inFlight, 'at the in-flight limit'],
    [droppedBy.generator, 'generator late'],
  ] as const;
  const because = causes.filter(([times]) => times > 0).map(([times, why]) => `${count(times)} ${why}`);
  const errorTotal = errors.byCode.reduce((sum, error) => sum + error.count, 0);
  return markup`<section aria-labelledby="short"><h2 id="short">Did the generator fall short?</h2><div class="tiles">
${tile('Dropped sends', count(droppedSends), planned === 0 ? 'none was due' : [`${percent(droppedSends / planned)} of ${count(planned)} due`, ...because].join(' · '), droppedSends > 0)}
${tile('Send lag p99', inMs(messages.sendLagMs?.p99), `the generator’s own delay before a send; valid up to ${verdictLimits.sendLagP99Ms.valid} ms`, exceeds(messages.sendLagMs?.p99, verdictLimits.sendLagP99Ms))}
${tile('Event-loop delay p99', inMs(loop?.p99), `in hold; receipts are seen late by it; valid up to ${verdictLimits.eventLoopDelayP99Ms.valid} ms`, exceeds(loop?.p99, verdictLimits.eventLoopDelayP99Ms))}
</div></section>
<section aria-labelledby="key"><h2 id="key">Key figures</h2><div class="tiles">
${tile('Connections', count(connections.established), `${percent(connections.successRate)} of ${count(connections.attempted)} attempted · ${count(connections.dropped)} dropped`, connections.failed + connections.dropped > 0)}
${tile('Messages sent', rate(messages.perSecond), `${count(messages.sent)} in all · ${percent(messages.successRate)} acknowledged`)}
${tile('Copies received', rate(messages.receivedPerSecond), `${count(messages.received)} in all`)}
${tile('Response p50', inMs(messages.responseMs?.p50), 'from the intended send')}
${tile('Response p95', inMs(messages.responseMs?.p95), `service p95 ${inMs(messages.serviceMs?.p95)}`)}
${tile('Response p99', inMs(messages.responseMs?.p99), `max ${inMs(messages.responseMs?.max)}`)}
${tile('Errors', count(errorTotal), `${count(errors.critical)} critical: faults of the generator`, errorTotal + errors.critical > 0)}
</div></section>`;
}

function exceeds(valueMs: number | undefined, { valid }: { valid: number }): boolean {
  return valueMs !== undefined && valueMs > valid;
}

function rate(value: number | null): string {
  return value === null ? nothing : `${perSecond(value)}/s`;
}

/** Every promise of the profile about a metric, and whether it was kept. */
export function thresholdTable({ thresholds }: Summary): Markup | null {
  if (thresholds.length === 0) return null;
  const tones = { passed: 'good', failed: 'bad', skipped: 'plain' } as const;
  return markup`<section aria-labelledby="thresholds"><h2 id="thresholds">Thresholds</h2>
${table(
  'Thresholds',
  'metric',
  [{ title: 'value' }, { title: 'condition' }, { title: 'result', text: true }],
  thresholds.map(({ metric, condition, value, result }) => ({
    label: markup`<code>${metric}</code>`,
    cells: [
      ofMetric(metric, value),
      condition + unitOf(metric),
      markup`<span class="result ${tones[result]}"><span class="sign" aria-hidden="true">${signs[tones[result]]}</span> ${result}</span>`,
    ],
    bad: result === 'failed',
  })),
  'narrow',
)}</section>`;
}
