import { Presence } from '../../engine/delivery/presence-log.js';
import { counterIds } from '../../engine/telemetry/metric.js';
import * as cadence from './cadence.js';
import type { Client } from './client.js';
import * as heartbeat from './heartbeat.js';
import * as membership from './membership.js';
import * as privately from './private-cadence.js';
import { NONE, RequestKind } from './requests.js';
import * as session from './session.js';

const {
  'frames.received': FRAMES_RECEIVED,
  'bytes.received': BYTES_RECEIVED,
  'messages.received': MESSAGES_RECEIVED,
  'presence.joined': PRESENCE_JOINED,
  'presence.left': PRESENCE_LEFT,
  'presence.gone': PRESENCE_GONE,
  'typing.pushes': TYPING_PUSHES,
} = counterIds;

/** Reads one frame and does what it means to the client. The receive path: it allocates nothing for a message. */
export function readFrame(client: Client, data: Buffer): void {
  const { context, slot } = client;
  const { frame } = context;
  const nowMs = context.now();
  context.times.lastFrame[slot] = nowMs;
  context.count(FRAMES_RECEIVED);
  context.count(BYTES_RECEIVED, data.length);
  context.protocol.decode(data, frame);
  switch (frame.kind) {
    case 'message':
      context.count(MESSAGES_RECEIVED, 1, frame.stamped ? context.workloadAt(frame.intendedMs) : -1);
      if (frame.stamped) context.deliveries?.received(client.number, frame.sender, frame.sequence, nowMs);
      if (frame.stamped && frame.sender === client.number) cadence.acknowledged(client, frame.sequence, nowMs);
      return;
    case 'memberJoined':
      context.count(PRESENCE_JOINED);
      context.presence?.told(Presence.joined, client.number, data, frame, nowMs);
      return;
    case 'memberLeft':
      context.count(PRESENCE_LEFT);
      context.presence?.told(Presence.left, client.number, data, frame, nowMs);
      return;
    case 'memberGone':
      context.count(PRESENCE_GONE);
      return;
    case 'typingStarted':
      context.count(TYPING_PUSHES);
      context.presence?.told(Presence.typing, client.number, data, frame, nowMs);
      return;
    case 'typingStopped':
      context.count(TYPING_PUSHES);
      context.presence?.told(Presence.stopped, client.number, data, frame, nowMs);
      return;
    case 'privateMessage':
      context.count('private.copies');
      if (frame.stamped) context.privates?.received(client.number, frame.sender, frame.sequence, nowMs);
      return;
    case 'privateConfirmed':
      if (frame.stamped && frame.sender === client.number) privately.confirmed(client, frame.sequence, nowMs);
      return;
    case 'heartbeat':
      return heartbeat.asked(client, nowMs);
    case 'heartbeatAnswer':
      heartbeat.answered(client, nowMs);
      return session.beaten(client);
    case 'ready':
      return session.ready(client);
    case 'joined':
      return membership.confirmedJoin(client, frame.group, nowMs);
    case 'created':
      return membership.confirmedCreation(client, frame.group, nowMs);
    case 'left':
      return membership.confirmedLeave(client, frame.group, nowMs);
    case 'alreadyMember':
      return membership.alreadyMember(client, frame.group, nowMs);
    case 'notMember':
      context.count(`errors.${context.protocol.categoryOf('NOT_A_MEMBER')}`);
      context.error(client, 'NOT_A_MEMBER', `${frame.group}: ${frame.text}`);
      cadence.refusedIn(client, frame.group);
      return;
    case 'typingRefused':
    case 'error':
      context.count(`errors.${context.protocol.categoryOf(frame.code)}`);
      context.error(client, frame.code, frame.text);
      if (frame.kind === 'error') refuseOldest(client);
      return;
    case 'malformed':
      context.error(client, 'MALFORMED_FRAME', data.toString('latin1', 0, 80));
      return;
    case 'present':
    case 'other':
      return;
  }
}

/** An error that names no request can only mean the oldest one: answers come in order. */
function refuseOldest(client: Client): void {
  const request = client.open.head;
  if (request === NONE) return;
  const kind = client.context.requests.kind[request];
  if (kind === RequestKind.message) cadence.refused(client, request);
  else if (kind === RequestKind.privately) privately.refused(client, request);
  else membership.refused(client, request);
}
