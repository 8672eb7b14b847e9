import type { RunEvent, Tick } from '../../engine/telemetry/tick.js';
import type { ReuseFigures, Summary } from '../../engine/telemetry/summary.js';
import { colours, isColour } from '../../reports/console/colour.js';
import { LineLog } from '../../reports/console/lines.js';
import { LiveBlock } from '../../reports/console/live.js';
import { reuse } from '../../reports/console/reuse.js';
import { SummaryPrinter } from '../../reports/console/summary.js';
import { summaryJson } from '../../reports/json.js';
import type { Reporter, RunInfo } from '../../reports/reporter.js';
import type { RunDirectory } from '../../reports/run-directory.js';
import type { RunOptions } from './run-options.js';
import { Thinned } from './thinned.js';

const DEFAULT_WIDTH = 80;
/** How often progress of a virtual run shows, in real time. */
const BLOCK_EVERY_MS = 100;
const LINE_EVERY_MS = 2000;

/** All that a run shows and stores. Progress goes to standard error, the result to standard output. */
export class RunOutput {
  private readonly reporters: Reporter[] = [];
  private readonly printer: SummaryPrinter;
  private readonly json: boolean;
  private readonly flag: boolean | undefined;
  private directory: RunDirectory | undefined;
  private readonly quiet: boolean;
  private readonly warnings: string[] = [];

  constructor(options: Pick<RunOptions, 'json' | 'quiet' | 'color' | 'virtual'>) {
    const { json = false, quiet = false, color, virtual = false } = options;
    this.json = json;
    this.quiet = quiet;
    this.flag = color ? undefined : false;
    const { stdout, stderr } = process;
    const live = stderr.isTTY && process.env['CI'] === undefined;
    const progress = (speed?: () => number): Reporter =>
      live
        ? new LiveBlock(stderr, () => ({ colour: this.colourOf(stderr), width: stderr.columns, speed: speed?.() }))
        : new LineLog((text) => void stderr.write(text), speed);
    const everyMs = live ? BLOCK_EVERY_MS : LINE_EVERY_MS;
    if (!quiet) this.reporters.push(virtual ? new Thinned(progress, everyMs, () => performance.now()) : progress());
    const result = json ? stderr : stdout;
    this.printer = new SummaryPrinter(
      (text) => void result.write(text),
      () => ({ colour: this.colourOf(result), width: result.isTTY ? result.columns : DEFAULT_WIDTH }),
    );
    this.reporters.push(this.printer);
  }

  add(directory: RunDirectory): void {
    this.directory = directory;
    this.reporters.push(directory);
  }

  /** Tells at once; it also becomes an event of the run, if one comes of it. */
  warn(text: string): void {
    this.warnings.push(text);
    const c = colours(this.colourOf(process.stderr));
    process.stderr.write(`${c.yellow('warning')}: ${text}\n`);
  }

  /** Tells, unless `--quiet`, what was found of an earlier run's groups. */
  reuse(figures: ReuseFigures): void {
    if (this.quiet) return;
    const lines = reuse(figures, colours(this.colourOf(process.stderr)));
    process.stderr.write(`${lines.join('\n')}\n`);
  }

  /** `faults`: what the embedded target was told to do wrong. */
  start(info: RunInfo, faults: readonly string[]): void {
    for (const reporter of this.reporters) reporter.start(info);
    // On the screen already, or asked for by the user: only the run directory needs to hear of these.
    for (const text of this.warnings) this.directory?.event({ atMs: 0, kind: 'warning', code: 'WARNING', text });
    for (const text of faults) {
      this.directory?.event({ atMs: 0, kind: 'fault', code: text.split('=')[0]!, text });
    }
  }

  tick(tick: Tick): void {
    for (const reporter of this.reporters) reporter.tick(tick);
  }

  event(event: RunEvent): void {
    for (const reporter of this.reporters) reporter.event(event);
  }

  /** Shows the result, which the run directory holds already. */
  finish(summary: Summary): void {
    for (const reporter of this.reporters) if (reporter !== this.directory) reporter.finish(summary);
    if (this.directory) process.stderr.write(`run directory: ${this.directory.path}\n`);
    if (this.json) process.stdout.write(`${summaryJson(summary)}\n`);
  }

  private colourOf(stream: NodeJS.WriteStream): boolean {
    return isColour(stream, process.env, this.flag);
  }
}
