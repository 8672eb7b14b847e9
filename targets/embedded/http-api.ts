import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Chat } from './chat.js';
import { shardStats, totalsOf, writtenIn, type ShardReport, type TargetStats } from './counters.js';
import { parseFaultRule, type FaultRule } from './faults/fault-rule.js';
import { processFigures } from './process-figures.js';
import { roomNameProblem } from './requests/room-name.js';
import type { Question } from './shards/question.js';

const MAX_BODY_BYTES = 1024 ** 2;
const DEFAULT_MESSAGES = 50;
const MAX_MESSAGES = 1000;
const CREATOR = 'system';

type Answer = readonly [status: number, json: string];
type Done = (answer: Answer) => void;

/** The HTTP side: rooms and their messages as the original serves them, and the server's own `/_sim/` paths. */
export class HttpApi {
  readonly #chat: Chat;
  readonly #serverId: string;
  readonly #startedAtMs: number;

  /** `serverId`: tells whoever asks several shards that they are one server. */
  constructor(chat: Chat, serverId: string) {
    this.#chat = chat;
    this.#serverId = serverId;
    this.#startedAtMs = chat.clock.nowMs();
  }

  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = 'GET', url = '/' } = request;
    const done: Done = (answer) => this.#send(response, answer);
    if (method === 'POST' && url === '/api/rooms') {
      withBody(request, (text) => this.#served(() => this.#createRoom(text, done), done));
    } else if (method === 'POST' && url === '/_sim/faults') {
      withBody(request, (text) => this.#switchFaults(text, done));
    } else {
      request.resume();
      this.#route(method, url, done);
    }
  };

  /** This shard's own count. */
  report(): ShardReport {
    const { counters, faults, peers, log } = this.#chat;
    const written = log && { written: Object.fromEntries(log.written) };
    return { shard: peers?.place.index ?? 0, ...shardStats(counters, faults.counts), ...processFigures(), ...written };
  }

  /** The count of all shards. */
  stats(done: (stats: TargetStats) => void): void {
    const { peers, clock } = this.#chat;
    const own = this.report();
    const finish = (others: readonly unknown[]): void => {
      const shards = [own, ...(others as readonly ShardReport[])].sort((a, b) => a.shard - b.shard);
      done({
        id: this.#serverId,
        totals: totalsOf(shards),
        shards,
        pid: process.pid,
        cpuMicros: shards.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0),
        rssBytes: shards.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
        peakRssBytes: shards.reduce((sum, { peakRssBytes }) => sum + peakRssBytes, 0),
        uptimeMs: Math.round(clock.nowMs() - this.#startedAtMs),
        ...writtenIn(shards),
      });
    };
    if (peers === undefined) finish([]);
    else peers.askOthers({ ask: 'stats' }, finish);
  }

  /** A new room, on the shard that owns it. */
  create(name: string, isPublic: boolean): Answer {
    const { rooms, options } = this.#chat;
    if (rooms.get(name) !== undefined) return detail(409, `Room already exists: ${name}`);
    if (rooms.isFull) return detail(503, `Too many rooms (max ${options.maxTotalGroups})`);
    this.#chat.createRoom(name, CREATOR, isPublic);
    return [201, `{"name":${JSON.stringify(name)},"is_public":${String(isPublic)},"created_by":"${CREATOR}"}`];
  }

  /** What was said in a room, on the shard that owns it. */
  messages(name: string, limit: number): Answer {
    const messages = this.#chat.history.recent(this.#chat.rooms.get(name), limit);
    return [200, `{"room":${JSON.stringify(name)},"messages":[${messages.join(',')}],"count":${messages.length}}`];
  }

  #route(method: string, url: string, done: Done): void {
    const [path = '', query = ''] = url.split('?', 2);
    const room = /^\/api\/rooms\/([^/]+)\/messages$/.exec(path)?.[1];
    if (room === undefined && path !== '/_sim/stats') done(detail(404, 'Not Found'));
    else if (method !== 'GET') done(detail(405, 'Method Not Allowed'));
    else if (room !== undefined) this.#served(() => this.#readMessages(decode(room), query, done), done);
    else this.stats((stats) => done([200, JSON.stringify(stats)]));
  }

  /** What clients ask for waits for a server, where those are simulated. */
  #served(work: () => void, done: Done): void {
    const { service, counters } = this.#chat;
    if (service === undefined) work();
    else if (!service.take(work)) {
      counters.queueFull++;
      done(detail(503, 'Request refused: the queue is full'));
    }
  }

  #readMessages(name: string, query: string, done: Done): void {
    const text = new URLSearchParams(query).get('limit') ?? String(DEFAULT_MESSAGES);
    if (!/^\s*[+-]?\d+\s*$/.test(text)) {
      done(invalid(['query', 'limit'], 'value is not a valid integer', 'type_error.integer'));
      return;
    }
    const limit = Number(text);
    if (limit < 1 || limit > MAX_MESSAGES) done(detail(400, `Limit must be between 1 and ${MAX_MESSAGES}`));
    else this.#ofOwner(name, { ask: 'messages', name, limit }, () => this.messages(name, limit), done);
  }

  #createRoom(text: string, done: Done): void {
    if (this.#chat.faults.strikesMessage('http-error')) {
      done(detail(500, 'Internal Server Error'));
      return;
    }
    const request = roomRequest(text);
    if ('refusal' in request) {
      done(request.refusal);
      return;
    }
    const { name, isPublic } = request;
    this.#ofOwner(name, { ask: 'create', name, isPublic }, () => this.create(name, isPublic), done);
  }

  /** The answer of the shard that owns the room: this one's own, or another's. */
  #ofOwner(room: string, question: Question, own: () => Answer, done: Done): void {
    const { peers } = this.#chat;
    if (peers === undefined || peers.owns(room)) done(own());
    else {
      peers.askOwner(room, question, (answer) => {
        done((answer as Answer | undefined) ?? detail(503, 'The shard that owns this room is gone'));
      });
    }
  }

  #switchFaults(text: string, done: Done): void {
    const faults = parseObject(text)?.['faults'];
    if (!Array.isArray(faults) || !faults.every((item) => typeof item === 'string')) {
      done(detail(400, 'expected {"faults": ["kind=value[,setting=value][@start][+duration]", …]}'));
      return;
    }
    let rules: FaultRule[];
    try {
      rules = faults.map(parseFaultRule);
    } catch (error) {
      done(detail(400, (error as Error).message));
      return;
    }
    const finish = (): void => {
      this.#chat.faults.switchOn(rules);
      done([200, JSON.stringify({ faults })]);
    };
    const { peers } = this.#chat;
    if (peers === undefined) finish();
    else peers.askOthers({ ask: 'faults', faults }, finish);
  }

  #send(response: ServerResponse, [status, json]: Answer): void {
    if (status >= 400) this.#chat.counters.errors++;
    response.writeHead(status, ['Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(json))]);
    response.end(json);
  }
}

function withBody(request: IncomingMessage, take: (text: string) => void): void {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    text += chunk;
    if (text.length > MAX_BODY_BYTES) request.destroy();
  });
  request.on('end', () => take(text));
}

function roomRequest(text: string): { name: string; isPublic: boolean } | { refusal: Answer } {
  const request = parseObject(text);
  if (request === undefined) return { refusal: invalid(['body'], 'value is not a valid dict', 'type_error.dict') };
  const { name: given, is_public: isPublic = true } = request;
  if (typeof given !== 'string') {
    return { refusal: invalid(['body', 'name'], 'str type expected', 'type_error.str') };
  }
  if (typeof isPublic !== 'boolean') {
    return { refusal: invalid(['body', 'is_public'], 'value could not be parsed to a boolean', 'type_error.bool') };
  }
  const name = given.trim();
  const problem = roomNameProblem(name);
  return problem === undefined ? { name, isPublic } : { refusal: invalid(['body', 'name'], problem, 'value_error') };
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
