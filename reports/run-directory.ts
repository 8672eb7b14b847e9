import * as nodeFs from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Histogram } from '../engine/telemetry/histogram.js';
import type { Distribution } from '../engine/telemetry/metric.js';
import type { Summary } from '../engine/telemetry/summary.js';
import type { RunEvent, Tick } from '../engine/telemetry/tick.js';
import { encodeHdr } from './hdr.js';
import { History } from './html/history.js';
import { renderHtmlReport, type ReportInfo } from './html/page.js';
import { summaryJson } from './json.js';
import type { Reporter, RunInfo } from './reporter.js';

export type DiskFailureCode = 'E_DISK_FULL' | 'E_DISK_WRITE';
/** The file functions in use; specs put failing ones in place. */
export type DiskFs = Pick<
  typeof nodeFs,
  'appendFileSync' | 'closeSync' | 'mkdirSync' | 'openSync' | 'readdirSync' | 'renameSync' | 'writeFileSync'
>;

export interface RunDirectoryOptions {
  /** The directory itself (--out), which must be empty or not there yet. Without it, a new one is made in `root`. */
  out?: string | undefined;
  /** Where run directories go; default `runs`. */
  root?: string;
  profileName: string;
  /** ISO 8601 in UTC. */
  startedAt: string;
  /** The resolved profile, secrets already masked; `hash` is that of the profile as it was. */
  profile: object;
  hash: string;
  /** Ids in names, `{run}`: of this run, and of the run that made its groups, which may be an earlier one. */
  run: { id: string; groups: string };
  /** Called at the first write that fails, and never again: nothing more is appended after it. */
  onFailure: (code: DiskFailureCode, message: string) => void;
  fs?: DiskFs;
}

/**
 * The run directory could not be made: it holds files already (E_RUN_DIRECTORY_TAKEN) or the system refused
 * (E_RUN_DIRECTORY; `cause` says why). Nothing has been sent then: exit code 2.
 */
export class RunDirectoryError extends Error {
  readonly code: 'E_RUN_DIRECTORY_TAKEN' | 'E_RUN_DIRECTORY';
  readonly path: string;
  readonly exitCode = 2;

  constructor(code: RunDirectoryError['code'], path: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'RunDirectoryError';
    this.code = code;
    this.path = path;
  }
}

/**
 * What a run leaves on disk, written as it goes on, so that a killed run can be read: profile.json at once, a line per
 * second in series.ndjson, one per event in events.ndjson, summary.json again and again (each time in one piece);
 * histograms/ and report.html at the end. After `open` nothing here throws: a failed write is told through `onFailure`, and the run
 * goes on.
 */
export class RunDirectory implements Reporter {
  readonly path: string;
  readonly #fs: DiskFs;
  readonly #onFailure: RunDirectoryOptions['onFailure'];
  #series: number | undefined;
  #events: number | undefined;
  #trace: number | undefined;
  readonly #history = new History();
  #info: ReportInfo = {};
  #failed = false;

  /** Makes the directory and its first files. Throws a RunDirectoryError. */
  static open(options: RunDirectoryOptions): RunDirectory {
    const fs = options.fs ?? nodeFs;
    const path = options.out === undefined ? makeInRoot(options, fs) : makeGiven(options.out, fs);
    try {
      return new RunDirectory(path, options, fs);
    } catch (cause) {
      throw refused(path, cause);
    }
  }

  private constructor(path: string, options: RunDirectoryOptions, fs: DiskFs) {
    this.path = path;
    this.#fs = fs;
    this.#onFailure = options.onFailure;
    const profile = { hash: options.hash, run: options.run, ...options.profile };
    fs.writeFileSync(join(path, 'profile.json'), `${JSON.stringify(profile, null, 2)}\n`);
    this.#series = fs.openSync(join(path, 'series.ndjson'), 'a');
    this.#events = fs.openSync(join(path, 'events.ndjson'), 'a');
  }

  start(info: RunInfo): void {
    this.#info = info;
  }

  tick(tick: Tick): void {
    this.#history.tick(tick);
    this.#append(this.#series, tick);
  }

  event(event: RunEvent): void {
    this.#history.event(event);
    this.#append(this.#events, event);
  }

  /** Appends a line to the file of the traced client, which `name` is given to by the first one. */
  trace(name: string, line: object): void {
    if (this.#trace === undefined && !this.#failed) {
      this.#guard(() => (this.#trace = this.#fs.openSync(join(this.path, name), 'a')));
    }
    this.#append(this.#trace, line);
  }

