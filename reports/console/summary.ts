import type { Summary } from '../../engine/telemetry/summary.js';
import type { Tick } from '../../engine/telemetry/tick.js';
import { categoryWords } from '../category-words.js';
import { count, nothing, perSecond } from '../number.js';
import { remedyOf } from '../remedies.js';
import type { Reporter } from '../reporter.js';
import { layBlocks } from './block.js';
import { breakdown } from './breakdown.js';
import { groupSizes } from './group-sizes.js';
import { colours, type Colours } from './colour.js';
import { clip, printable, wrap } from './fit.js';
import { headline, honesty, identity } from './headline.js';
import { percentileTable } from './percentiles.js';
import { reuse } from './reuse.js';
import { silences } from './silences.js';
import { sparkline } from './sparkline.js';
import { threads } from './threads.js';
import { totals } from './totals.js';

export interface SummaryOptions {
  colour: boolean;
  /** Columns of the terminal; nothing is wider, and from 80 on nothing is cut. */
  width: number;
}

/** What the summary needs of a tick, so that a long run need not keep all of it. */
export interface HistoryTick {
  phase: Tick['phase'];
  messages: Pick<Tick['messages'], 'sentPerSecond' | 'receivedPerSecond' | 'responseMs'>;
}

/** The whole result of a run as text for a terminal, ending in a line break: first what decides, then what explains. */
export function renderSummary(summary: Summary, ticks: readonly HistoryTick[], options: SummaryOptions): string {
  const { width } = options;
  const c = colours(options.colour);
  const sections = [
    identity(summary, c),
    headline(summary, width, c),
    honesty(summary, c),
    percentileTable(summary, width, c),
    throughput(ticks, width, c),
    layBlocks(totals(summary), width, c),
    reuse(summary.reuse, c),
    threads(summary, c),
    breakdown(summary, c),
    groupSizes(summary, c),
    silences(summary, c),
    errors(summary, width, c),
  ];
  const lines = sections.filter((section) => section.length > 0).flatMap((section) => ['', ...section]);
  return `${lines.map((line) => clip(line, width)).join('\n')}\n`;
}

function throughput(ticks: readonly HistoryTick[], width: number, c: Colours): string[] {
  const hold = ticks.filter(({ phase }) => phase === 'hold').map(({ messages }) => messages);
  if (hold.length === 0) return [];
  const line = (label: string, values: (number | null)[], figure: (value: number) => string): string => {
    const measured = values.filter((value) => value !== null);
    if (measured.length === 0) return `  ${label.padEnd(width - 2 - nothing.length)}${nothing}`;
    const range = `${figure(Math.min(...measured))} to ${figure(Math.max(...measured))}`;
    return `  ${label.padEnd(14)}${c.cyan(sparkline(values, width - 38).padEnd(width - 38))}  ${range.padStart(20)}`;
  };
  return [
    c.bold('Hold, second by second'),
    line(
      'sent/s',
      hold.map((tick) => tick.sentPerSecond),
      perSecond,
    ),
    line(
      'received/s',
      hold.map((tick) => tick.receivedPerSecond),
      perSecond,
    ),
    line(
      'response p95',
      hold.map((tick) => tick.responseMs?.p95 ?? null),
      (value) => `${value.toFixed(1)} ms`,
    ),
  ];
}

/** Codes shown; the summary file has them all. */
const shownCodes = 12;

function errors({ errors: figures }: Summary, columns: number, c: Colours): string[] {
  const total = figures.byCode.reduce((sum, error) => sum + error.count, 0);
  if (total === 0 && figures.critical === 0) return [`${c.bold('Errors')}  ${c.green('none')}`];
  const byCount = figures.byCode.toSorted((a, b) => b.count - a.count);
  const width = Math.max(...byCount.map(({ code }) => printable(code).length));
  const rest = byCount.length - shownCodes;
  const answered = categoryWords(figures);
  return [
    `${c.bold('Errors')}  ${c.red(count(total))} · ${figures.critical > 0 ? c.red(`${figures.critical} critical`) : '0 critical'}`,
    ...(answered.length > 0 ? [`  answered by the target: ${answered.join(' · ')}`] : []),
    ...byCount
      .slice(0, shownCodes)
      .flatMap(({ code, count: times, samples }) => [
        `  ${printable(code).padEnd(width)}  ${c.red(count(times).padStart(10))}`,
        ...advice(code, columns),
        ...samples.slice(0, 2).map((sample) => c.dim(`    e.g. ${printable(sample)}`)),
      ]),
    ...(rest > 0 ? [c.dim(`  and ${rest} more codes`)] : []),
  ];
}

/** The likely cause and what helps. */
function advice(code: string, columns: number): string[] {
  const known = remedyOf(code);
  return known ? wrap(`${known.cause} ${known.remedy}`, columns - 4).map((line) => `    ${line}`) : [];
}

/** Keeps what the history needs, and writes the summary once the run has finished. */
export class SummaryPrinter implements Reporter {
  readonly #write: (text: string) => void;
  readonly #options: () => SummaryOptions;
  readonly #history: HistoryTick[] = [];

  /** `options` is asked at the end: the terminal may have been resized. */
  constructor(write: (text: string) => void, options: () => SummaryOptions) {
    this.#write = write;
    this.#options = options;
  }

  start(): void {
    this.#history.length = 0;
  }

  tick(tick: Tick): void {
    if (tick.phase !== 'hold') return;
    const { sentPerSecond, receivedPerSecond, responseMs } = tick.messages;
    this.#history.push({ phase: tick.phase, messages: { sentPerSecond, receivedPerSecond, responseMs } });
  }

  event(): void {
    // What happened on the way is told as it happens.
  }

  finish(summary: Summary): void {
    this.#write(renderSummary(summary, this.#history, this.#options()));
  }
}
