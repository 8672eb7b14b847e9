import type { Remedy } from './remedy.js';

/** On a connection that was usable. */
export const connected: readonly Remedy[] = [
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
];
