import { Command, InvalidArgumentError, Option } from 'commander';
import type { TargetStats } from '../../targets/embedded/counters.js';
import { faultHelp } from '../../targets/embedded/faults/fault-kinds.js';
import { parseFaultRule } from '../../targets/embedded/faults/fault-rule.js';
import { TargetOptionError } from '../../targets/embedded/option-error.js';
import {
  MAX_SHARDS,
  TargetStartError,
  type StartEmbeddedTargetOptions,
} from '../../targets/embedded/start-embedded-target.js';
import { parseServiceTime } from '../../targets/embedded/service-time.js';
import { startTarget, type RunningTarget } from '../target/running-target.js';
import { parseBytes, parseCount, parseIntervalMs, parseRate } from '../../targets/embedded/units.js';

const REPORT_EVERY_MS = 10_000;
const DEFAULT_PORT = 8000;

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
  const command = new Command('target')
    .description('start the embedded chat server')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 takes any free one', value(parsePort), DEFAULT_PORT)
    .option(
      '--shards <number>',
      'processes that share the rooms and the connections, each on a port of its own from --port on',
      value(parseShards),
      1,
    )
    .addOption(
      choice('--dialect <name>', 'recorded version whose replies and manners it has', ['seed', 'head'], 'head'),
    )
    .addOption(
      choice(
        '--heartbeat <mode>',
        'ping each client from its own connect on, or all at one tick',
        ['stagger', 'tick'],
        'stagger',
      ),
    )
    .addOption(
      new Option(
        '--heartbeat-every <duration>',
        'time between pings; a client silent for twice as long is closed with 1011',
      )
        .argParser(value(parseIntervalMs))
        .default(30_000, '30s'),
    )
    .option(
      '--rate-limit <count/window>',
      'requests per connection and window, such as 3/60s (default: off)',
      checked(parseRate),
    )
    .option(
      '--ws-ping <duration>',
      'time between WebSocket protocol pings, such as 20s (default: off)',
      checked(parseIntervalMs),
    )
    .option(
      '--service-time <duration>',
      'what each request takes a simulated server: 2ms, or exponential:2ms (default: served at once)',
      checked(parseServiceTime),
    )
    .option('--servers <number>', 'simulated servers; needs --service-time (default: 1)', value(atLeastOne))
    .option(
      '--queue <number>',
      'requests that may wait for a simulated server, more are refused; needs --service-time (default: no limit)',
      value((text) => parseCount(text, 0)),
    );
  for (const limit of LIMITS) command.addOption(limitOption(limit));
  return command
    .addOption(
      new Option('--fault <kind=value[@start][+duration]>', 'inject a fault, from start on, for duration; repeatable')
        .argParser(collectFault)
        .default([], 'none'),
    )
    .option(
      '--fault-seed <number>',
      'seed of which messages and connections are struck, and of exponential service times',
      value((text) => parseCount(text, 0)),
      1,
    )
    .option(
      '--delivery-log <file>',
      'what became of each delivery that was not plainly written, a line of JSON each (default: none)',
    )
    .addHelpText(
      'after',
      `\nFaults (shares from 0 to 1, durations such as 200ms, rates such as 3/60s), as in delay=200ms,size=10@5s+1m:\n${faultHelp()}`,
    )
    .addHelpText(
      'after',
      '\nFaults are also switched by POST /_sim/faults with {"faults": [...]}; [] switches all off.',
    )
    .action(serve);
}

interface Limit {
  readonly flag: string;
  readonly meaning: string;
  readonly parse: (text: string) => number;
  readonly fallback: number;
  /** How the default is shown. */
  readonly shown: string;
  readonly variable?: string;
}

const atLeastOne = (text: string): number => parseCount(text, 1);
const atLeastOneByte = (text: string): number => parseBytes(text, 1);
const LIMITS: readonly Limit[] = [
  {
    flag: '--history-bytes <size>',
    meaning: 'chat messages kept for history, all rooms together',
    parse: parseBytes,
    fallback: 64 * 1024 ** 2,
    shown: '64MiB',
  },
  {
    flag: '--max-buffered <size>',
    meaning: 'unread data at which a slow reader is cut',
    parse: atLeastOneByte,
    fallback: 16 * 1024 ** 2,
    shown: '16MiB',
  },
  {
    flag: '--max-total-groups <number>',
    meaning: 'rooms in all',
    parse: atLeastOne,
    fallback: 5_000_000,
    shown: '5,000,000',
    variable: 'MAX_TOTAL_GROUPS',
  },
  {
    flag: '--max-total-connections <number>',
    meaning: 'connections in all; more are dropped without welcome',
    parse: atLeastOne,
    fallback: 200_000,
    shown: '200,000',
    variable: 'MAX_TOTAL_CONNECTIONS',
  },
  {
    flag: '--max-connections-per-client <number>',
    meaning: 'connections of one user; more are answered 500',
    parse: atLeastOne,
    fallback: 1000,
    shown: '1,000',
    variable: 'MAX_CONNECTIONS_PER_CLIENT',
  },
  {
    flag: '--max-message-size <size>',
    meaning: 'message above which a coded error is the answer',
    parse: atLeastOneByte,
    fallback: 10 * 1024 ** 2,
    shown: '10MiB',
    variable: 'WS_MAX_MESSAGE_SIZE',
  },
];

