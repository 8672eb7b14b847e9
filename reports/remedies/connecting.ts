import type { Remedy } from './remedy.js';

/** From the first packet to a connection that is usable. */
export const connecting: readonly Remedy[] = [
  {
    code: 'ECONNREFUSED',
    side: 'target',
    cause: 'Nothing listens at that address and port, or the listen queue is full.',
    remedy: 'Start the server, check the port; under load raise its backlog and net.core.somaxconn.',
  },
  {
    code: 'ECONNRESET',
    side: 'target',
    cause: 'The target, or a proxy before it, cut the connection.',
    remedy: 'Look into its log; a limit on connections, a crash or an idle timeout of a proxy are the usual ones.',
  },
  {
    code: 'ETIMEDOUT',
    side: 'network',
    cause: 'No answer to the first packets: a firewall drops them, or the listen queue overflows.',
    remedy: 'Check routes and firewalls; raise net.core.somaxconn and the server’s backlog; ramp up more slowly.',
  },
  {
    code: 'EHOSTUNREACH',
    side: 'network',
    cause: 'There is no route to the target.',
    remedy: 'Check address, network and VPN.',
  },
  {
    code: 'ENETUNREACH',
    side: 'network',
    cause: 'There is no route to the target’s network.',
    remedy: 'Check address, network and VPN.',
  },
  {
    code: 'ENOTFOUND',
    side: 'profile',
    cause: 'The host name does not resolve.',
    remedy: 'Check the name in target.url or --target.',
  },
  {
    code: 'EMFILE',
    side: 'generator',
    cause: 'This process may open no more file descriptors.',
    remedy: 'Raise the limit (ulimit -n), or run fewer clients (--scale).',
  },
  {
    code: 'ENFILE',
    side: 'generator',
    cause: 'The whole system is out of file descriptors.',
    remedy: 'Raise fs.file-max, or end other programs.',
  },
  {
    code: 'EADDRNOTAVAIL',
    side: 'generator',
    cause: 'No local port is free towards this target: about 28,000 are there for each source and target address.',
    remedy:
      'Give more source addresses (--source-addresses), widen net.ipv4.ip_local_port_range, or aim at several target ports or addresses.',
  },
  {
    code: 'EADDRINUSE',
    side: 'generator',
    cause: 'The local port is another program’s.',
    remedy: 'Choose other ports (target.sourcePorts) or source addresses (--source-addresses).',
  },
  {
    code: 'PORTS_EXHAUSTED',
    side: 'generator',
    cause: 'All local ports that the run may use towards this target are in use, or a hundred in a row were others’.',
    remedy:
      'Give more source addresses (--source-addresses) or ports (target.sourcePorts), aim at several target ports or addresses, or run fewer clients (--scale).',
  },
  {
    code: 'ENOBUFS',
    side: 'generator',
    cause: 'The kernel has no memory left for sockets.',
    remedy: 'Raise net.ipv4.tcp_mem, or run fewer clients.',
  },
  {
    code: 'CONNECT_TIMEOUT',
    side: 'target',
    cause: 'The WebSocket handshake did not end within timeouts.connect.',
    remedy:
      'The target accepts more slowly than clients arrive: lower the arrival rate, or find what its accept loop waits for.',
  },
  {
    code: 'WELCOME_TIMEOUT',
    side: 'target',
    cause: 'The handshake ended, but the frame that says usable did not come within timeouts.welcome.',
    remedy: 'Is it a chat server (target.protocol)? If so it is overloaded, or it accepted beyond a limit of its own.',
  },
  {
    code: 'CLOSED_BEFORE_READY',
    side: 'target',
    cause: 'The target accepted the connection and closed it before it said usable.',
    remedy: 'Typical of a limit on connections (MAX_TOTAL_CONNECTIONS): look into its log; check credentials.',
  },
  {
    code: 'BAD_HANDSHAKE',
    side: 'target',
    cause: 'The answer to the handshake is no valid WebSocket upgrade.',
    remedy: 'Check the path; a proxy between must pass Upgrade and Connection on.',
  },
  {
    code: 'HPE_*',
    side: 'target',
    cause: 'What answered does not speak HTTP.',
    remedy: 'Check port and scheme: wss towards a TLS port, ws towards a plain one.',
  },
];
