import { parseFaultRule, type FaultRule } from './faults/fault-rule.js';
import { TargetOptionError } from './option-error.js';
import { parseServiceTime } from './service-time.js';
import type { ServiceOptions } from './service.js';
import { parseBytes, parseCount, parseIntervalMs, parseRate, type Rate } from './units.js';

/** How the embedded chat server is started. Plain data: it crosses to the child process as it is. */
export interface EmbeddedTargetOptions {
  /** Address to listen on. Default `127.0.0.1`. */
  host?: string;
  /** 0 to 65,535; 0 takes any free port. Default 0 (`sim target`: 8000). */
  port?: number;
  /** Shape of direct replies and manners of the recorded version. Default `head`. */
  dialect?: 'seed' | 'head';
  /** `stagger`: each connection pinged from its own connect on; `tick`: all at once. Default `stagger`. */
  heartbeat?: 'stagger' | 'tick';
  /** Time between two heartbeat pings of a connection, ms, above 0; one that is silent for twice as long is closed. Default 30,000. */
  heartbeatEveryMs?: number;
  /** Requests per connection and sliding window, e.g. `3/60s`. Off by default. */
  rateLimit?: string;
  /** Time between two WebSocket protocol pings of a connection, e.g. `20s`. Off by default. */
  wsPing?: string;
  /** Bytes of chat messages kept for history over all rooms, 0 or more. Default 64 MiB. */
  historyBytes?: number;
  /** Unread bytes at which a slow reader's connection is cut. Default 16 MiB. */
  maxBuffered?: number;
  /** Rooms in all; default 5,000,000, or MAX_TOTAL_GROUPS. */
  maxTotalGroups?: number;
  /** Open connections in all; default 200,000, or MAX_TOTAL_CONNECTIONS. */
  maxTotalConnections?: number;
  /** Open connections of one user; default 1,000, or MAX_CONNECTIONS_PER_CLIENT. */
  maxConnectionsPerClient?: number;
  /** Bytes of a message above which it is answered by a coded error; default 10 MiB, or WS_MAX_MESSAGE_SIZE. */
  maxMessageBytes?: number;
  /** What each chat message takes a simulated server, `2ms` or `exponential:2ms`. Off by default: served at once. */
  serviceTime?: string;
  /** Simulated servers, 1 to 1,000; needs serviceTime. Default 1. */
  servers?: number;
  /** Requests that may wait for a simulated server, 0 or more; needs serviceTime. No limit by default. */
  queue?: number;
  /** Faults from the start, each `kind=value[,setting=value][@start][+duration]`. None by default. */
  faults?: readonly string[];
  /** Seed of the draws of faults and service times, a whole number. Default 1. */
  faultSeed?: number;
  /** File that says of each delivery that was not plainly written what became of it; appended to. None by default. */
  deliveryLog?: string;
}

export interface ResolvedTargetOptions {
  readonly host: string;
  readonly port: number;
  readonly dialect: 'seed' | 'head';
  readonly heartbeat: 'stagger' | 'tick';
  readonly heartbeatEveryMs: number;
  readonly rateLimit: Rate | undefined;
  readonly wsPingMs: number | undefined;
  readonly historyBytes: number;
  readonly maxBuffered: number;
  readonly maxTotalGroups: number;
  readonly maxTotalConnections: number;
  readonly maxConnectionsPerClient: number;
  readonly maxMessageBytes: number;
  readonly service: ServiceOptions | undefined;
  readonly faults: readonly FaultRule[];
  readonly faultSeed: number;
  readonly deliveryLog: string | undefined;
}

/** A frame above this many bytes closes the connection with 1009, whatever the limit on messages. */
export const MAX_FRAME_BYTES = 16 * 1024 ** 2;

/** Each message looks for the server that is free first. */
const MAX_SERVERS = 1000;

/** Fills in defaults: an option goes before its environment variable. Throws E_TARGET_OPTION, naming what is wrong. */
export function resolveTargetOptions(
  options: EmbeddedTargetOptions = {},
  env: Readonly<Record<string, string | undefined>> = process.env,
): ResolvedTargetOptions {
  const limit = (name: string, value: number | undefined, variable: string, fallback: number): number => {
    if (value !== undefined) return whole(name, value, 1);
    const text = env[variable];
    if (text === undefined || text === '') return fallback;
    return named(variable, () => (variable.endsWith('SIZE') ? parseBytes(text, 1) : parseCount(text, 1)));
  };
  return {
    host: options.host ?? '127.0.0.1',
    port: whole('port', options.port ?? 0, 0, 65_535),
    dialect: oneOf('dialect', options.dialect ?? 'head', ['seed', 'head']),
    heartbeat: oneOf('heartbeat', options.heartbeat ?? 'stagger', ['stagger', 'tick']),
    heartbeatEveryMs: whole('heartbeatEveryMs', options.heartbeatEveryMs ?? 30_000, 1),
    rateLimit: optional('rateLimit', options.rateLimit, parseRate),
    wsPingMs: optional('wsPing', options.wsPing, parseIntervalMs),
    historyBytes: whole('historyBytes', options.historyBytes ?? 64 * 1024 ** 2, 0),
    maxBuffered: whole('maxBuffered', options.maxBuffered ?? 16 * 1024 ** 2, 1),
    maxTotalGroups: limit('maxTotalGroups', options.maxTotalGroups, 'MAX_TOTAL_GROUPS', 5_000_000),
    maxTotalConnections: limit('maxTotalConnections', options.maxTotalConnections, 'MAX_TOTAL_CONNECTIONS', 200_000),
    maxConnectionsPerClient: limit(
      'maxConnectionsPerClient',
      options.maxConnectionsPerClient,
      'MAX_CONNECTIONS_PER_CLIENT',
      1000,
    ),
    maxMessageBytes: limit('maxMessageBytes', options.maxMessageBytes, 'WS_MAX_MESSAGE_SIZE', 10 * 1024 ** 2),
    service: serviceOf(options),
    faults: (options.faults ?? []).map(parseFaultRule),
    faultSeed: whole('faultSeed', options.faultSeed ?? 1, 0),
    deliveryLog: options.deliveryLog,
  };
}

function serviceOf({ serviceTime, servers, queue, faultSeed = 1 }: EmbeddedTargetOptions): ServiceOptions | undefined {
  const time = optional('serviceTime', serviceTime, parseServiceTime);
  if (time === undefined) {
    const alone = servers !== undefined ? 'servers' : queue !== undefined ? 'queue' : undefined;
    if (alone !== undefined) throw new TargetOptionError(`${alone}: only together with a service time, such as 2ms`);
    return undefined;
  }
  return {
    time,
    servers: whole('servers', servers ?? 1, 1, MAX_SERVERS),
    queue: queue === undefined ? Infinity : whole('queue', queue, 0),
    seed: faultSeed,
  };
}

function optional<T>(name: string, text: string | undefined, parse: (text: string) => T): T | undefined {
  return text === undefined ? undefined : named(name, () => parse(text));
}

function named<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new TargetOptionError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function whole(name: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} to ${max}`;
  throw new TargetOptionError(`${name}: ${value} is not a whole number, ${range}`);
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((item) => item === value);
  if (found === undefined) throw new TargetOptionError(`${name}: "${value}" is not one of ${allowed.join(', ')}`);
  return found;
}