interface Flags {
  readonly host: string;
  readonly port: number;
  readonly shards: number;
  readonly dialect: 'seed' | 'head';
  readonly heartbeat: 'stagger' | 'tick';
  readonly heartbeatEvery: number;
  readonly rateLimit?: string;
  readonly wsPing?: string;
  readonly serviceTime?: string;
  readonly servers?: number;
  readonly queue?: number;
  readonly historyBytes: number;
  readonly maxBuffered: number;
  readonly maxTotalGroups: number;
  readonly maxTotalConnections: number;
  readonly maxConnectionsPerClient: number;
  readonly maxMessageSize: number;
  readonly fault: readonly string[];
  readonly faultSeed: number;
  readonly deliveryLog?: string;
}

async function serve(flags: Flags): Promise<void> {
  const { heartbeatEvery: heartbeatEveryMs, maxMessageSize: maxMessageBytes, fault: faults, ...rest } = flags;
  const options: StartEmbeddedTargetOptions = { ...rest, heartbeatEveryMs, maxMessageBytes, faults };
  const target = await listen(options, flags);
  const stop = interrupted(); // before anybody can know that it listens
  for (const origin of target.origins) say(`chat    ws://${origin}/ws/{user}`);
  const [origin] = target.origins;
  say(`api     http://${origin}/api/rooms`);
  say(`stats   http://${origin}/_sim/stats`);
  const first = await target.stats();
  const report = first && new Report(target, first);
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

async function listen(options: StartEmbeddedTargetOptions, { host, port }: Flags): Promise<RunningTarget> {
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

/** One line on standard error for each interval in which something changed. */
class Report {
  readonly #target: RunningTarget;
  #last: TargetStats;

  constructor(target: RunningTarget, first: TargetStats) {
    this.#target = target;
    this.#last = first;
  }

  async print(): Promise<void> {
    const stats = await this.#target.stats();
    if (stats === undefined) return;
    const { totals, uptimeMs } = stats;
    const before = this.#last;
    const perSecond = (what: 'messages' | 'deliveries'): number =>
      Math.round(((totals[what] - before.totals[what]) * 1000) / Math.max(1, uptimeMs - before.uptimeMs));
    if (JSON.stringify(totals) !== JSON.stringify(before.totals)) {
      process.stderr.write(
        `${totals.connectionsOpen} connections, ${totals.groups} rooms, ` +
          `${perSecond('messages')} messages/s, ${perSecond('deliveries')} deliveries/s\n`,
      );
    }
    this.#last = stats;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function choice(flag: string, meaning: string, names: readonly string[], fallback: string): Option {
  return new Option(flag, meaning).choices(names).default(fallback);
}

function limitOption({ flag, meaning, parse, fallback, shown, variable }: Limit): Option {
  const option = new Option(flag, meaning).argParser(value(parse)).default(fallback, shown);
  return variable === undefined ? option : option.env(variable);
}

/** A parser whose refusal is told in commander's words, naming the flag. */
function value<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
    }
  };
}

/** The text itself, once it is known to be good. */
function checked(parse: (text: string) => unknown): (text: string) => string {
  return value((text) => {
    parse(text);
    return text;
  });
}

function parsePort(text: string): number {
  const port = parseCount(text, 0);
  if (port > 65_535) throw new InvalidArgumentError('a port is at most 65535');
  return port;
}

function parseShards(text: string): number {
  const shards = parseCount(text, 1);
  if (shards > MAX_SHARDS) throw new InvalidArgumentError(`at most ${MAX_SHARDS} shards`);
  return shards;
}

function collectFault(text: string, before: readonly string[]): readonly string[] {
  return [...before, checked(parseFaultRule)(text)];
}
