/** Transport port: opens connections and carries frames. Implementations: WebSocket, and an in-process pair. */
export interface Transport {
  /**
   * Starts to connect. Exactly one of `opened` or `failed` follows, then frames, then exactly one `closed` if it had
   * opened. Nothing is called before `connect` has returned.
   */
  connect(request: ConnectRequest, owner: ConnectionOwner): Connection;
  /** Releases what connections share (agents, sockets kept alive). */
  dispose(): void;
}

export interface ConnectRequest {
  url: string;
  /** `undefined`: the transport's own, common to all connections. */
  headers?: Record<string, string>;
  /**
   * Most bytes to read at a time once it is open; after each read `hasRead` says whether to go on. `undefined`: as they
   * come.
   */
  readBytes?: number;
}

/** Who hears of a connection. An actor implements it, so that no closure is made per connection. */
export interface ConnectionOwner {
  opened(): void;
  /** A data frame; `data` is the owner's only until it returns. */
  frame(data: Buffer): void;
  /** So many bytes have been read. False: no more until `readOn`. Only where `readBytes` was asked for. */
  hasRead?(bytes: number): boolean;
  /** The connection has ended. 1006: without a close frame. */
  closed(code: number, reason: string): void;
  /** The handshake failed. `code` is stable (`ECONNREFUSED`, `HTTP_503`, `TLS_…`); `message` is for people. */
  failed(code: string, message: string): void;
}

export interface Connection {
  /** Hands a text frame to the socket; returns the bytes of its payload. Without effect, and 0, once closing. */
  send(text: string): number;
  /** Sends a close frame; `closed` follows, at the latest when the transport's close timeout has run out. */
  close(code: number, reason: string): void;
  /** Ends it at once, without a close frame; `closed(1006)` or `failed` follows. */
  terminate(): void;
  /** Bytes handed over and not yet taken by the kernel. */
  readonly bufferedBytes: number;
  /** Where `readBytes` was asked for, and the transport can. */
  readonly slow?: SlowReading | undefined;
}

export interface SlowReading {
  /** By which Linux knows the connection (`localEnd`); `undefined` where it has none. */
  readonly localEnd: string | undefined;
  /** Reads again, after `hasRead` has said no. */
  readOn(): void;
}

/** HTTP port: requests with answers by token, so that no closure is made per request. */
export interface HttpClient {
  request(method: 'GET' | 'POST', path: string, body: string | undefined, token: number, owner: HttpOwner): void;
  /** Drops the pool; requests still open fail with `ABORTED`. */
  dispose(): void;
}

export interface HttpOwner {
  answered(token: number, status: number): void;
  failed(token: number, code: string, message: string): void;
}
