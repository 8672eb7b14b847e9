import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import type { Summary } from '../../engine/telemetry/summary.js';
import type { RunEvent, Tick } from '../../engine/telemetry/tick.js';
import { newFolder, Sim, type Ending, type SimOptions } from './sim.js';
import { expectSummaryIdentities } from './summary-identities.js';

/** A `sim run` that came to an end and told what it saw. */
export interface FinishedRun {
  ending: Ending;
  summary: Summary;
  stdout: string;
  stderr: string;
  directory: string;
}

/** A `sim run --json` under way: the profile on standard input, the run directory in a new folder. */
export class SimRun {
  readonly process: Sim;
  readonly directory: string;

  private constructor(process: Sim, directory: string) {
    this.process = process;
    this.directory = directory;
  }

  /** `script`: a shell's, around the command, as `Sim.startIn` has it. */
  static start(
    profile: object,
    argv: readonly string[] = [],
    { script, ...options }: SimOptions & { script?: string } = {},
  ): SimRun {
    const directory = join(newFolder(), 'run');
    const command = ['run', '-', '--json', '--out', directory, ...argv];
    const input = { ...options, input: JSON.stringify(profile) };
    const process = script === undefined ? Sim.start(command, input) : Sim.startIn(script, command, input);
    return new SimRun(process, directory);
  }

  /**
   * Waits for its end. Throws unless its summary is well-formed, the same on standard output and on disk, and all its
   * sums hold.
   */
  async finished(): Promise<FinishedRun> {
    const { process, directory } = this;
    const ending = await process.ended;
    const { stdout, stderr } = process;
    const written = readFileSync(join(directory, 'summary.json'), 'utf8');
    expect(stdout, `standard output is the summary; standard error was:\n${stderr}`).to.equal(written);
    const summary = JSON.parse(stdout) as Summary;
    expectSchema(summary);
    expectSummaryIdentities(summary);
    return { ending, summary, stdout, stderr, directory };
  }
}

export function run(profile: object, argv: readonly string[] = [], options: SimOptions = {}): Promise<FinishedRun> {
  return SimRun.start(profile, argv, options).finished();
}

/** As `run`, but again, three times at most, where only a busy machine made the measurement invalid. */
export async function calmRun(profile: object, argv: readonly string[] = []): Promise<FinishedRun> {
  for (let attempts = 1; ; attempts++) {
    const finished = await run(profile, argv);
    if (attempts === 3 || !isBusyMachine(finished.summary)) return finished;
  }
}

/** The verdict is invalid, and for no other reason than that this machine had no time for the run. */
export function isBusyMachine({ verdict }: Summary): boolean {
  return verdict.status === 'invalid' && verdict.reasons.every((reason) => ofBusyMachine.test(reason));
}

const ofBusyMachine = /^(send lag p99|event-loop delay p99|the generator dropped)/;

const schema = JSON.parse(
  readFileSync(new URL('../../reports/summary.schema.json', import.meta.url), 'utf8'),
) as object;
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false, allErrors: true }).compile(
  schema,
);

export function expectSchema(summary: unknown): void {
  expect(validate(summary), JSON.stringify(validate.errors, null, 2)).to.equal(true);
}

/** What the embedded target counted itself, against our own count of the same; and it tells what it cost. */
export function expectTargetAgrees({ target, connections, groups, messages }: Summary): void {
  expect(target!.cpuSeconds).to.be.above(0);
  expect(target!.rssBytes).to.be.above(10_000_000);
  expect(target).to.include({
    connections: connections.established,
    groups: groups.created,
    messages: messages.acknowledged,
    deliveries: messages.received,
  });
}

/** Reasons that a busy machine may give; any other is a mistake of ours. */
export function expectBelievable({ verdict }: Summary): void {
  expect(verdict.status, verdict.reasons.join('; ')).to.be.oneOf(['valid', 'suspect']);
  for (const reason of verdict.reasons) expect(reason).to.match(ofBusyMachine);
}

export function errorCount({ errors }: Summary, code: string): number {
  return errors.byCode.find((error) => error.code === code)?.count ?? 0;
}

export function seriesIn(directory: string): Tick[] {
  return linesOf<Tick>(join(directory, 'series.ndjson'));
}

export function eventsIn(directory: string): RunEvent[] {
  return linesOf<RunEvent>(join(directory, 'events.ndjson'));
}

function linesOf<T>(file: string): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
