import type { RunDeliveries } from '../../engine/telemetry/delivery-figures.js';
import type { Summary, ThresholdResult } from '../../engine/telemetry/summary.js';
import { count, duration, milliseconds, nothing, ofMetric, percent, unitOf } from '../number.js';
import { skippedWords } from '../skipped-words.js';
import type { Colours } from './colour.js';
import { printable, wrap } from './fit.js';

const labelWidth = 12;
type Mark = (c: Colours) => string;
const good: Mark = (c) => c.green('✓');
const doubtful: Mark = (c) => c.yellow('!');
const bad: Mark = (c) => c.red('✗');

const verdicts = {
  valid: { mark: good, text: 'the generator kept up: these figures can be believed' },
  suspect: { mark: doubtful, text: 'read these figures with care' },
  invalid: { mark: bad, text: "don't trust these figures" },
};
const simulatedText = "the counts come out; the times are the model's";
const stops = { completed: good, interrupted: doubtful, aborted: bad, crashed: bad };

/** Which run this is. */
export function identity(summary: Summary, c: Colours): string[] {
  const started = summary.startedAt === null ? [] : [`${summary.startedAt.slice(0, 19).replace('T', ' ')} UTC`];
  const parts = [
    ...(summary.simulated ? ['simulated'] : []),
    ...started,
    `seed ${summary.seed}`,
    `profile ${summary.profile.hash.slice(0, 8)}`,
    `${summary.tool.name} ${summary.tool.version}`,
  ];
  const tags = Object.entries(summary.tags).map(([key, value]) => printable(`${key}=${value}`));
  return [
    `${c.bold(summary.profile.name)} ${c.dim(`· ${parts.join(' · ')}`)}`,
    ...(tags.length === 0 ? [] : [c.dim(tags.join('  '))]),
  ];
}

/** Can the figures be believed, what ended the run, were the promises kept: the three answers that come first. */
export function headline(summary: Summary, width: number, c: Colours): string[] {
  return [...verdictLines(summary, width, c), ...stopLines(summary, width, c), ...thresholdLines(summary, c)];
}

function verdictLines({ verdict, simulated }: Summary, width: number, c: Colours): string[] {
  const { mark, text } = verdicts[verdict.status];
  return [
    `${c.bold('Verdict'.padEnd(labelWidth))}${mark(c)} ${c.bold(verdict.status)}  ${c.dim(simulated && verdict.status === 'valid' ? simulatedText : text)}`,
    ...verdict.reasons.flatMap((reason) => bullet(reason, width)),
  ];
}

function stopLines(summary: Summary, width: number, c: Colours): string[] {
  const phases = Object.entries(summary.phases).map(([name, { durationMs, verdict }]) => {
    const doubt = verdict.status === 'valid' ? '' : ` (${verdict.status})`;
    return `${name} ${duration(durationMs)}${doubt}`;
  });
  const stop = `${stops[summary.stop](c)} ${c.bold(summary.stop)} after ${duration(summary.durationMs)}`;
  return [
    `${c.bold('Run'.padEnd(labelWidth))}${stop}`,
    ...(summary.stopReason === undefined ? [] : bullet(summary.stopReason, width)),
    ...(phases.length === 0 ? [] : bullet(phases.join(' · '), width, ' · ').map((line) => c.dim(line))),
  ];
}

function bullet(text: string, width: number, separator?: string): string[] {
  const indent = ' '.repeat(labelWidth + 2);
  return wrap(printable(text), width - indent.length, separator).map((line) => indent + line);
}

