import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Chat } from './chat.js';
import { shardStats, type TargetStats } from './counters.js';
import { parseFaultRule, type FaultRule } from './faults/fault-rule.js';
import { roomNameProblem } from './requests/room-name.js';

const MAX_BODY_BYTES = 1024 ** 2;
const DEFAULT_MESSAGES = 50;
const MAX_MESSAGES = 1000;
const CREATOR = 'system';

type Answer = readonly [status: number, json: string];

/** The HTTP side: rooms and their messages as the original serves them, and the server's own `/_sim/` paths. */
export class HttpApi {
  readonly #chat: Chat;
  readonly #startedAtMs: number;

  constructor(chat: Chat) {
    this.#chat = chat;
    this.#startedAtMs = chat.clock.nowMs();
  }

  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = 'GET', url = '/' } = request;
    if (method === 'POST' && url === '/api/rooms') {
      this.#withBody(request, response, this.#createRoom);
    } else if (method === 'POST' && url === '/_sim/faults') {
      this.#withBody(request, response, this.#switchFaults);
    } else {
      request.resume();
      this.#send(response, this.#route(method, url));
    }
  };

  /** The server's own count. */
  stats(): TargetStats {
    const shard = shardStats(this.#chat.counters, this.#chat.faults.counts);
    const cpu = process.cpuUsage();
    return {
      totals: shard,
      shards: [shard],
      pid: process.pid,
      cpuMicros: cpu.user + cpu.system,
      rssBytes: process.memoryUsage.rss(),
      uptimeMs: Math.round(this.#chat.clock.nowMs() - this.#startedAtMs),
    };
  }

  #route(method: string, url: string): Answer {
    const [path = '', query = ''] = url.split('?', 2);
    const room = /^\/api\/rooms\/([^/]+)\/messages$/.exec(path)?.[1];
    if (room !== undefined) {
      return method === 'GET' ? this.#messages(decode(room), query) : detail(405, 'Method Not Allowed');
    }
    if (path === '/_sim/stats')
      return method === 'GET' ? [200, JSON.stringify(this.stats())] : detail(405, 'Method Not Allowed');
    return detail(404, 'Not Found');
  }

  #messages(name: string, query: string): Answer {
    const text = new URLSearchParams(query).get('limit') ?? String(DEFAULT_MESSAGES);
    if (!/^\s*[+-]?\d+\s*$/.test(text)) {
      return invalid(['query', 'limit'], 'value is not a valid integer', 'type_error.integer');
    }
    const limit = Number(text);
    if (limit < 1 || limit > MAX_MESSAGES) return detail(400, `Limit must be between 1 and ${MAX_MESSAGES}`);
    const messages = this.#chat.history.recent(this.#chat.rooms.get(name), limit);
    return [200, `{"room":${JSON.stringify(name)},"messages":[${messages.join(',')}],"count":${messages.length}}`];
  }

  readonly #createRoom = (text: string): Answer => {
    const { rooms, faults, counters, options } = this.#chat;
    if (faults.strikesMessage('http-error')) return detail(500, 'Internal Server Error');
    const request = parseObject(text);
    if (request === undefined) return invalid(['body'], 'value is not a valid dict', 'type_error.dict');
    const { name: given, is_public: isPublic = true } = request;
    if (typeof given !== 'string') return invalid(['body', 'name'], 'str type expected', 'type_error.str');
    if (typeof isPublic !== 'boolean') {
      return invalid(['body', 'is_public'], 'value could not be parsed to a boolean', 'type_error.bool');
    }
    const name = given.trim();
    const problem = roomNameProblem(name);
    if (problem !== undefined) return invalid(['body', 'name'], problem, 'value_error');
    if (rooms.get(name) !== undefined) return detail(409, `Room already exists: ${name}`);
    if (rooms.isFull) return detail(503, `Too many rooms (max ${options.maxTotalGroups})`);
    rooms.create(name, CREATOR, isPublic);
    counters.groups++;
    return [201, `{"name":${JSON.stringify(name)},"is_public":${String(isPublic)},"created_by":"${CREATOR}"}`];
  };

  readonly #switchFaults = (text: string): Answer => {
    const faults = parseObject(text)?.['faults'];
    if (!Array.isArray(faults) || !faults.every((item) => typeof item === 'string')) {
      return detail(400, 'expected {"faults": ["kind=value[@start][+duration]", …]}');
    }
    let rules: FaultRule[];
    try {
      rules = faults.map(parseFaultRule);
    } catch (error) {
      return detail(400, (error as Error).message);
    }
    this.#chat.faults.switchOn(rules);
    return [200, JSON.stringify({ faults })];
  };

  #withBody(request: IncomingMessage, response: ServerResponse, answer: (text: string) => Answer): void {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > MAX_BODY_BYTES) request.destroy();
    });
    request.on('end', () => {
      this.#send(response, answer(text));
    });
  }

  #send(response: ServerResponse, [status, json]: Answer): void {
    if (status >= 400) this.#chat.counters.errors++;
    response.writeHead(status, ['Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(json))]);
    response.end(json);
  }
}

function detail(status: number, text: string): Answer {
  return [status, JSON.stringify({ detail: text })];
}

function invalid(loc: readonly string[], msg: string, type: string): Answer {
  return [422, JSON.stringify({ detail: [{ loc, msg, type }] })];
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Percent-decoded; as it is, where it is not well-formed. */
export function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
