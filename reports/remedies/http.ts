import type { Remedy } from './remedy.js';

/** HTTP statuses, of handshakes and of requests. */
export const http: readonly Remedy[] = [
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
];
