import { Command } from 'commander';
import { TargetOptionError } from '../../targets/embedded/option-error.js';
import { TargetStartError, type StartEmbeddedTargetOptions } from '../../targets/embedded/start-embedded-target.js';
import { startTarget, type RunningTarget } from '../target/running-target.js';
import { addTargetOptions, type TargetFlags } from '../target/target-options.js';
import { TrafficReport } from '../target/traffic-report.js';

const REPORT_EVERY_MS = 10_000;

/** `sim target` could not go on. `exitCode` 1: no shard is left; 2: bad usage; 3: a port or address that can't be had. */
export class TargetCommandError extends Error {
  readonly exitCode: 1 | 2 | 3;

  constructor(message: string, exitCode: 1 | 2 | 3, cause?: unknown) {
    super(message, { cause });
    this.name = 'TargetCommandError';
    this.exitCode = exitCode;
  }
}

/** `sim target`: the embedded chat server in this process, or in several, until Ctrl-C. */
export function targetCommand(): Command {
  return addTargetOptions(new Command('target').description('start the embedded chat server')).action(serve);
}

async function serve(flags: TargetFlags): Promise<void> {
  const { heartbeatEvery: heartbeatEveryMs, maxMessageSize: maxMessageBytes, fault: faults, ...rest } = flags;
  const options: StartEmbeddedTargetOptions = { ...rest, heartbeatEveryMs, maxMessageBytes, faults };
  const target = await listen(options, flags);
  const stop = interrupted(); // before anybody can know that it listens
  for (const origin of target.origins) say(`chat    ws://${origin}/ws/{user}`);
  const [origin] = target.origins;
  say(`api     http://${origin}/api/rooms`);
  say(`stats   http://${origin}/_sim/stats`);
  const first = await target.stats();
  const report = first && new TrafficReport(target, first);
  const timer = setInterval(() => void report?.print(), REPORT_EVERY_MS);
  await Promise.race([stop, target.ended]);
  clearInterval(timer);
  const stats = await target.stats();
  await target.stop();
  if (stats === undefined) throw new TargetCommandError('every shard of the server has ended', 1);
  const { totals } = stats;
  say(
    `stopped: ${totals.connections} connections, ${totals.groups} rooms, ` +
      `${totals.messages} messages, ${totals.deliveries} deliveries, ${totals.errors} errors`,
  );
}

async function listen(options: StartEmbeddedTargetOptions, { host, port }: TargetFlags): Promise<RunningTarget> {
  try {
    return await startTarget(options, (line) => process.stderr.write(`${line}\n`));
  } catch (error) {
    if (error instanceof TargetOptionError) throw new TargetCommandError(error.message, 2, error);
    const { code = '', message } = error as NodeJS.ErrnoException;
    const isTaken = (error instanceof TargetStartError ? error.systemCode : code) === 'EADDRINUSE';
    const taken =
      options.shards === 1 ? `port ${port} of ${host} is taken` : `a port of ${host} from ${port} on is taken`;
    const reason = isTaken ? `${taken}; choose another with --port, or 0 for any` : message;
    throw new TargetCommandError(`the server could not listen: ${reason}`, 3, error);
  }
}

/** The first Ctrl-C or SIGTERM; a second one then ends the process in the system's own way. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
