import { ask, findRequest, release, tellJoined } from './ask.js';
import * as churn from './churn.js';
import type { Client } from './client.js';
import { NONE, RequestKind } from './requests.js';

/**
 * Joins every group that the plan makes the client a member of, one after the other, then says `joined`. `intendedMs`: of
 * the first join, where joins keep a pace; 0: now. Each other one is meant for the moment at which the last was answered.
 */
export function join(client: Client, intendedMs: number): void {
  client.cursor = 0;
  joinNext(client, intendedMs);
}

/** The same on a new connection: until it is done, the client sends nothing. */
export function rejoin(client: Client): void {
  client.rejoins = true;
  client.cursor = 0;
  joinNext(client);
}

function joinNext(client: Client, intendedMs = 0): void {
  const { context } = client;
  for (; client.cursor >= 0; client.cursor++) {
    const place = placeOf(client, client.cursor);
    if (!place) break;
    const group = context.groupOf(place.set, client.index, place.nth);
    if (group < 0) continue;
    context.count('joins.attempted');
    if (client.state !== 'ready') {
      context.count('joins.failed');
      continue;
    }
    if (context.isMemberAlready(client, place.set, group)) {
      context.count('joins.joined');
      continue;
    }
    client.cursor++;
    ask(client, RequestKind.join, place.set, group, intendedMs);
    return;
  }
  client.cursor = -1;
  if (!client.hasJoined) context.progress.joined();
  client.hasJoined = true;
  client.rejoins = false;
  context.progress.inGroups(client);
}

/** Which set, and the how-manieth group of it, a position in the sequence of joins means. */
function placeOf(client: Client, cursor: number): { set: number; nth: number } | undefined {
  let left = cursor;
  for (const { set } of client.context.population.joins) {
    const places = client.context.placesIn(set);
    if (left < places) return { set, nth: left };
    left -= places;
  }
  return undefined;
}

/** Asks for no further join; what is open may still be answered. */
export function halt(client: Client): void {
  client.cursor = -1;
}

/** Asks for a new group. */
export function create(client: Client, set: number, group: number): void {
  const { context } = client;
  context.count('groups.attempted');
  if (client.state !== 'ready') {
    context.count('groups.failed');
    context.progress.creationDone(client, set, group, false);
    return;
  }
  ask(client, RequestKind.creation, set, group);
}

export function leave(client: Client, set: number, group: number): void {
  const { context } = client;
  if (client.state !== 'ready') return context.progress.leaveDone(client, set);
  ask(client, RequestKind.leave, set, group);
}

/** `room_joined`: the answer to a join, the second of three to a creation, or the first to one that existed. */
export function confirmedJoin(client: Client, group: string, nowMs: number, wasIn = false): void {
  const { created } = client.context;
  if (created.client === client && created.group === group) {
    // The second answer to a creation that the first has settled.
    created.client = undefined;
    return;
  }
  const request = findRequest(client, group, RequestKind.join, RequestKind.creation, RequestKind.comeback);
  if (request === NONE) return;
  const kind = client.context.requests.kind[request];
  if (kind === RequestKind.join) finishJoin(client, request, true, nowMs, wasIn);
  else if (kind === RequestKind.comeback) churn.cameBack(client, request, nowMs, wasIn);
  else finishCreation(client, request, 'groups.existing', nowMs);
}

export function confirmedCreation(client: Client, group: string, nowMs: number): void {
  const request = findRequest(client, group, RequestKind.creation);
  if (request === NONE) return;
  const { created } = client.context;
  created.client = client;
  created.group = group;
  finishCreation(client, request, 'groups.created', nowMs);
}

export function confirmedLeave(client: Client, group: string, nowMs: number): void {
  const request = findRequest(client, group, RequestKind.leave, RequestKind.departure);
  if (request === NONE) return;
  if (client.context.requests.kind[request] === RequestKind.departure) churn.departed(client, request, nowMs);
  else finishLeave(client, request, true);
}

/** `Already in room`: the client is where it wanted to be. */
export function alreadyMember(client: Client, group: string, nowMs: number): void {
  confirmedJoin(client, group, nowMs, true);
}

/** An error refuses a request that is no message. */
export function refused(client: Client, request: number): void {
  const kind = client.context.requests.kind[request];
  if (kind === RequestKind.join) finishJoin(client, request, false, 0);
  else if (kind === RequestKind.departure) churn.departed(client, request, Infinity);
  else if (kind === RequestKind.comeback) churn.cameBack(client, request, Infinity);
  else if (kind === RequestKind.creation) finishCreation(client, request, 'groups.failed', 0);
  else finishLeave(client, request, false);
}

export function requestOverdue(client: Client, request: number): void {
  const { context } = client;
  const { requests } = context;
  const kind = requests.kind[request];
  const isJoin = kind === RequestKind.join || kind === RequestKind.comeback;
  const code = isJoin ? 'JOIN_TIMEOUT' : kind === RequestKind.creation ? 'CREATE_TIMEOUT' : 'LEAVE_TIMEOUT';
  const group = context.groupName(requests.set[request]!, requests.group[request]!);
  context.error(client, code, `${group}: no answer within ${context.plan.timeouts.replyMs} ms`);
  refused(client, request);
}

/** The connection is no longer usable: what was asked for has failed. */
export function disconnected(client: Client): void {
  const { created } = client.context;
  if (created.client === client) created.client = undefined; // its second answer comes no more
  while (client.open.head !== NONE) refused(client, client.open.head);
  churn.disconnected(client);
}

/** A behaviour threw, perhaps between two joins: whoever waits for the last of them must hear of it. */
export function abandoned(client: Client): void {
  if (client.cursor >= 0) joinNext(client);
}

function finishJoin(client: Client, request: number, joined: boolean, nowMs: number, wasIn = false): void {
  const { context } = client;
  if (joined) context.record('joins.responseMs', nowMs - context.requests.intendedMs[request]!);
  tellJoined(client, request, joined ? nowMs : Infinity, wasIn);
  context.count(joined ? 'joins.joined' : 'joins.failed');
  release(client, request);
  joinNext(client);
}

type CreationOutcome = 'groups.created' | 'groups.existing' | 'groups.failed';

function finishCreation(client: Client, request: number, outcome: CreationOutcome, nowMs: number): void {
  const { context } = client;
  const [set, group] = [context.requests.set[request]!, context.requests.group[request]!];
  if (context.plan.groupSets[set]!.memberships > 0) {
    tellJoined(client, request, outcome === 'groups.failed' ? Infinity : nowMs);
  }
  if (outcome === 'groups.created') context.record('groups.responseMs', nowMs - context.requests.sentMs[request]!);
  context.count(outcome);
  release(client, request);
  context.progress.creationDone(client, set, group, outcome !== 'groups.failed');
}

function finishLeave(client: Client, request: number, left: boolean): void {
  const { context } = client;
  const set = context.requests.set[request]!;
  if (!left) tellJoined(client, request, Infinity);
  release(client, request);
  context.progress.leaveDone(client, set);
}
