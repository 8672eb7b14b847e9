import { Command, InvalidArgumentError, Option } from 'commander';
import { ChatServer } from '../../targets/embedded/chat-server.js';
import type { ShardStats } from '../../targets/embedded/counters.js';
import { faultHelp } from '../../targets/embedded/faults/fault-kinds.js';
import { parseFaultRule } from '../../targets/embedded/faults/fault-rule.js';
import { parseServiceTime } from '../../targets/embedded/service-time.js';
import type { EmbeddedTargetOptions } from '../../targets/embedded/target-options.js';
import { parseBytes, parseCount, parseIntervalMs, parseRate } from '../../targets/embedded/units.js';

const REPORT_EVERY_MS = 10_000;
const DEFAULT_PORT = 8000;

/** `sim target` could not start. `exitCode` 2 is bad usage, 3 a port or address that can't be had. */
export class TargetCommandError extends Error {
  readonly exitCode: 2 | 3;

  constructor(message: string, exitCode: 2 | 3, cause?: unknown) {
    super(message, { cause });
    this.name = 'TargetCommandError';
    this.exitCode = exitCode;
  }
}

/** `sim target`: the embedded chat server in this process, until Ctrl-C. */
export function targetCommand(): Command {
  const command = new Command('target')
    .description('start the embedded chat server')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 takes any free one', value(parsePort), DEFAULT_PORT)
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
      'what each chat message takes a simulated server: 2ms, or exponential:2ms (default: served at once)',
      checked(parseServiceTime),
    )
    .option('--servers <number>', 'simulated servers; needs --service-time (default: 1)', value(atLeastOne))
    .option(
      '--queue <number>',
      'chat messages that may wait for a simulated server, more are refused; needs --service-time (default: no limit)',
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
    .addHelpText('after', `\nFaults (shares from 0 to 1, durations such as 200ms or 5s):\n${faultHelp()}`)
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
}

async function serve(flags: Flags): Promise<void> {
  const { heartbeatEvery: heartbeatEveryMs, maxMessageSize: maxMessageBytes, fault: faults, ...rest } = flags;
  const options: EmbeddedTargetOptions = { ...rest, heartbeatEveryMs, maxMessageBytes, faults };
  const server = new ChatServer(options);
  const port = await listen(server, flags);
  const host = flags.host.includes(':') ? `[${flags.host}]` : flags.host;
  say(`chat    ws://${host}:${port}/ws/{user}`);
  say(`api     http://${host}:${port}/api/rooms`);
  say(`stats   http://${host}:${port}/_sim/stats`);
  const report = new Report(server);
  const timer = setInterval(() => report.print(), REPORT_EVERY_MS);
  await interrupted();
  clearInterval(timer);
  await server.stop();
  const { totals } = server.stats();
  say(
    `stopped: ${totals.connections} connections, ${totals.groups} rooms, ` +
      `${totals.messages} messages, ${totals.deliveries} deliveries, ${totals.errors} errors`,
  );
}

async function listen(server: ChatServer, { host, port }: Flags): Promise<number> {
  try {
    return await server.start();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const reason =
      code === 'EADDRINUSE' ? `port ${port} of ${host} is taken; choose another with --port, or 0 for any` : message;
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
  readonly #server: ChatServer;
  #last: ShardStats;
  #lastUptimeMs: number;

  constructor(server: ChatServer) {
    this.#server = server;
    ({ totals: this.#last, uptimeMs: this.#lastUptimeMs } = server.stats());
  }

  print(): void {
    const { totals, uptimeMs } = this.#server.stats();
    const perSecond = (now: number, before: number): number =>
      Math.round(((now - before) * 1000) / (uptimeMs - this.#lastUptimeMs));
    if (JSON.stringify(totals) !== JSON.stringify(this.#last)) {
      process.stderr.write(
        `${totals.connectionsOpen} connections, ${totals.groups} rooms, ` +
          `${perSecond(totals.messages, this.#last.messages)} messages/s, ` +
          `${perSecond(totals.deliveries, this.#last.deliveries)} deliveries/s\n`,
      );
    }
    this.#last = totals;
    this.#lastUptimeMs = uptimeMs;
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

function collectFault(text: string, before: readonly string[]): readonly string[] {
  return [...before, checked(parseFaultRule)(text)];
}
