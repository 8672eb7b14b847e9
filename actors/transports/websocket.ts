import net from 'node:net';
import tls from 'node:tls';
import type { ClientOptions } from 'ws';
import type { Connection, ConnectionOwner, ConnectRequest, Transport } from '../../engine/actor/transport.js';
import { PortLease, type LocalPorts } from './local-ports.js';
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
  /** Source addresses and ports to connect from; default: the system's choice. */
  localPorts?: LocalPorts | undefined;
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
 * sent; `HOST_NOT_PINNED`; `PORTS_EXHAUSTED` where no local port is left, or too many in a row are taken by others. Where the server breaks the WebSocket protocol, `closed` comes with 1006 and the code
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
  /** By the bytes to read at a time. */
  private readonly slow = new Map<number, ClientOptions>();
  private readonly slowly: (readBytes: number) => ClientOptions;
  private readonly secure: ClientOptions;
  private readonly localPorts: LocalPorts | undefined;

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
    const { localPorts } = options;
    const plain = plainConnector(options.compression ?? false);
    const secure = secureConnector(options.tls ?? {});
    this.localPorts = localPorts;
    this.plain = { ...common, createConnection: connector(addresses, localPorts, plain) };
    this.slowly = (readBytes) => {
      const dial = plainConnector(false, readBytes);
      return { ...common, createConnection: connector(addresses, localPorts, dial) };
    };
    this.secure = { ...common, createConnection: connector(addresses, localPorts, secure) };
  }

  connect(request: ConnectRequest, owner: ConnectionOwner): Connection {
    const { readBytes } = request;
    const common = request.url.startsWith('wss:') ? this.secure : readBytes ? this.slowOptions(readBytes) : this.plain;
    const lease = this.localPorts && new PortLease();
    const options: LeasedOptions = request.headers ? { ...common, headers: request.headers } : common;
    try {
      return new OwnedSocket(
        request.url,
        this.subprotocols,
        lease ? { ...options, lease } : options,
        owner,
        lease,
        readBytes !== undefined,
      );
    } catch (error) {
      process.nextTick(refuse, owner, error);
      return neverOpened;
    }
  }

  private slowOptions(readBytes: number): ClientOptions {
    let options = this.slow.get(readBytes);
    if (!options) this.slow.set(readBytes, (options = this.slowly(readBytes)));
    return options;
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

/** ws hands on what it doesn't know. */
interface LeasedOptions extends ClientOptions {
  lease?: PortLease;
}

type Connector = NonNullable<ClientOptions['createConnection']>;
/** What ws hands to a connector, of what matters here. */
interface Endpoint {
  host: string;
  port: string | number;
  lease?: PortLease;
}
/** Where a socket connects to, and from where if that is our own choice. */
interface Route {
  host: string;
  port: number;
  localAddress?: string;
  localPort?: number;
}
/** Makes a socket for a URL's host that connects along a route. */
type Dial = (route: Route, urlHost: string) => net.Socket;
type Created = (error: Error | null, socket?: net.Socket) => void;

function connector(addresses: PinnedAddresses, localPorts: LocalPorts | undefined, dial: Dial): Connector {
  const connect = ({ host: urlHost, port: text, lease }: Endpoint, created: Created): net.Socket | undefined => {
    const host = addresses.next(urlHost);
    const port = Number(text);
    const ring = lease && localPorts?.towards(host, port);
    if (!ring) return dial({ host, port }, urlHost);
    const attempt = (): void => {
      if (!lease.take(ring)) return created(noPortLeft(lease, host, port));
      const socket = dial({ host, port, ...lease.source() }, urlHost);
      // Node binds and begins to connect on the next tick; on this one, just after it, a port that is taken shows.
      process.nextTick(settle, socket);
    };
    const settle = (socket: net.Socket): void => {
      const error: NodeJS.ErrnoException | null = socket.errored;
      if (!error) return created(null, socket);
      socket.on('error', ignore);
      if (error.code !== 'EADDRINUSE' && error.code !== 'EADDRNOTAVAIL') return created(error);
      localPorts!.onTaken();
      lease.refused(error.message);
      attempt();
    };
    attempt();
    return undefined;
  };
  return connect as unknown as Connector;
}

function ignore(): void {
  // It has been told already.
}

function noPortLeft(lease: PortLease, host: string, port: number): Error {
  return Object.assign(new Error(`No local port is left towards ${host}:${port}${lease.why}.`), {
    code: 'PORTS_EXHAUSTED',
  });
}

function plainConnector(compression: boolean, readBytes?: number): Dial {
  const common = compression ? {} : { onread: sharedRead(readBytes) };
  return (route) => net.connect({ ...common, ...route });
}

function secureConnector(options: TlsOptions): Dial {
  const { serverName, rejectUnauthorized = true, ...material } = options;
  // One context for all connections: the certificates are read once.
  const secureContext = tls.createSecureContext(material);
  return (route, urlHost) =>
    tls.connect({
      ...route,
      // SNI knows no addresses; the certificate is then checked against the address itself.
      servername: serverName ?? (net.isIP(urlHost) === 0 ? urlHost : ''),
      secureContext,
      rejectUnauthorized,
      ALPNProtocols: ['http/1.1'],
    });
}
