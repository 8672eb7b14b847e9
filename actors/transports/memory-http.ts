import type { HttpClient, HttpOwner } from '../../engine/actor/transport.js';
import type { Clock, ClockTask } from '../../engine/clock/clock.js';
import { DelayLine, ParcelKind, type MemoryEnd } from './memory-line.js';

/** A request as the server sees it. */
export interface MemoryRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly path: string;
  readonly body: string;
  /** Once; later answers have no effect. A request without one hangs. */
  answer(status: number): void;
}

export interface MemoryHttpOptions {
  /** One way, ms on the clock; default 0. A connection is always there: none is set up. */
  latencyMs?: number;
  /** Longest wait for an answer, ms; default 10,000. */
  replyTimeoutMs?: number;
}

/** HTTP client without sockets: `serve` plays the server. Fails with `HTTP_TIMEOUT` and `ABORTED`, as the real one. */
export function createMemoryHttp(
  serve: (request: MemoryRequest) => void,
  clock: Clock,
  { latencyMs = 0, replyTimeoutMs = 10_000 }: MemoryHttpOptions = {},
): HttpClient {
  const line = new DelayLine(clock, latencyMs);
  const open = new Set<MemoryExchange>();
  return {
    request(method, path, body, token, owner) {
      open.add(
        new MemoryExchange(
          { method, path, body: body ?? '' },
          { clock, line, serve, open, replyTimeoutMs },
          token,
          owner,
        ),
      );
    },
    dispose() {
      for (const exchange of open) exchange.fail('ABORTED', 'The client was disposed of.');
    },
  };
}

interface Setting {
  clock: Clock;
  line: DelayLine;
  serve: (request: MemoryRequest) => void;
  open: Set<MemoryExchange>;
  replyTimeoutMs: number;
}

class MemoryExchange implements MemoryRequest, MemoryEnd {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: string;
  private readonly setting: Setting;
  private readonly token: number;
  private readonly owner: HttpOwner;
  private readonly timeout: ClockTask<undefined>;
  private answered = false;

  constructor(
    { method, path, body }: Pick<MemoryRequest, 'method' | 'path' | 'body'>,
    setting: Setting,
    token: number,
    owner: HttpOwner,
  ) {
    this.method = method;
    this.path = path;
    this.body = body;
    this.setting = setting;
    this.token = token;
    this.owner = owner;
    const { clock, line, replyTimeoutMs } = setting;
    this.timeout = clock.at(clock.now() + replyTimeoutMs, () => {
      this.fail('HTTP_TIMEOUT', `no answer within ${replyTimeoutMs} ms`);
    });
    line.post(this, ParcelKind.connect);
  }

  answer(status: number): void {
    if (this.answered) return;
    this.answered = true;
    this.setting.line.post(this, ParcelKind.data, status);
  }

  take(kind: ParcelKind, load: unknown): void {
    if (kind === ParcelKind.connect) this.setting.serve(this);
    else if (this.end()) this.owner.answered(this.token, load as number);
  }

  fail(code: string, message: string): void {
    if (this.end()) this.owner.failed(this.token, code, message);
  }

  /** False where it had ended before. */
  private end(): boolean {
    this.timeout.unsubscribe();
    return this.setting.open.delete(this);
  }
}
