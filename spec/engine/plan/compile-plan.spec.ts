import { expect } from 'chai';
import { compilePlan } from '../../../engine/plan/compile-plan.js';
import { PLANNER_VERSION, type Plan } from '../../../engine/plan/plan.js';
import { QuantityError } from '../../../engine/plan/quantity.js';
import type { ResolvedProfile } from '../../../engine/plan/resolved-profile.generated.js';
import { loadProfile } from '../../../profiles/load-profile.js';
import { echoProfile, soundProfile } from './sound-profile.js';

const identity = { hash: 'abc', runId: 'r7' };

function compiled(change: (profile: ReturnType<typeof soundProfile>) => void = () => undefined): Plan {
  const profile = soundProfile();
  change(profile);
  return compilePlan(profile, identity);
}

describe('compile plan', () => {
  it('turns a profile into numbers', () => {
    expect(compiled()).to.deep.equal({
      version: PLANNER_VERSION,
      hash: 'abc',
      profileName: 'sound',
      seed: 1,
      runId: 'r7',
      protocol: 'chat',
      target: {
        instances: [{ url: 'ws://127.0.0.1:8000/ws/{user}', api: 'http://127.0.0.1:8000' }],
        headers: {},
        cookies: {},
        query: {},
      },
      groupSets: [
        {
          id: 0,
          key: 'rooms',
          count: 50,
          nameTemplate: 'room_{run}_{index}',
          isPublic: true,
          create: { via: 'http', inFlight: 100, population: -1, creators: 0 },
          sizes: [{ members: 10, groups: 50 }],
          memberships: 500,
          reused: false,
        },
      ],
      populations: [
        {
          id: 0,
          key: 'chatters',
          clients: 100,
          firstClient: 0,
          userTemplate: 'user{index}',
          arrival: { kind: 'constant', perSecond: 50 },
          session: null,
          joins: [{ set: 0, count: 5 }],
          joinsInFlight: 200,
          joinsPerSecond: 0,
          heartbeat: { everyMs: 30_000, timeoutMs: 10_000, silentAfterMs: 75_000 },
          messages: {
            set: 0,
            pacer: { kind: 'constant', perSecond: 20 },
            own: null,
            loop: null,
            lurkers: 0,
            skew: 0,
            size: 200,
            inFlight: 0,
            latenessLimitMs: 1000,
          },
          history: null,
          churn: null,
          typing: null,
          readBytesPerSecond: 0,
          privately: null,
          reconnect: { policy: 'none', delayMs: 1000, maxDelayMs: 30_000 },
        },
      ],
      clients: 100,
      preciseClock: false,
      holdMs: 10_000,
      phases: [],
      timeouts: { connectMs: 10_000, welcomeMs: 10_000, replyMs: 10_000, drainMs: 15_000 },
      deliveries: { check: true, graceMs: 250, lateMs: 1000, samples: 5 },
      model: {
        serviceTime: { distribution: 'exponential', meanMs: 0.2, variation: 1 },
        servers: 1,
        queueLimit: 10_000,
        fanOutCostMs: 0.01,
        latencyMs: 0.5,
        stalls: [],
        failures: [],
      },
    });
  });

  it("fills in the schema's defaults of load.json", () => {
    const plan = compilePlan(loadProfile('load', { environment: {} }).resolved, identity);
    expect(plan.timeouts).to.deep.equal({ connectMs: 10_000, welcomeMs: 10_000, replyMs: 10_000, drainMs: 15_000 });
    expect(plan.populations[0]!.heartbeat).to.deep.equal({
      everyMs: 30_000,
      timeoutMs: 10_000,
      silentAfterMs: 75_000,
    });
    expect(plan.populations[0]!.messages).to.include({ size: 5000, inFlight: 0, latenessLimitMs: 1000 });
    expect(plan.groupSets.map(({ key, count, sizes }) => [key, count, sizes])).to.deep.equal([
      ['idle', 47_500, []],
      ['active', 2500, [{ members: 10, groups: 2500 }]],
    ]);
  });

  it('reads history at the rate of the population, and waits as long as the policy says', () => {
    const [population] = compiled(({ populations: { chatters } }) => {
      chatters.history = { from: 'rooms', rate: '30/m', limit: 7 };
      chatters.reconnect = { policy: 'exponential', delay: '250ms', maxDelay: '1m' };
    }).populations;
    expect(population!.history).to.deep.equal({ set: 0, pacer: { kind: 'constant', perSecond: 0.5 }, limit: 7 });
    expect(population!.reconnect).to.deep.equal({ policy: 'exponential', delayMs: 250, maxDelayMs: 60_000 });
  });

  it("reads a model's spans in order, and what its service time varies by", () => {
    const { model } = compiled((profile) => {
      profile.model.serviceTime = { distribution: 'log-normal', mean: '2ms' };
      profile.model.stalls = [
        { at: '1m', for: '2s' },
        { at: '10s', for: '500ms' },
      ];
      profile.model.failures = [{ at: '20s', for: '5s', drop: 0.1, refuse: 1 }];
    });
    expect(model.serviceTime).to.deep.equal({ distribution: 'log-normal', meanMs: 2, variation: 0.5 });
    expect(model.stalls).to.deep.equal([
      { fromMs: 10_000, toMs: 10_500 },
      { fromMs: 60_000, toMs: 62_000 },
    ]);
    expect(model.failures).to.deep.equal([{ fromMs: 20_000, toMs: 25_000, drop: 0.1, refuse: 1 }]);
    const constant = compiled((profile) => (profile.model.serviceTime.distribution = 'constant'));
    expect(constant.model.serviceTime.variation).to.equal(0);
  });

  it('is plain data: it survives a thread, and a wire as JSON', () => {
    const plan = compiled();
    expect(structuredClone(plan)).to.deep.equal(plan);
    expect(JSON.parse(JSON.stringify(plan))).to.deep.equal(plan);
  });

  it('is the same each time, and leaves the profile as it was', () => {
    const profile = soundProfile();
    const before = structuredClone(profile);
    expect(compilePlan(profile, identity)).to.deep.equal(compilePlan(soundProfile(), identity));
    expect(profile).to.deep.equal(before);
  });

  it('reads "off" as no limit and no heartbeat', () => {
    const { heartbeat, messages } = compiled(({ populations: { chatters } }) => {
      chatters.heartbeat.every = 'off';
      chatters.heartbeat.silentAfter = 'off';
      chatters.messages!.latenessLimit = 'off';
    }).populations[0]!;
    expect([heartbeat.everyMs, heartbeat.silentAfterMs]).to.deep.equal([0, 0]);
    expect(messages!.latenessLimitMs).to.equal(Infinity);
  });

  it('takes a rate per client times the clients', () => {
    const { messages } = compiled(({ populations: { chatters } }) => {
      delete chatters.messages!.rate;
      chatters.messages!.ratePerClient = '6/m';
      chatters.messages!.inFlight = 3;
    }).populations[0]!;
    expect(messages).to.deep.include({ pacer: { kind: 'constant', perSecond: 10 }, inFlight: 3 });
  });

  it('refuses messages without any rate', () => {
    expect(() => compiled(({ populations: { chatters } }) => delete chatters.messages!.rate)).to.throw(QuantityError);
  });

  it('numbers the clients of all populations on, in the order of the profile', () => {
    const plan = compiled((profile) => {
      const populations: ResolvedProfile['populations'] = profile.populations;
      populations.late = { ...soundProfile().populations.chatters, clients: 7, join: {} };
      delete populations.late.messages;
      populations.last = { ...soundProfile().populations.chatters, clients: 1 };
    });
    expect(plan.populations.map(({ id, key, firstClient }) => [id, key, firstClient])).to.deep.equal([
      [0, 'chatters', 0],
      [1, 'late', 100],
      [2, 'last', 107],
    ]);
    expect(plan.clients).to.equal(108);
    expect(plan.populations[1]!.messages).to.equal(null);
  });

  it('knows sets by their position', () => {
    const plan = compiled((profile) => {
      profile.groups = { idle: { ...profile.groups.rooms!, public: false }, ...profile.groups };
      delete profile.groups.idle!.members;
    });
    expect(plan.groupSets.map(({ id, key, memberships, isPublic }) => [id, key, memberships, isPublic])).to.deep.equal([
      [0, 'idle', 0, false],
      [1, 'rooms', 500, true],
    ]);
    expect(plan.populations[0]!.joins).to.deep.equal([{ set: 1, count: 5 }]);
    expect(plan.populations[0]!.messages!.set).to.equal(1);
  });

  it('gives no members to a set that nobody joins', () => {
    const plan = compiled(({ populations: { chatters } }) => {
      chatters.join = {};
      delete chatters.messages;
    });
    expect(plan.groupSets[0]).to.deep.include({ sizes: [], memberships: 0 });
  });

  it('lets the population that joins a set create it over WebSocket, unless another is named', () => {
    const creatorOf = (by?: string): unknown =>
      compiled((profile: ResolvedProfile) => {
        const { chatters } = soundProfile().populations;
        const silent = { ...chatters, join: {} };
        profile.populations = { first: silent, ...profile.populations, owners: silent };
        profile.groups.rooms!.create = { via: 'websocket', inFlight: 2, creators: 4, ...(by ? { by } : {}) };
      }).groupSets[0]!.create;
    expect(creatorOf()).to.deep.equal({ via: 'websocket', inFlight: 2, population: 1, creators: 4 });
    expect(creatorOf('owners')).to.deep.equal({ via: 'websocket', inFlight: 2, population: 2, creators: 4 });
  });

  it('lets the first population create a set that nobody joins', () => {
    const plan = compiled(({ groups, populations: { chatters } }) => {
      chatters.join = {};
      groups.rooms!.create.via = 'websocket';
    });
    expect(plan.groupSets[0]!.create.population).to.equal(0);
  });

  it('talks to no group over echo', () => {
    const plan = compilePlan(echoProfile(), identity);
    expect(plan.protocol).to.equal('echo');
    expect(plan.groupSets).to.deep.equal([]);
    expect(plan.populations[0]!.messages!.set).to.equal(-1);
  });

  const apis: [url: string, api: string | undefined, expected: string][] = [
    ['ws://127.0.0.1:8000/ws/{user}?x=/1', undefined, 'http://127.0.0.1:8000'],
    ['wss://chat.example.org/a/b', undefined, 'https://chat.example.org'],
    ['wss://chat.example.org?x=1', undefined, 'https://chat.example.org'],
    ['ws://[::1]:9/ws', undefined, 'http://[::1]:9'],
    ['ws://localhost', undefined, 'http://localhost'],
    ['ws://127.0.0.1:1/ws', 'https://api.example.org/v1//', 'https://api.example.org/v1'],
  ];
  for (const [url, api, expected] of apis) {
    it(`asks ${expected} for groups, of ${api ?? url}`, () => {
      const plan = compiled(({ target }) => {
        target.url = url;
        if (api !== undefined) target.api = api;
      });
      expect(plan.target.instances).to.deep.equal([{ url, api: expected }]);
    });
  }

  it('gives each instance an API: its own, the one for all, or its URL’s origin', () => {
    const instancesWith = (api?: string | [string, ...string[]]): unknown =>
      compiled(({ target }) => {
        target.url = ['ws://h:1/{user}', 'ws://h:2/{user}'];
        if (api !== undefined) target.api = api;
      }).target.instances.map((instance) => instance.api);
    expect(instancesWith()).to.deep.equal(['http://h:1', 'http://h:2']);
    expect(instancesWith('http://api/')).to.deep.equal(['http://api', 'http://api']);
    expect(instancesWith(['http://a', 'http://b/'])).to.deep.equal(['http://a', 'http://b']);
  });
});
