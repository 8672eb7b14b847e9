/** Why an error happens and what helps: one table for the terminal, report.html and docs/troubleshooting.md. */
export interface Remedy {
  /** The code, or the beginning of codes where it ends in `*`. */
  code: string;
  /** Who has to act. */
  side: 'target' | 'generator' | 'network' | 'profile';
  cause: string;
  remedy: string;
}

export const remedies: readonly Remedy[] = [
  // connecting
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
  {
    code: 'HTTP_401',
    side: 'profile',
    cause: 'The target wants credentials.',
    remedy: 'Give them in target.headers, cookies or query, best as ${NAME} from the environment.',
  },
  {
    code: 'HTTP_403',
    side: 'profile',
    cause: 'The target refuses this client or path.',
    remedy: 'Check the path ({user} must be one segment), the Origin header and the credentials.',
  },
  {
    code: 'HTTP_404',
    side: 'profile',
    cause: 'There is nothing at that path.',
    remedy: 'Check the path of target.url, or that the API creates groups at POST /api/rooms.',
  },
  {
    code: 'HTTP_422',
    side: 'profile',
    cause: 'The target finds the group’s name invalid.',
    remedy: 'Check the name template of the set.',
  },
  {
    code: 'HTTP_429',
    side: 'target',
    cause: 'A rate limit of the target or a proxy.',
    remedy: 'Lift it for the test, or lower arrival rate or create.inFlight.',
  },
  {
    code: 'HTTP_500',
    side: 'target',
    cause: 'The target failed; at a handshake also its limit on connections per user.',
    remedy: 'Look into its log; give each client a user of its own ({index} in user).',
  },
  {
    code: 'HTTP_503',
    side: 'target',
    cause: 'The target is overloaded or at a limit of its own (groups in all).',
    remedy: 'Look into its log and limits.',
  },
  {
    code: 'HTTP_TIMEOUT',
    side: 'target',
    cause: 'No HTTP answer within timeouts.reply.',
    remedy: 'The API is overloaded: lower create.inFlight, or look for what it waits for.',
  },
  {
    code: 'HTTP_CLOSED',
    side: 'target',
    cause: 'The API closed the connection before it had answered.',
    remedy: 'Look into its log; a keep-alive timeout shorter than the pause between two requests does it too.',
  },
  {
    code: 'HTTP_*',
    side: 'target',
    cause: 'The target answered with another status than asked for.',
    remedy: 'Look up the status in its log.',
  },
  {
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    side: 'profile',
    cause: 'The target’s certificate is signed by itself.',
    remedy: 'Trust it with target.tls.ca, or accept any certificate with --insecure.',
  },
  {
    code: 'SELF_SIGNED_CERT_IN_CHAIN',
    side: 'profile',
    cause: 'The target’s certificate comes from an authority that this machine does not trust.',
    remedy: 'Trust the authority with target.tls.ca, or accept any certificate with --insecure.',
  },
  {
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    side: 'profile',
    cause: 'The authority that signed the target’s certificate is not known here.',
    remedy:
      'Trust it with target.tls.ca, let the target send its whole chain, or accept any certificate with --insecure.',
  },
  {
    code: 'CERT_HAS_EXPIRED',
    side: 'target',
    cause: 'The target’s certificate has expired.',
    remedy: 'Renew it; for a test, --insecure accepts it.',
  },
  {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    side: 'profile',
    cause: 'The certificate is for another host name.',
    remedy: 'Use that name, or give it as target.tls.serverName.',
  },
  {
    code: 'ERR_SSL_*',
    side: 'profile',
    cause: 'The TLS handshake failed: often a plain port met with wss, or a client certificate that is missing.',
    remedy: 'Check scheme and port; give target.tls.cert and target.tls.key if the target asks for them.',
  },
  {
    code: 'HOST_NOT_PINNED',
    side: 'generator',
    cause: 'A name that was not checked before the run was to be connected to.',
    remedy: 'Report it: a run connects only to the addresses that its guard has seen.',
  },
  // connected
  {
    code: 'CLOSED_1000',
    side: 'target',
    cause: 'The target closed an idle or finished connection in good order.',
    remedy: 'Look for an idle timeout or a session limit.',
  },
  {
    code: 'CLOSED_1001',
    side: 'target',
    cause: 'The target went away: it shut down or was redeployed.',
    remedy: 'Look into its log.',
  },
  {
    code: 'CLOSED_1006',
    side: 'target',
    cause: 'The connection broke without a close frame: a crash, a kill, a proxy’s timeout.',
    remedy: 'Look into the logs of target and proxies at the time given in events.ndjson.',
  },
  {
    code: 'CLOSED_1009',
    side: 'profile',
    cause: 'A frame was larger than the target takes.',
    remedy: 'Lower messages.size, or raise WS_MAX_MESSAGE_SIZE.',
  },
  {
    code: 'CLOSED_1011',
    side: 'target',
    cause: 'The target gave up on the connection; the chat server does so when its heartbeat is not answered.',
    remedy: 'If the generator was overloaded (see the verdict), it answered too late; else look into the target’s log.',
  },
  {
    code: 'CLOSED_1012',
    side: 'target',
    cause: 'The target restarts.',
    remedy: 'Let clients come back with reconnect, or keep it running.',
  },
  {
    code: 'CLOSED_*',
    side: 'target',
    cause: 'The target ended the connection with that close code.',
    remedy: 'Look the code up in RFC 6455 section 7.4 and in the target’s log.',
  },
  {
    code: 'HEARTBEAT_TIMEOUT',
    side: 'target',
    cause: 'A client’s own heartbeat was not answered in time: the connection is open and dead, a zombie.',
    remedy: 'The target is stalled or overloaded; compare with event-loop delay here to be sure it is not us.',
  },
  {
    code: 'SILENT',
    side: 'target',
    cause: 'No frame came for heartbeat.silentAfter although the target sends heartbeats.',
    remedy: 'The connection is half open: look for a proxy or NAT that forgot it.',
  },
  {
    code: 'REPLY_TIMEOUT',
    side: 'target',
    cause: 'A message was sent and its copy did not come back within timeouts.reply.',
    remedy: 'The target lost it, or is further behind than that: compare with its own count.',
  },
  {
    code: 'JOIN_TIMEOUT',
    side: 'target',
    cause: 'A join was not answered within timeouts.reply.',
    remedy: 'Lower joinsInFlight; each join is pushed to all members, so large groups cost their square.',
  },
  {
    code: 'CREATE_TIMEOUT',
    side: 'target',
    cause: 'A creation was not answered within timeouts.reply.',
    remedy: 'Lower create.inFlight.',
  },
  {
    code: 'LEAVE_TIMEOUT',
    side: 'target',
    cause: 'A leave was not answered within timeouts.reply.',
    remedy: 'Lower create.inFlight: creators leave as many groups at a time. In hold: lower churn.rate.',
  },
  {
    code: 'PRIVATE_TIMEOUT',
    side: 'target',
    cause: 'A private message was not confirmed within timeouts.reply.',
    remedy: 'Lower private.rate, or raise timeouts.reply to see how long it takes.',
  },
  {
    code: 'NOT_A_MEMBER',
    side: 'target',
    cause: 'The target refused a message: the sender is not in that group.',
    remedy: 'Its join failed (see the join errors), or the target forgot a member: a restart, another shard.',
  },
  {
    code: 'RATE_LIMIT_EXCEEDED',
    side: 'target',
    cause: 'The target limits messages per connection.',
    remedy: 'Lift the limit for the test, or spread the rate over more clients.',
  },
  {
    code: 'AUTHORIZATION_FAILED',
    side: 'target',
    cause: 'The target does not let the client do that.',
    remedy: 'Give the clients what lets them in: target.headers, target.cookies or target.query.',
  },
  {
    code: 'ROOM_FULL',
    side: 'target',
    cause: 'A group has as many members as the target allows.',
    remedy: 'Lower the set’s members, or lift the limit for the test.',
  },
  {
    code: 'VALIDATION_FAILED',
    side: 'profile',
    cause: 'The target found a message invalid, usually too large.',
    remedy: 'Lower messages.size.',
  },
  {
    code: 'NAME_TOO_LONG',
    side: 'profile',
    cause: 'A group’s name is longer than the target takes.',
    remedy: 'Shorten the name template of the set.',
  },
  {
    code: 'SERVER_ERROR',
    side: 'target',
    cause: 'The target answered with an error in words that are not in our table.',
    remedy: 'Read the sample; look into the target’s log.',
  },
  {
    code: 'MALFORMED_FRAME',
    side: 'target',
    cause: 'A frame is not what target.protocol says.',
    remedy: 'Check target.protocol; read the sample.',
  },
  // the generator itself
  {
    code: 'BEHAVIOUR_THREW',
    side: 'generator',
    cause: 'A simulated client failed by a fault of our own; only that client is lost.',
    remedy: 'Report it with the sample.',
  },
  {
    code: 'TASK_THREW',
    side: 'generator',
    cause: 'A scheduled task failed by a fault of our own.',
    remedy: 'Report it with the sample.',
  },
  {
    code: 'STREAM_THREW',
    side: 'generator',
    cause: 'A stream of the engine failed by a fault of our own.',
    remedy: 'Report it with the sample.',
  },
  {
    code: 'THREAD_LOST',
    side: 'generator',
    cause: 'A thread of the generator ended: it ran out of memory, or met a fault of our own.',
    remedy: 'If it was memory: more threads (--threads) or fewer clients (--scale). Else report it with the sample.',
  },
  {
    code: 'RUNNER_LOST',
    side: 'generator',
    cause: 'A runner process of the generator ended: the system had no memory left for it, or somebody killed it.',
    remedy:
      'See whether the kernel says “Out of memory” (dmesg). If so: fewer clients (--scale), or more memory. ' +
      'safety.onLoss says whether a run goes on without it.',
  },
  {
    code: 'THREAD_STUCK',
    side: 'generator',
    cause: 'A thread of the generator said nothing for half a minute, or did not end when told to.',
    remedy: 'See whether the machine was stalled or swapping; if not, report it.',
  },
  {
    code: 'E_DISK_FULL',
    side: 'generator',
    cause: 'The disk under the run directory is full.',
    remedy: 'Make room, or write elsewhere with --out.',
  },
  {
    code: 'E_DISK_WRITE',
    side: 'generator',
    cause: 'The run directory could not be written.',
    remedy: 'Check the path and its permissions, or write elsewhere with --out.',
  },
  {
    code: 'RUN_ENDED',
    side: 'generator',
    cause: 'The run ended before this connection was usable, or before this HTTP request was answered.',
    remedy: 'Nothing to mend where it was stopped early; else raise timeouts.drain.',
  },
  {
    code: 'CREATOR_LOST',
    side: 'generator',
    cause: 'What creates groups over HTTP failed by a fault of our own: creations that were open then.',
    remedy: 'Report it with the sample of BEHAVIOUR_THREW.',
  },
  {
    code: 'READER_LOST',
    side: 'generator',
    cause: 'What reads history failed by a fault of our own: reads that were open then, or fell due later.',
    remedy: 'Report it with the sample of BEHAVIOUR_THREW.',
  },
];

/** The remedy of a code: the exact one, or that of the longest beginning; `undefined` where there is none. */
export function remedyOf(code: string): Remedy | undefined {
  const exact = remedies.find((remedy) => remedy.code === code);
  if (exact) return exact;
  return remedies
    .filter((remedy) => remedy.code.endsWith('*') && code.startsWith(remedy.code.slice(0, -1)))
    .sort((a, b) => b.code.length - a.code.length)[0];
}
