import type { OfferedColumns, OfferedOverTime } from '../../engine/plan/offered-over-time.js';
import { bytes, count, duration, perSecond } from '../number.js';
import { areaPlot } from './area-plot.js';
import { colours } from './colour.js';

export interface OfferedPlotOptions {
  colour: boolean;
  /** Columns of the terminal; no line is wider than this, or than 50. */
  width: number;
  /** Only characters of ASCII. */
  ascii: boolean;
}

interface Row {
  label: string;
  key: Exclude<keyof OfferedColumns, 'durationMs'>;
  format: (value: number) => string;
  /** What each second brings, not how much there is by then. */
  isRate: boolean;
}

const rows: Row[] = [
  { label: 'clients', key: 'clients', format: count, isRate: false },
  { label: 'arrivals/s', key: 'arrivals', format: perSecond, isRate: true },
  { label: 'messages/s', key: 'messages', format: perSecond, isRate: true },
  { label: 'deliveries/s', key: 'deliveries', format: perSecond, isRate: true },
  { label: 'text out/s', key: 'bytesOut', format: bytes, isRate: true },
  { label: 'text in/s', key: 'bytesIn', format: bytes, isRate: true },
  { label: 'heartbeats/s', key: 'heartbeats', format: perSecond, isRate: true },
  { label: 'history/s', key: 'historyReads', format: perSecond, isRate: true },
];

/** Lines of a row that changes within a phase, and of one that doesn't. */
const CHANGING_LINES = 3;
const STEADY_LINES = 1;
/** A rate that does not come out even, such as 3.5/s, is steady too. */
const STEADY_SHARE = 0.9;
const LABEL_WIDTH = 12;
const VALUE_WIDTH = 9;
/** Two titles and what stands before them. */
const LEAST_WIDTH = 50;

/**
 * What a plan offers, second by second: connect to the left, hold to the right, the phases between as a line because how
 * long they take is the target's doing. Each row has its highest second at its top and its value beside it; rows of
 * nothing are left out, and one that never changes within a phase takes one line.
 */
export function renderOfferedPlot({ everyMs, connect, hold }: OfferedOverTime, options: OfferedPlotOptions): string {
  const { ascii } = options;
  const c = colours(options.colour);
  const between = ` ${ascii ? '|' : '┊'} `;
  const gutter = 2 + LABEL_WIDTH + 1 + VALUE_WIDTH + 2;
  const room = Math.max(LEAST_WIDTH, options.width) - gutter - between.length;
  const titles = [title('connect', connect), title('hold', hold)] as const;
  const fair = Math.round((room * connect.durationMs) / (connect.durationMs + hold.durationMs));
  const left = Math.min(Math.max(fair, titles[0].length), room - titles[1].length);
  const right = room - left;
  const lines: string[] = [];
  for (const { label, key, format, isRate } of rows) {
    const scale = isRate ? 1000 / everyMs : 1;
    const phases = [connect[key], hold[key]].map((values) => values.map((value) => value * scale));
    const highest = Math.max(...phases.map(greatest));
    if (highest === 0) continue;
    const plot = { height: phases.every(isSteady) ? STEADY_LINES : CHANGING_LINES, highest, ascii };
    const before = areaPlot(phases[0]!, { ...plot, width: left });
    const after = areaPlot(phases[1]!, { ...plot, width: right });
    before.forEach((cells, line) => {
      const top = line === 0;
      const head = `  ${(top ? label : '').padEnd(LABEL_WIDTH)} ${(top ? format(highest) : '').padStart(VALUE_WIDTH)} `;
      const rest = after[line]!.trimEnd();
      const body = `${c.cyan(cells)}${rest === '' ? c.dim(between.trimEnd()) : c.dim(between) + c.cyan(rest)}`;
      lines.push(`${c.dim(head)}${c.dim(ascii ? '|' : top ? '┤' : '│')}${body}`);
    });
  }
  const axis = (columns: OfferedColumns, width: number): string => ends('0s', duration(columns.durationMs), width);
  const indent = ' '.repeat(gutter);
  return [
    `${indent}${c.bold(titles[0].padEnd(left))}${' '.repeat(between.length)}${c.bold(titles[1])}`,
    ...lines,
    c.dim(`${indent}${axis(connect, left)}${' '.repeat(between.length)}${axis(hold, right)}`.trimEnd()),
  ].join('\n');
}

function title(name: string, { durationMs }: OfferedColumns): string {
  return `${name} ${duration(durationMs)}`;
}

function greatest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** The last column does not count: it may be cut short by the end of the phase. */
function isSteady(values: readonly number[]): boolean {
  return values.slice(0, -1).every((value) => value >= STEADY_SHARE * greatest(values));
}

function ends(from: string, to: string, width: number): string {
  return from + to.padStart(Math.max(0, width - from.length));
}
