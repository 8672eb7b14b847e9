import { compileLoop, compileSession } from './compile-closed.js';
import { compileModel } from './compile-model.js';
import { compileMessagesDue, compilePhases, holdMsOf } from './compile-phases.js';
import { compilePaced, streamSeed } from './compile-rate.js';
import { compileSizes } from './compile-sizes.js';
import { membershipsOf } from './group-sizes.js';
import { listOf } from './list-of.js';
import {
  PLANNER_VERSION,
  type Plan,
  type PlanGroupSet,
  type PlanInstance,
  type PlanMessages,
  type PlanPopulation,
} from './plan.js';
import { parseDurationMs, parseRatePerSecond } from './quantity.js';
import type { GroupSet, Messages, Population, ResolvedProfile } from './resolved-profile.generated.js';

export interface PlanIdentity {
  /** sha256 over the canonical profile, the seed and PLANNER_VERSION. */
  hash: string;
  runId: string;
}

/** Compiles a profile that `checkProfile` found nothing wrong with. */
export function compilePlan(profile: ResolvedProfile, { hash, runId }: PlanIdentity): Plan {
  const setKeys = Object.keys(profile.groups);
  const populationKeys = Object.keys(profile.populations);
  let firstClient = 0;
  const populations = Object.entries(profile.populations).map(([key, population], id): PlanPopulation => {
    const compiled = compilePopulation(key, id, firstClient, population, setKeys, profile);
    firstClient += compiled.clients;
    return compiled;
  });
  const { target, timeouts, deliveries } = profile;
  return {
    version: PLANNER_VERSION,
    hash,
    profileName: profile.name,
    seed: profile.seed,
    runId,
    protocol: target.protocol,
    target: {
      instances: compileInstances(target),
      headers: target.headers,
      cookies: target.cookies,
      query: target.query,
    },
    groupSets: Object.entries(profile.groups).map(([key, set], id) =>
      compileGroupSet(key, id, set, populations, populationKeys),
    ),
    populations,
    clients: firstClient,
    holdMs: holdMsOf(profile),
    phases: compilePhases(profile),
    preciseClock: profile.clock.precise,
    timeouts: {
      connectMs: parseDurationMs(timeouts.connect),
      welcomeMs: parseDurationMs(timeouts.welcome),
      replyMs: parseDurationMs(timeouts.reply),
      drainMs: parseDurationMs(timeouts.drain),
    },
    deliveries: {
      check: deliveries.check,
      graceMs: parseDurationMs(deliveries.grace),
      lateMs: parseDurationMs(deliveries.lateAfter),
      samples: deliveries.samples,
    },
    model: compileModel(profile.model),
  };
}

function compileInstances({ url, api }: ResolvedProfile['target']): PlanInstance[] {
  const apis = api === undefined ? [] : listOf(api);
  return listOf(url).map((each, index) => ({
    url: each,
    // One API for all, or one for each.
    api: (apis[index % apis.length] ?? apiOf(each)).replace(/\/+$/, ''),
  }));
}

/** `ws://host:1/ws/x` → `http://host:1` */
function apiOf(url: string): string {
  return url.replace(/^ws/, 'http').replace(/^(https?:\/\/[^/?#]+).*$/, '$1');
}

function compileGroupSet(
  key: string,
  id: number,
  set: GroupSet,
  populations: PlanPopulation[],
  populationKeys: string[],
): PlanGroupSet {
  const { via, inFlight, by, creators } = set.create;
  const joining = populations.find(({ joins }) => joins.some((join) => join.set === id));
  const sizes = joining && set.members ? compileSizes(set.members, set.count) : [];
  const creating = by === undefined ? (joining?.id ?? 0) : populationKeys.indexOf(by);
  return {
    id,
    key,
    count: set.count,
    nameTemplate: set.name,
    isPublic: set.public,
    create: {
      via,
      inFlight,
      population: via === 'websocket' ? creating : -1,
      creators: via === 'websocket' ? creators : 0,
    },
    sizes,
    memberships: membershipsOf(sizes),
    reused: false,
  };
}

function compilePopulation(
  key: string,
  id: number,
  firstClient: number,
  population: Population,
  setKeys: string[],
  profile: ResolvedProfile,
): PlanPopulation {
  const { seed } = profile;
  const { arrival, clients, heartbeat } = population;
  const session = compileSession(population);
  return {
    id,
    key,
    clients,
    firstClient,
    userTemplate: population.user,
    arrival: arrival ? compilePaced(arrival.rate, streamSeed(seed, id, 'arrival')) : null,
    session,
    joins: Object.entries(population.join).map(([set, count]) => ({ set: setKeys.indexOf(set), count })),
    joinsInFlight: population.joinsInFlight,
    joinsPerSecond: population.joinRate === undefined ? 0 : parseRatePerSecond(population.joinRate),
    heartbeat: {
      everyMs: offOr(heartbeat.every, 0),
      timeoutMs: parseDurationMs(heartbeat.timeout),
      silentAfterMs: offOr(heartbeat.silentAfter, 0),
    },
    messages: population.messages
      ? compileMessages(population.messages, population, setKeys, (messages, clients) =>
          compileMessagesDue(profile, key, { messages, clients, seed: streamSeed(seed, id, 'messages') }),
        )
      : null,
    history: population.history
      ? {
          set: setKeys.indexOf(population.history.from),
          pacer: compilePaced(population.history.rate, streamSeed(seed, id, 'history')),
          limit: population.history.limit,
        }
      : null,
    churn: population.churn
      ? {
          set: setKeys.indexOf(population.churn.set),
          pacer: compilePaced(population.churn.rate, streamSeed(seed, id, 'churn')),
          awayMs: parseDurationMs(population.churn.away),
        }
      : null,
    typing: population.typing
      ? {
          set: setKeys.indexOf(population.typing.set),
          pacer: compilePaced(population.typing.rate, streamSeed(seed, id, 'typing')),
          forMs: parseDurationMs(population.typing.for),
        }
      : null,
    readBytesPerSecond: population.reading?.bytesPerSecond ?? 0,
    privately: population.private
      ? {
          to: Object.keys(profile.populations).indexOf(population.private.to),
          pacer: compilePaced(population.private.rate, streamSeed(seed, id, 'private')),
          size: population.private.size,
        }
      : null,
    reconnect: {
      policy: population.reconnect.policy,
      delayMs: parseDurationMs(population.reconnect.delay),
      maxDelayMs: parseDurationMs(population.reconnect.maxDelay),
    },
  };
}

function compileMessages(
  messages: Messages,
  { clients, concurrency }: Population,
  setKeys: string[],
  due: (messages: Messages, clients: number) => Pick<PlanMessages, 'pacer' | 'own'>,
): PlanMessages {
  const loop = compileLoop(messages, concurrency !== undefined);
  const lurkers = lurkersOf(messages, clients);
  return {
    set: messages.to === undefined ? -1 : setKeys.indexOf(messages.to),
    ...(loop ? { pacer: null, own: null } : due(messages, clients - lurkers)),
    loop,
    lurkers,
    skew: messages.senders?.exponent ?? 0,
    size: messages.size,
    inFlight: messages.inFlight ?? 0,
    latenessLimitMs: offOr(messages.latenessLimit, Infinity),
  };
}

/** Clients of a population that never send. */
export function lurkersOf({ lurkers = 0 }: Pick<Messages, 'lurkers'>, clients: number): number {
  return Math.round(clients * lurkers);
}

function offOr(duration: string, off: number): number {
  return duration === 'off' ? off : parseDurationMs(duration);
}
