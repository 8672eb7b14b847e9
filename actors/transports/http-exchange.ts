import type { Dispatcher } from 'undici';
import type { HttpOwner } from '../../engine/actor/transport.js';

/** Our word for each of undici's codes; what isn't here keeps its own. */
const httpErrorCodes: Readonly<Record<string, string>> = {
  UND_ERR_HEADERS_TIMEOUT: 'HTTP_TIMEOUT',
  UND_ERR_BODY_TIMEOUT: 'HTTP_TIMEOUT',
  UND_ERR_CONNECT_TIMEOUT: 'HTTP_CONNECT_TIMEOUT',
  UND_ERR_SOCKET: 'HTTP_CLOSED',
  ECONNRESET: 'HTTP_CLOSED',
  EPIPE: 'HTTP_CLOSED',
  UND_ERR_HEADERS_OVERFLOW: 'HTTP_MALFORMED',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'HTTP_MALFORMED',
  UND_ERR_INVALID_ARG: 'HTTP_BAD_REQUEST',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'HTTP_BAD_REQUEST',
  UND_ERR_DESTROYED: 'ABORTED',
  UND_ERR_CLOSED: 'ABORTED',
  UND_ERR_ABORTED: 'ABORTED',
};

/** One request under way: hands its end to the owner, once. */
export class HttpExchange implements Dispatcher.DispatchHandler {
  private readonly token: number;
  private readonly owner: HttpOwner;
  private status = 0;
  private state: 'dispatching' | 'open' | 'ended' = 'dispatching';
  private refusal: Error | undefined;

  constructor(token: number, owner: HttpOwner) {
    this.token = token;
    this.owner = owner;
  }

  /** `dispatch` has returned: from now on the owner may be called. */
  dispatched(): void {
    if (this.state !== 'dispatching') return;
    this.state = 'open';
    if (this.refusal) process.nextTick(fail, this, this.refusal);
  }

  onRequestStart(): void {
    // Nothing to do, but undici asks for it.
  }

  onResponseStart(_controller: unknown, status: number): void {
    this.status = status;
  }

  onResponseData(): void {
    // The status says all.
  }

  onResponseEnd(): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.owner.answered(this.token, this.status);
  }

  onResponseError(_controller: unknown, error: Error): void {
    if (this.state === 'dispatching') this.refusal = error;
    else this.fail(error);
  }

  fail(error: Error & { code?: unknown }): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.owner.failed(this.token, codeOf(error), error.message || error.name);
  }
}

function fail(exchange: HttpExchange, error: Error): void {
  exchange.fail(error);
}

function codeOf(error: Error & { code?: unknown }): string {
  if (error.name === 'HTTPParserError') return 'HTTP_MALFORMED';
  if (typeof error.code !== 'string') return 'HTTP_FAILED';
  return httpErrorCodes[error.code] ?? error.code;
}