function thresholdLines(summary: Summary, c: Colours): string[] {
  const { thresholds, workload = {} } = summary;
  const warmUps = Object.keys(workload).filter((name) => workload[name]!.warmUp);
  const failed = thresholds.filter(({ result }) => result === 'failed').length;
  const skipped = thresholds.filter(({ result }) => result === 'skipped').length;
  const passed = thresholds.length - failed - skipped;
  const title = c.bold('Thresholds'.padEnd(labelWidth));
  if (thresholds.length === 0) return [`${title}${c.dim(`${nothing} none in the profile`)}`];
  const tally = [
    ...(failed > 0 ? [c.red(c.bold(`${failed} of ${thresholds.length} failed`))] : []),
    ...(failed === 0 ? [c.bold(`${passed} of ${thresholds.length} passed`)] : []),
    ...skippedWords(summary).map((words) => c.dim(words)),
  ];
  const widths = {
    metric: Math.max(...thresholds.map(({ metric }) => metric.length)),
    value: Math.max(...thresholds.map(({ metric, value }) => ofMetric(metric, value).length)),
  };
  return [
    `${title}${failed > 0 ? bad(c) : good(c)} ${tally.join(' · ')}`,
    ...thresholds.map((threshold) => thresholdLine(threshold, widths, c)),
    ...(warmUps.length > 0
      ? [c.dim(`  judged without what was due in warm-up: ${printable(warmUps.join(', '))}`)]
      : []),
  ];
}

function thresholdLine(
  { metric, condition, value, result }: ThresholdResult,
  widths: { metric: number; value: number },
  c: Colours,
): string {
  const mark = result === 'passed' ? good(c) : result === 'failed' ? bad(c) : c.dim(nothing);
  const figure = ofMetric(metric, value).padStart(widths.value);
  const text = `${metric.padEnd(widths.metric)}  ${result === 'failed' ? c.red(c.bold(figure)) : figure}`;
  return `  ${mark} ${text}  ${c.dim(condition + unitOf(metric))}`;
}

/** Who didn't get what: lost copies first, then what was wrong with those that came, named where it happened. */
function deliveryLines(
  { due, lost, duplicate, reordered, misdelivered, late, undecided, samples }: RunDeliveries,
  line: (label: string, value: string, note: string, isBad?: boolean) => string,
): string[] {
  const others = [
    ...(duplicate > 0 ? [`${count(duplicate)} duplicate`] : []),
    ...(reordered > 0 ? [`${count(reordered)} reordered`] : []),
    ...(misdelivered > 0 ? [`${count(misdelivered)} misdelivered`] : []),
    ...(late > 0 ? [`${count(late)} late`] : []),
    ...(undecided > 0 ? [`${count(undecided)} undecided`] : []),
  ];
  return [
    line('lost deliveries', count(lost), `${due === 0 ? nothing : percent(lost / due)} of ${count(due)} due`, lost > 0),
    ...(others.length > 0 ? [`    ${others.join(' · ')}`] : []),
    ...samples
      .slice(0, 3)
      .map(
        ({ fault, group, sender, sequence, receiver }) =>
          `    e.g. ${printable(`${fault} in ${group}: message ${sequence} of ${sender} to ${receiver}`)}`,
      ),
  ];
}

/** How far the generator fell short of the plan, before any percentile is shown. */
export function honesty(summary: Summary, c: Colours): string[] {
  const { messages, deliveries, phases, generator } = summary;
  const { droppedSends, droppedBy, planned } = messages;
  const causes = [
    `${count(droppedBy.disconnected)} not connected`,
    `${count(droppedBy.inFlight)} at the in-flight limit`,
    `${count(droppedBy.generator)} generator late`,
  ];
  const loop = phases.hold?.generator.eventLoopDelayMs ?? generator?.eventLoopDelayMs;
  const line = (label: string, value: string, note: string, isBad = false): string =>
    `  ${label.padEnd(22)}${isBad ? c.red(value.padStart(12)) : value.padStart(12)}  ${c.dim(note)}`.trimEnd();
  const ms = (valueMs: number | undefined): string => (valueMs === undefined ? nothing : `${milliseconds(valueMs)} ms`);
  const share = planned === 0 ? nothing : percent(droppedSends / planned);
  return [
    c.bold('Delivery and honesty'),
    ...(deliveries === null ? [] : deliveryLines(deliveries, line)),
    line('dropped sends', count(droppedSends), `${share} of ${count(planned)} due`, droppedSends > 0),
    ...(droppedSends > 0 ? [`    ${c.dim(causes.join(' · '))}`] : []),
    line('send lag p99', ms(messages.sendLagMs?.p99), "the generator's own delay before a send"),
    line('event-loop delay p99', ms(loop?.p99), 'receipts are seen late by it'),
  ];
}
