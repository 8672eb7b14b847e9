import { InvalidArgumentError, Option, type Command } from 'commander';
import { faultHelp } from '../../targets/embedded/faults/fault-kinds.js';
import { parseFaultRule } from '../../targets/embedded/faults/fault-rule.js';
import { parseServiceTime } from '../../targets/embedded/service-time.js';
import { MAX_SHARDS } from '../../targets/embedded/start-embedded-target.js';
import { parseBytes, parseCount, parseIntervalMs, parseRate } from '../../targets/embedded/units.js';

const DEFAULT_PORT = 8000;

/** What commander makes of the options of `sim target`. Durations in ms, sizes in bytes. */
export interface TargetFlags {
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

export function addTargetOptions(command: Command): Command {
  command
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
    );
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
