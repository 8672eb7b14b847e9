import { phases, type Phase } from '../../engine/run/phase.js';
import type { Summary } from '../../engine/telemetry/summary.js';
import { errorColumn, type History } from './history.js';
import type { Columns } from './thinned-columns.js';

/** Unit of an axis: how the page writes its figures. */
export type AxisUnit = 'count' | 'perSecond' | 'ms' | 'bytes' | 'bytesPerSecond' | 'cores';
/** Colours of the page's style sheet, `--line-blue` and so on, fit for the colour-blind and for both backgrounds. */
export type LineColour = 'blue' | 'orange' | 'green' | 'red' | 'purple' | 'sky' | 'yellow' | 'grey';

export interface Line {
  label: string;
  colour: LineColour;
  values: (number | null)[];
  /** What was planned is dashed and lies below what was done. */
  dashed?: true;
  /** Filled down to the axis. */
  filled?: true;
  /** Not shown until its legend is clicked. */
  hidden?: true;
  /** Against the axis on the right. */
  right?: true;
}

export interface Plot {
  id: string;
  title: string;
  /** What can be read from it, in a sentence. */
  note: string;
  unit: AxisUnit;
  rightUnit?: AxisUnit;
  /** Can be switched to a logarithmic axis; `start`: it begins so. */
  log?: 'offered' | 'start';
  lines: Line[];
}

/** All that the page's script draws. Times are in seconds since the start of the run. */
export interface PlotData {
  times: number[];
  endsAt: number;
  phases: { name: Phase; from: number; to: number }[];
  /** Faults, warnings and the stop: marked in every plot. */
  marks: { at: number; text: string }[];
  plots: Plot[];
}

/** Codes with a line of their own; all are in the total. */
const MAX_ERROR_LINES = 6;
/** Marks drawn; all events are in their table. */
const MAX_MARKS = 40;

type LineSpec = Omit<Line, 'values'> & { column: string };
type PlotSpec = Omit<Plot, 'lines'> & { lines: LineSpec[] };

const latencyLines = (name: string): LineSpec[] => [
  { column: `${name}P50Ms`, label: 'p50', colour: 'blue' },
  { column: `${name}P95Ms`, label: 'p95', colour: 'orange' },
  { column: `${name}P99Ms`, label: 'p99', colour: 'red' },
  { column: `${name}MaxMs`, label: 'max', colour: 'grey', hidden: true },
];

const specs: readonly PlotSpec[] = [
  {
    id: 'delivery',
    title: 'Delivery latency',
    note: 'From the intended send to each receipt by a member, percentiles of the copies that came in each second.',
    unit: 'ms',
    log: 'offered',
    lines: latencyLines('delivery'),
  },
  {
    id: 'integrity',
    title: 'Deliveries gone wrong',
    note: 'Since the start, of the messages settled so far: a message is settled once no answer to it can come any more, the last ones at the end of the run.',
    unit: 'count',
    lines: [
      { column: 'lost', label: 'lost', colour: 'red' },
      { column: 'duplicate', label: 'duplicate', colour: 'orange' },
      { column: 'reordered', label: 'reordered', colour: 'purple' },
      { column: 'misdelivered', label: 'misdelivered', colour: 'blue' },
      { column: 'late', label: 'late', colour: 'grey' },
    ],
  },
  {
    id: 'clients',
    title: 'Clients',
    note: 'Open now; established, failed and dropped since the start.',
    unit: 'count',
    lines: [
      { column: 'established', label: 'established', colour: 'grey', dashed: true },
      { column: 'open', label: 'open', colour: 'blue', filled: true },
      { column: 'failed', label: 'failed', colour: 'red' },
      { column: 'dropped', label: 'dropped', colour: 'orange' },
    ],
  },
  {
    id: 'errors',
    title: 'Errors per second',
    note: 'All of them, and the most frequent codes.',
    unit: 'perSecond',
    lines: [{ column: 'errorsPerSecond', label: 'all errors', colour: 'grey', filled: true }],
  },
  {
    id: 'sending',
    title: 'Messages sent, against the plan',
    note: 'Per second. Where sent leaves planned, sends were late or dropped.',
    unit: 'perSecond',
    lines: [
      { column: 'plannedPerSecond', label: 'planned', colour: 'grey', dashed: true },
      { column: 'sentPerSecond', label: 'sent', colour: 'blue' },
      { column: 'acknowledgedPerSecond', label: 'acknowledged', colour: 'green' },
      { column: 'droppedSendsPerSecond', label: 'dropped sends', colour: 'red' },
    ],
  },
  {
    id: 'receiving',
    title: 'Copies received',
    note: 'Copies of messages per second; WebSocket payload on the right.',
    unit: 'perSecond',
    rightUnit: 'bytesPerSecond',
    lines: [
      { column: 'receivedPerSecond', label: 'received', colour: 'blue' },
      { column: 'bytesReceivedPerSecond', label: 'payload received', colour: 'sky', right: true, dashed: true },
      { column: 'bytesSentPerSecond', label: 'payload sent', colour: 'orange', right: true, dashed: true },
    ],
  },
  {
    id: 'response',
    title: 'Response time',
    note: 'From the intended send to the acknowledgement, percentiles of each second.',
    unit: 'ms',
    log: 'offered',
    lines: latencyLines('response'),
  },
  {
    id: 'service',
    title: 'Service time',
    note: 'From the actual send to the acknowledgement, percentiles of each second.',
    unit: 'ms',
    log: 'offered',
    lines: latencyLines('service'),
  },
  {
    id: 'in-flight',
    title: 'Messages in flight',
    note: 'Sent and not yet answered. A line that climbs is a queue that grows.',
    unit: 'count',
    lines: [{ column: 'inFlight', label: 'in flight', colour: 'purple', filled: true }],
  },
  {
    id: 'set-up',
    title: 'Set-up rates',
    note: 'Connections, groups and joins per second.',
    unit: 'perSecond',
    log: 'start',
    lines: [
      { column: 'connectedPerSecond', label: 'connected', colour: 'blue' },
      { column: 'createdPerSecond', label: 'groups created', colour: 'orange' },
      { column: 'joinedPerSecond', label: 'joined', colour: 'green' },
    ],
  },
  {
    id: 'generator-delays',
    title: "The generator's own delays",
    note: 'How late timers fired and sends left: what the generator itself adds to the times.',
    unit: 'ms',
    log: 'offered',
    lines: [
      { column: 'eventLoopDelayP99Ms', label: 'event-loop delay p99', colour: 'blue' },
      { column: 'gcPauseMaxMs', label: 'GC pause max', colour: 'orange' },
      { column: 'sendLagP99Ms', label: 'send lag p99', colour: 'purple' },
    ],
  },
  {
    id: 'generator-load',
    title: "The generator's CPU and memory",
    note: 'Cores in use; memory of all its processes on the right.',
    unit: 'cores',
    rightUnit: 'bytes',
    lines: [
      { column: 'cpuCores', label: 'CPU cores', colour: 'blue', filled: true },
      { column: 'rssBytes', label: 'memory', colour: 'green', right: true },
    ],
  },
];

