import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { Pool } from 'undici';
import type { HttpClient, HttpOwner } from '../../engine/actor/transport.js';
import { HttpExchange } from './http-exchange.js';
import { PinnedAddresses } from './pinned-addresses.js';
import type { TlsOptions } from './tls-options.js';

export interface HttpClientOptions {
  /** Base URL of the API, `http:` or `https:`; its path goes before that of each request. */
  base: string;
  /** Connections at most, each with one request at a time; default 8. Further requests wait for one. */
  connections?: number;
  /** Headers of every request. */
  headers?: Record<string, string>;
  tls?: TlsOptions;
  /** By host: the addresses to connect to, in turn, instead of what the name resolves to. If given, others are refused. */
  addresses?: Readonly<Record<string, readonly string[]>>;
  /** Longest wait for a connection, ms; default 10,000. */
  connectTimeoutMs?: number;
  /** Longest wait for the head of an answer, and between two parts of its body, ms; default 10,000. */
  replyTimeoutMs?: number;
}

/**
 * HTTP/1.1 client over a pool of connections that stay open. An answer counts once its body has come, which is thrown
 * away; redirects are answers. Owners are never called before `request` has returned.
 *
 * Codes of `failed`: the system's (`ECONNREFUSED`, `EMFILE`) and those of TLS as Node gives them; `HTTP_TIMEOUT`,
 * `HTTP_CONNECT_TIMEOUT`, `HTTP_CLOSED` (the server hung up before it had answered), `HTTP_MALFORMED` (no HTTP),
 * `HTTP_BAD_REQUEST` (can't be sent), `HOST_NOT_PINNED`, `ABORTED` (disposed).
 *
 * Throws on a base URL that is none.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  return new PooledHttpClient(options);
}

class PooledHttpClient implements HttpClient {
  private readonly pool: Pool;
  private readonly pathPrefix: string;
  private readonly headers: Record<string, string>;
  private readonly headersWithBody: Record<string, string>;

  constructor(options: HttpClientOptions) {
    const base = new URL(options.base);
    const replyTimeoutMs = options.replyTimeoutMs ?? 10_000;
    const { serverName, ...tls } = options.tls ?? {};
    this.pathPrefix = base.pathname.replace(/\/$/, '');
    this.headers = options.headers ?? {};
    this.headersWithBody = { 'content-type': 'application/json', ...this.headers };
    this.pool = new Pool(base.origin, {
      connections: options.connections ?? 8,
      pipelining: 1,
      headersTimeout: replyTimeoutMs,
      bodyTimeout: replyTimeoutMs,
      connect: {
        ...tls,
        ...(serverName !== undefined && { servername: serverName }),
        timeout: options.connectTimeoutMs ?? 10_000,
        ...(options.addresses && { lookup: lookupPinned(new PinnedAddresses(options.addresses)) }),
      },
    });
  }

  request(method: 'GET' | 'POST', path: string, body: string | undefined, token: number, owner: HttpOwner): void {
    const exchange = new HttpExchange(token, owner);
    const headers = body === undefined ? this.headers : this.headersWithBody;
    this.pool.dispatch({ method, path: this.pathPrefix + path, headers, body: body ?? null }, exchange);
    exchange.dispatched();
  }

  dispose(): void {
    void this.pool.destroy();
  }
}

function lookupPinned(addresses: PinnedAddresses): LookupFunction {
  return (host, options, callback) => {
    let address: string;
    try {
      address = addresses.next(host);
    } catch (error) {
      process.nextTick(callback, error, '', 0);
      return;
    }
    const family = isIP(address);
    if (options.all) process.nextTick(callback, null, [{ address, family }]);
    else process.nextTick(callback, null, address, family);
  };
}