  /** Writes what is known so far as if the run had been killed now: what remains, if it is. */
  provisional(summary: Summary): void {
    const stopReason = summary.stopReason ?? 'The run was killed before it could finish.';
    if (this.#failed) return;
    this.#guard(() => {
      try {
        this.#writeSummary({ ...summary, stop: 'crashed', stopReason });
      } catch (error) {
        // Clients have taken the last file descriptor: that is no fault of the disk, and the next one may be written.
        if (!['EMFILE', 'ENFILE'].includes(errorCode(error))) throw error;
      }
    });
  }

  /**
   * Writes the summary, a file for each distribution that holds something and the report, and closes the rest. Tried
   * even after a failure: they are small, and there may be room again.
   */
  finish(summary: Summary, histograms: ReadonlyMap<Distribution, Histogram> = new Map()): void {
    this.#guard(() => this.#writeSummary(summary));
    this.#guard(() => this.#writeHistograms(histograms));
    this.#guard(() => this.#writeReport(summary));
    for (const file of [this.#series, this.#events, this.#trace]) {
      if (file !== undefined) this.#guard(() => this.#fs.closeSync(file));
    }
    this.#series = undefined;
    this.#events = undefined;
    this.#trace = undefined;
  }

  #append(file: number | undefined, entry: object): void {
    // A line cut short by a full disk must stay the last one.
    if (file === undefined || this.#failed) return;
    this.#guard(() => this.#fs.appendFileSync(file, `${JSON.stringify(entry)}\n`));
  }

  #writeSummary(summary: Summary): void {
    const path = join(this.path, 'summary.json');
    this.#fs.writeFileSync(`${path}.tmp`, `${summaryJson(summary)}\n`);
    this.#fs.renameSync(`${path}.tmp`, path);
  }

  #writeHistograms(histograms: ReadonlyMap<Distribution, Histogram>): void {
    const directory = join(this.path, 'histograms');
    this.#fs.mkdirSync(directory, { recursive: true });
    for (const [name, histogram] of histograms) {
      if (histogram.count > 0) this.#fs.writeFileSync(join(directory, `${name}.hdr`), encodeHdr(histogram));
    }
  }

  #writeReport(summary: Summary): void {
    const html = renderHtmlReport(summary, this.#history, this.#info);
    this.#fs.writeFileSync(join(this.path, 'report.html'), html);
  }

  #guard(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (this.#failed) return;
      this.#failed = true;
      const full = ['ENOSPC', 'EDQUOT'].includes(errorCode(error));
      const what = full ? 'the disk is full' : messageOf(error);
      this.#onFailure(
        full ? 'E_DISK_FULL' : 'E_DISK_WRITE',
        `${this.path}: ${what}; the files of this run are not complete`,
      );
    }
  }
}

/** `2026-11-23T18-20-05Z-load`: no colon, which some file systems refuse. */
export function runDirectoryName(startedAt: string, profileName: string): string {
  return `${startedAt.slice(0, 19).replaceAll(':', '-')}Z-${profileName}`;
}

/** Two runs of one profile within a second get two directories: the second one's name ends in `-2`. */
function makeInRoot({ root = 'runs', startedAt, profileName }: RunDirectoryOptions, fs: DiskFs): string {
  const base = join(root, runDirectoryName(startedAt, profileName));
  try {
    makeAll(root, fs);
  } catch (cause) {
    throw refused(root, cause);
  }
  for (let attempt = 1; ; attempt += 1) {
    const path = attempt === 1 ? base : `${base}-${attempt}`;
    try {
      fs.mkdirSync(path);
      return path;
    } catch (cause) {
      if (errorCode(cause) !== 'EEXIST') throw refused(path, cause);
    }
  }
}

function makeGiven(path: string, fs: DiskFs): string {
  refuseTaken(path, fs);
  try {
    makeAll(path, fs);
  } catch (cause) {
    throw refused(path, cause);
  }
  return path;
}

/**
 * Throws a RunDirectoryError where `path` (--out) can't become a run directory because it holds something. Makes nothing:
 * to be asked before anything is started or sent.
 */
export function refuseTaken(path: string, fs: Pick<DiskFs, 'readdirSync'> = nodeFs): void {
  let files: string[];
  try {
    files = fs.readdirSync(path);
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return;
    throw refused(path, cause);
  }
  if (files.length === 0) return;
  const what = files.includes('summary.json') || files.includes('series.ndjson') ? 'a run' : 'files';
  throw new RunDirectoryError(
    'E_RUN_DIRECTORY_TAKEN',
    path,
    `${path} holds ${what} already: give --out a directory that is empty or does not exist yet`,
  );
}

/**
 * Makes a directory and those above it that are missing. Not by mkdir's `recursive`, which never returns below a path
 * such as /proc where nothing can be made.
 */
function makeAll(path: string, fs: DiskFs): void {
  try {
    fs.mkdirSync(path);
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'EEXIST') {
      fs.readdirSync(path); // throws where it is a file
      return;
    }
    const above = dirname(resolve(path));
    if (code !== 'ENOENT' || above === resolve(path) || nodeFs.existsSync(above)) throw cause;
    makeAll(above, fs);
    fs.mkdirSync(path);
  }
}

function refused(path: string, cause: unknown): RunDirectoryError {
  return new RunDirectoryError('E_RUN_DIRECTORY', path, `can't write to ${path}: ${messageOf(cause)}`, cause);
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
