import type { Population, ResolvedProfile } from '../../../engine/plan/resolved-profile.generated.js';

/** A resolved profile with nothing wrong, of its own for each caller: 100 clients in 50 groups of 10. */
export function soundProfile(): ResolvedProfile & { populations: { chatters: Population } } {
  return {
    name: 'sound',
    description: '',
    seed: 1,
    target: {
      protocol: 'chat',
      embedded: false,
      url: 'ws://127.0.0.1:8000/ws/{user}',
      headers: {},
      cookies: {},
      query: {},
      subprotocols: [],
      compression: false,
      tls: { insecure: false },
    },
    groups: {
      rooms: {
        count: 50,
        name: 'room_{run}_{index}',
        public: true,
        create: { via: 'http', inFlight: 100, creators: 1 },
        members: { distribution: 'constant', value: 10 },
      },
    },
    populations: {
      chatters: {
        clients: 100,
        user: 'user{index}',
        arrival: { rate: '50/s' },
        join: { rooms: 5 },
        joinsInFlight: 200,
        heartbeat: { every: '30s', timeout: '10s', silentAfter: '75s' },
        messages: { to: 'rooms', rate: '20/s', size: 200, latenessLimit: '1s' },
        reconnect: { policy: 'none', delay: '1s', maxDelay: '30s' },
      },
    },
    hold: '10s',
    deliveries: { check: true, grace: '250ms', lateAfter: '1s', samples: 5 },
    timeouts: { connect: '10s', welcome: '10s', reply: '10s', drain: '15s' },
    model: {
      serviceTime: { distribution: 'exponential', mean: '0.2ms' },
      servers: 1,
      queueLimit: 10_000,
      fanOutCost: '0.01ms',
      latency: '0.5ms',
      stalls: [],
      failures: [],
    },
    thresholds: { 'messages.responseMs.p95': '< 500' },
    safety: { onLoss: 'continue', maxDeliveriesPerSecond: 100_000 },
    clock: { precise: false },
  };
}

/** The same over echo: no groups. */
export function echoProfile(): ReturnType<typeof soundProfile> {
  const profile = soundProfile();
  profile.target.protocol = 'echo';
  profile.groups = {};
  profile.populations.chatters.join = {};
  delete profile.populations.chatters.messages!.to;
  return profile;
}
