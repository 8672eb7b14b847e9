import net from 'node:net';
import tls from 'node:tls';
import type { ClientOptions } from 'ws';
import type { Connection, ConnectionOwner, ConnectRequest, Transport } from '../../engine/actor/transport.js';
import { OwnedSocket } from './owned-socket.js';
import { PinnedAddresses } from './pinned-addresses.js';
import { sharedRead } from './shared-read.js';
import type { TlsOptions } from './tls-options.js';

/** A frame, or the fragments of one, beyond this ends the connection, bytes. */
const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;

export interface WebSocketTransportOptions {
  /** Headers of handshakes that bring none of their own. */
  headers?: Record<string, string>;
  /** Subprotocols to offer, in order of preference; then the server must choose one. */
  subprotocols?: readonly string[];
  /** Offer permessage-deflate; default false. */
  compression?: boolean;
  /** Of wss. */
  tls?: TlsOptions;
  /** By host: the addresses to connect to, in turn, instead of what the name resolves to. If given, others are refused. */
  addresses?: Readonly<Record<string, readonly string[]>>;
  /** How long to wait for the answer to a close frame before the socket is dropped, ms; default 5,000. */
  closeTimeoutMs?: number;
}

/**
 * Transport over WebSockets, kept lean: no compression unless asked, no check that what comes is UTF-8, no redirects, no
 * closure and no listener of ours per connection. There is no connect timeout: the owner terminates what takes too long.
 *
 * Codes of `failed`: `HTTP_<status>`; the system's (`ECONNREFUSED`, `EMFILE`, `ENOTFOUND`); Node's and OpenSSL's for TLS
 * (`DEPTH_ZERO_SELF_SIGNED_CERT`, `ERR_TLS_CERT_ALTNAME_INVALID`); `HPE_…` where no HTTP came back; `BAD_HANDSHAKE` for
 * an upgrade that is not right; `ABORTED` by the owner; `BAD_REQUEST` for a URL, header or subprotocol that can't be
 * sent; `HOST_NOT_PINNED`. Where the server breaks the WebSocket protocol, `closed` comes with 1006 and the code
 * (`WS_ERR_…`) as its reason.
 *
 * Throws what OpenSSL says of a certificate or key that it can't read.
 */
export function createWebSocketTransport(options: WebSocketTransportOptions = {}): Transport {
  return new WebSocketTransport(options);
}

class WebSocketTransport implements Transport {
  private readonly subprotocols: string[];
  private readonly plain: ClientOptions;
  private readonly secure: ClientOptions;

  constructor(options: WebSocketTransportOptions) {
    this.subprotocols = [...(options.subprotocols ?? [])];
    const common: LeanOptions = {
      perMessageDeflate: options.compression ?? false,
      skipUTF8Validation: true,
      followRedirects: false,
      maxPayload: MAX_PAYLOAD_BYTES,
      closeTimeout: options.closeTimeoutMs ?? 5000,
      headers: options.headers ?? {},
    };
    const addresses = new PinnedAddresses(options.addresses);
    this.plain = { ...common, createConnection: plainConnector(addresses, options.compression ?? false) };
    this.secure = { ...common, createConnection: secureConnector(addresses, options.tls ?? {}) };
  }

  connect(request: ConnectRequest, owner: ConnectionOwner): Connection {
    const common = request.url.startsWith('wss:') ? this.secure : this.plain;
    const options = request.headers ? { ...common, headers: request.headers } : common;
    try {
      return new OwnedSocket(request.url, this.subprotocols, options, owner);
    } catch (error) {
      process.nextTick(refuse, owner, error);
      return neverOpened;
    }
  }

  dispose(): void {
    // Connections share no agent and no socket.
  }
}

function refuse(owner: ConnectionOwner, error: Error): void {
  owner.failed('BAD_REQUEST', error.message);
}

const neverOpened: Connection = {
  bufferedBytes: 0,
  send() {
    return 0; // it never opens
  },
  close() {
    // It has failed already.
  },
  terminate() {
    // It has failed already.
  },
};

/** ws reads `closeTimeout`, ms; its types don't know it yet. */
interface LeanOptions extends ClientOptions {
  closeTimeout: number;
}

type Connector = NonNullable<ClientOptions['createConnection']>;
/** What ws hands to a connector, of what matters here. */
interface Endpoint {
  host: string;
  port: string | number;
}

function plainConnector(addresses: PinnedAddresses, compression: boolean): Connector {
  const common = compression ? {} : { onread: sharedRead() };
  return ((endpoint: Endpoint) =>
    net.connect({
      ...common,
      host: addresses.next(endpoint.host),
      port: Number(endpoint.port),
    })) as unknown as Connector;
}

function secureConnector(addresses: PinnedAddresses, options: TlsOptions): Connector {
  const { serverName, rejectUnauthorized = true, ...material } = options;
  // One context for all connections: the certificates are read once.
  const secureContext = tls.createSecureContext(material);
  return ((endpoint: Endpoint) =>
    tls.connect({
      host: addresses.next(endpoint.host),
      port: Number(endpoint.port),
      // SNI knows no addresses; the certificate is then checked against the address itself.
      servername: serverName ?? (net.isIP(endpoint.host) === 0 ? endpoint.host : ''),
      secureContext,
      rejectUnauthorized,
      ALPNProtocols: ['http/1.1'],
    })) as unknown as Connector;
}