/** The plots of a run. Those of which nothing was measured are left out, but that there were no errors is told. */
export function plotData(summary: Summary, history: History): PlotData {
  const columns = history.columns();
  const endsAt = seconds(Math.max(summary.durationMs, columns.timesMs.at(-1) ?? 0));
  const plots = specs
    .map((spec) => ({ ...spec, lines: [...spec.lines, ...(spec.id === 'errors' ? errorLines(columns) : [])] }))
    .map((spec): Plot => ({ ...spec, lines: spec.lines.map((line) => lineOf(line, columns)) }))
    .filter(({ id, lines }) => id === 'errors' || lines.some(({ values }) => values.some((value) => (value ?? 0) > 0)));
  return {
    times: columns.timesMs.map(seconds),
    endsAt,
    phases: phaseSpans(summary, history, endsAt),
    marks: history
      .events()
      .filter(({ kind }) => kind !== 'phase')
      .slice(0, MAX_MARKS)
      .map(({ atMs, kind, code }) => ({ at: Math.max(0, seconds(atMs)), text: `${kind} ${code}` })),
    plots: columns.timesMs.length === 0 ? [] : plots,
  };
}

const codeColours: readonly LineColour[] = ['red', 'orange', 'purple', 'blue', 'green', 'yellow'];

function errorLines({ values }: Columns): LineSpec[] {
  const total = (column: string): number =>
    (values[column] ?? []).reduce<number>((sum, value) => sum + (value ?? 0), 0);
  return Object.keys(values)
    .filter((column) => column.startsWith(errorColumn))
    .toSorted((a, b) => total(b) - total(a))
    .slice(0, MAX_ERROR_LINES)
    .map((column, index) => ({ column, label: column.slice(errorColumn.length), colour: codeColours[index]! }));
}

function lineOf({ column, ...line }: LineSpec, { values, timesMs }: Columns): Line {
  const raw = values[column] ?? timesMs.map(() => null);
  // Before its first error a code had none.
  const missing = column.startsWith(errorColumn) ? 0 : null;
  return { ...line, values: raw.map((value) => (value === null ? missing : rounded(value))) };
}

/** The phases as the summary has them, or as their events tell where the summary is of a run that was killed. */
function phaseSpans(summary: Summary, history: History, endsAt: number): PlotData['phases'] {
  const known = phases.flatMap((name) => {
    const figures = summary.phases[name];
    return figures === undefined ? [] : [{ name, startMs: figures.startedAtMs }];
  });
  const starts =
    known.length > 0 ? known : history.phaseStarts().map(({ phase, atMs }) => ({ name: phase, startMs: atMs }));
  return starts.map(({ name, startMs }, index) => {
    const next = starts[index + 1];
    return { name, from: Math.max(0, seconds(startMs)), to: next === undefined ? endsAt : seconds(next.startMs) };
  });
}

/** To the ms: finer than the plots can show. */
function seconds(valueMs: number): number {
  return Math.round(valueMs) / 1000;
}

/** Five digits that matter: finer than any screen, and half the page. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(5));
}
