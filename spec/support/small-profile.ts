import { compilePlan } from '../../engine/plan/compile-plan.js';
import type { Plan } from '../../engine/plan/plan.js';
import type {
  Create,
  Deliveries,
  GroupSet,
  Members,
  Messages,
  Phase,
  Model,
  Population,
  ResolvedProfile,
  Timeouts,
} from '../../engine/plan/resolved-profile.generated.js';

/** What a spec says of a profile; the rest is the schema's default. */
export interface SmallProfile {
  protocol?: 'chat' | 'echo';
  seed?: number;
  groups?: Record<string, SmallGroupSet>;
  populations?: Record<string, SmallPopulation>;
  hold?: string;
  /** In place of `hold`. */
  phases?: Record<string, SmallPhase>;
  timeouts?: Partial<Timeouts>;
  deliveries?: Partial<Deliveries>;
  model?: Partial<Model>;
}

export type SmallPhase = Partial<Phase> & Pick<Phase, 'duration'>;

export interface SmallGroupSet {
  count: number;
  name?: string;
  /** A number: all alike. */
  members?: number | Members;
  create?: Partial<Create>;
}

export interface SmallPopulation {
  clients: number;
  /** Of arrivals; closed populations have none. Default: 100/s. */
  rate?: NonNullable<Population['arrival']>['rate'];
  concurrency?: Population['concurrency'];
  session?: Partial<NonNullable<Population['session']>>;
  user?: string;
  join?: Record<string, number>;
  joinsInFlight?: number;
  joinRate?: string;
  heartbeat?: Partial<Population['heartbeat']>;
  messages?: Partial<Messages>;
  history?: { from: string; rate: NonNullable<Population['history']>['rate']; limit?: number };
  churn?: Population['churn'];
  typing?: Population['typing'];
  private?: Population['private'];
  reading?: Population['reading'];
  reconnect?: Partial<Population['reconnect']>;
}

/** Compiles it with run id `r1`. */
export function planOf(profile: SmallProfile): Plan {
  return compilePlan(resolve(profile), { hash: 'plan-hash', runId: 'r1' });
}

function resolve(profile: SmallProfile): ResolvedProfile {
  const { protocol = 'chat', seed = 1, groups = {}, populations = {}, hold = '1s', timeouts = {}, phases } = profile;
  const { model = {}, deliveries = {} } = profile;
  return {
    name: 'small',
    description: '',
    seed,
    target: {
      protocol,
      embedded: false,
      url: 'ws://127.0.0.1:8000/ws/{user}',
      headers: {},
      cookies: {},
      query: {},
      subprotocols: [],
      compression: false,
      tls: { insecure: false },
    },
    groups: Object.fromEntries(Object.entries(groups).map(([key, set]) => [key, resolveSet(key, set)])),
    populations: Object.fromEntries(
      Object.entries(populations).map(([key, population]) => [key, resolvePopulation(key, population)]),
    ),
    ...(phases ? { phases: resolvePhases(phases) } : { hold }),
    // Neither grace nor lateness: drain would wait for them, and shift times that specs assert.
    deliveries: { check: true, grace: '0ms', lateAfter: '0ms', samples: 5, ...deliveries },
    timeouts: { connect: '10s', welcome: '10s', reply: '10s', drain: '15s', ...timeouts },
    model: {
      serviceTime: { distribution: 'exponential', mean: '0.2ms' },
      servers: 1,
      queueLimit: 10_000,
      fanOutCost: '0.01ms',
      latency: '0.5ms',
      stalls: [],
      failures: [],
      ...model,
    },
    thresholds: {},
    safety: { onLoss: 'continue', maxDeliveriesPerSecond: 100_000 },
    clock: { precise: false },
  };
}

function resolvePhases(phases: Record<string, SmallPhase>): Record<string, Phase> {
  return Object.fromEntries(
    Object.entries(phases).map(([key, phase]) => [key, { warmUp: false, messages: {}, ...phase }]),
  );
}

function resolveSet(key: string, { count, name, members, create }: SmallGroupSet): GroupSet {
  return {
    count,
    name: name ?? `{run}_${key}{index}`,
    public: true,
    create: { via: 'http', inFlight: 100, creators: 1, ...create },
    ...(members === undefined ? {} : { members: membersOf(members) }),
  };
}

function membersOf(members: number | Members): Members {
  return typeof members === 'number' ? { distribution: 'constant', value: members } : members;
}

function resolvePopulation(key: string, population: SmallPopulation): Population {
  const { clients, rate = '100/s', user = `${key}{index}`, join = {}, joinsInFlight = 200 } = population;
  const { heartbeat = {}, messages } = population;
  return {
    clients,
    user,
    ...(population.concurrency ? { concurrency: population.concurrency } : { arrival: { rate } }),
    ...(population.session ? { session: { thinkTime: '0s', ...population.session } } : {}),
    join,
    joinsInFlight,
    ...(population.joinRate === undefined ? {} : { joinRate: population.joinRate }),
    heartbeat: { every: '30s', timeout: '10s', silentAfter: '75s', ...heartbeat },
    ...(messages ? { messages: { size: 100, latenessLimit: '1s', ...messages } } : {}),
    ...(population.history ? { history: { limit: 50, ...population.history } } : {}),
    ...(population.reading ? { reading: population.reading } : {}),
    ...(population.private ? { private: population.private } : {}),
    ...(population.churn ? { churn: population.churn } : {}),
    ...(population.typing ? { typing: population.typing } : {}),
    reconnect: { policy: 'none', delay: '1s', maxDelay: '30s', ...population.reconnect },
  };
}
