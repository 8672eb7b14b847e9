import { summaryMetrics } from '../../engine/judge/metric-names.js';
import { valueOf } from '../../engine/judge/threshold.js';
import type { Figures, Summary, WorkloadFigures } from '../../engine/telemetry/summary.js';
import { count, duration, milliseconds, ofMetric } from '../number.js';
import { markup, type Markup } from './markup.js';
import { table, type Column } from './table.js';

/** Where in the run, and with whom, the figures came about. */
export function breakdown(summary: Summary): Markup {
  return markup`${phaseTable(summary)}${populationTable(summary)}${everyFigure(summary)}`;
}

const common: readonly [title: string, of: (figures: Figures) => string][] = [
  ['connected', ({ connections }) => count(connections.established)],
  ['dropped', ({ connections }) => count(connections.dropped)],
  ['groups created', ({ groups }) => count(groups.created)],
  ['joined', ({ joins }) => count(joins.joined)],
  ['sent', ({ messages }) => count(messages.sent)],
  ['acknowledged', ({ messages }) => count(messages.acknowledged)],
  ['dropped sends', ({ messages }) => count(messages.droppedSends)],
  ['received', ({ messages }) => count(messages.received)],
];
/** Messages are those due in hold: there is no such figure of another phase. */
const responses: typeof common = [
  ['response p50 ms', ({ messages }) => milliseconds(messages.responseMs?.p50)],
  ['response p95 ms', ({ messages }) => milliseconds(messages.responseMs?.p95)],
  ['response p99 ms', ({ messages }) => milliseconds(messages.responseMs?.p99)],
];

function columnsOf(list: typeof common): Column[] {
  return list.map(([title]) => ({ title }));
}

function workloadOf({ workload = {} }: Summary): { name: string; figures: WorkloadFigures; loopDelay: null }[] {
  return Object.entries(workload).map(([name, figures]) => ({
    name: `hold: ${name}${figures.warmUp ? ' (warm-up)' : ''}`,
    figures,
    loopDelay: null,
  }));
}

function phaseTable(summary: Summary): Markup | null {
  // What hold was made of stands below it.
  const reached = Object.entries(summary.phases).flatMap(([name, figures]) => [
    { name, figures, loopDelay: figures.generator.eventLoopDelayMs },
    ...(name === 'hold' ? workloadOf(summary) : []),
  ]);
  if (reached.length === 0) return null;
  return markup`<section aria-labelledby="phases"><h2 id="phases">Phases</h2>
${table(
  'Phases',
  'phase',
  [
    { title: 'began at' },
    { title: 'lasted' },
    { title: 'figures are', text: true },
    { title: 'loop delay p99 ms' },
    ...columnsOf(common),
  ],
  reached.map(({ name, figures, loopDelay }) => ({
    label: name,
    cells: [
      duration(Math.max(0, figures.startedAtMs)),
      duration(figures.durationMs),
      reasoned(figures.verdict.status, figures.verdict.reasons),
      milliseconds(loopDelay?.p99),
      ...common.map(([, of]) => of(figures)),
    ],
  })),
)}</section>`;
}

/** The verdict with its reasons, which only a doubtful one has. */
function reasoned(status: string, reasons: readonly string[]): Markup {
  return markup`${status}${reasons.map((reason) => markup`<br><small>${reason}</small>`)}`;
}

function populationTable({ populations }: Summary): Markup | null {
  const names = Object.keys(populations);
  if (names.length === 0) return null;
  return markup`<section aria-labelledby="populations"><h2 id="populations">Populations</h2>
${table(
  'Populations',
  'population',
  columnsOf([...common, ...responses]),
  names.map((name) => ({ label: name, cells: [...common, ...responses].map(([, of]) => of(populations[name]!)) })),
)}</section>`;
}

/** All figures of the summary by the names that thresholds use, for the run, each phase and each population. */
function everyFigure(summary: Summary): Markup {
  const scopes: [title: string, figures: object][] = [
    ['run', summary],
    ...Object.entries(summary.phases),
    ...Object.entries(summary.workload ?? {}),
    ...Object.entries(summary.populations),
  ];
  return markup`<section aria-labelledby="every"><h2 id="every">Every figure</h2>
<details><summary>All metrics by name, for the run, its phases and its populations</summary>
${table(
  'Every figure',
  'metric',
  [...scopes.map(([title]) => ({ title })), { title: 'meaning', text: true }],
  summaryMetrics.map(({ name, meaning }) => ({
    label: markup`<code>${name}</code>`,
    cells: [...scopes.map(([, figures]) => metricOf(name, figures)), markup`<small>${meaning}</small>`],
  })),
)}</details></section>`;
}

function metricOf(name: string, figures: object): string {
  const isTotal = name === 'errors.total' && 'errors' in figures;
  return ofMetric(name, isTotal ? errorTotal(figures as Summary) : valueOf(figures, name));
}

function errorTotal({ errors }: Summary): number {
  return errors.byCode.reduce((sum, error) => sum + error.count, 0);
}
