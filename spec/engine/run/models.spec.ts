import { expect } from 'chai';
import { offeredBy } from '../../../engine/plan/offered.js';
import type { Messages, Rate, RateModel } from '../../../engine/plan/resolved-profile.generated.js';
import { expectIdentities } from '../../support/identities.js';
import type { SmallProfile } from '../../support/small-profile.js';
import { run, type VirtualRun } from '../../support/virtual-run.js';

const HOLD_MS = 60_000;
/** One way, from a client to the model's server. */
const LATENCY_MS = 5;
const FIRST = 6;

type Cadence = Partial<Messages>;

/** In whole milliseconds after the start of hold: each message as it left its client. */
function sends(whole: VirtualRun): number[] {
  const from = whole.beganAtMs('hold') + LATENCY_MS;
  return whole.model.of('chat_message').map(({ atMs }) => Number((atMs - from).toFixed(3)));
}

/** The first ones, as the list that a spec can hold. */
function firstOf(times: readonly number[]): number[] {
  return times.slice(0, FIRST);
}

function talking(cadence: Cadence, clients = 4): Required<Pick<SmallProfile, 'groups' | 'populations' | 'hold'>> {
  return {
    groups: { rooms: { count: 1, members: clients } },
    populations: { talkers: { clients, join: { rooms: 1 }, messages: { to: 'rooms', ...cadence } } },
    hold: `${HOLD_MS}ms`,
  };
}

/** `brings`: rate × time of the whole 60 s, by hand; of what follows chance, the mean. */
interface Model {
  cadence: Cadence;
  brings: number;
  first: number[];
}

const even: Record<string, Model> = {
  constant: { cadence: { rate: '50/s' }, brings: 3000, first: [0, 20, 40, 60, 80, 100] },
  'constant per client': { cadence: { ratePerClient: '12.5/s' }, brings: 3000, first: [0, 20, 40, 60, 80, 100] },
  ramp: {
    cadence: { rate: { model: 'ramp', from: '0/s', to: '100/s', over: '60s' } },
    brings: 3000,
    first: [0, 1095.445, 1549.193, 1897.367, 2190.89, 2449.49],
  },
  stairs: {
    cadence: {
      rate: {
        model: 'stairs',
        levels: [
          { rate: '20/s', for: '100ms' },
          { rate: '0/s', for: '900ms' },
          { rate: '60/s', for: '59s' },
        ],
      },
    },
    brings: 2 + 3540,
    first: [0, 50, 1000, 1016.667, 1033.333, 1050],
  },
  spike: {
    cadence: { rate: { model: 'spike', base: '20/s', peak: '100/s', at: '100ms', for: '30s' } },
    brings: 30 * 100 + 30 * 20,
    first: [0, 50, 100, 110, 120, 130],
  },
  sine: {
    cadence: { rate: { model: 'sine', mean: '50/s', amplitude: '50/s', period: '200ms' } },
    brings: 3000,
    first: [0, 16.042, 28.259, 38.975, 49.084, 59.147],
  },
  bursts: {
    cadence: { rate: '100/s', burst: { on: '30ms', off: '70ms' } },
    brings: 1800,
    first: [0, 10, 20, 100, 110, 120],
  },
};

/** Drawn from the seed: the plan's own count is the promise, the mean only what it is near to. */
const drawn: Record<string, Model> = {
  poisson: {
    cadence: { rate: { model: 'poisson', mean: '50/s' } },
    brings: 3000,
    first: [14.518, 56.423, 62.662, 154.142, 194.937, 195.441],
  },
  exponential: {
    cadence: { rate: '50/s', interval: { distribution: 'exponential' } },
    brings: 3000,
    first: [14.518, 56.423, 62.662, 154.142, 194.937, 195.441],
  },
  uniform: {
    cadence: { rate: '50/s', interval: { distribution: 'uniform', spread: 1 } },
    brings: 3000,
    first: [15.294, 20.216, 49.498, 49.91, 55.113, 94.117],
  },
  'log-normal': {
    cadence: { rate: '50/s', interval: { distribution: 'log-normal', sigma: 1 } },
    brings: 3000,
    first: [5.573, 9.307, 14.906, 247.338, 303.345, 315.459],
  },
  pareto: {
    cadence: { rate: '50/s', interval: { distribution: 'pareto', shape: 3 } },
    brings: 3000,
    first: [9.837, 36.645, 51.439, 112.688, 139.004, 152.45],
  },
  empirical: {
    cadence: { rate: '50/s', interval: { distribution: 'empirical', values: [1, 1, 2, 12] } },
    brings: 3000,
    first: [31.868, 36.868, 46.868, 51.868, 56.868, 116.868],
  },
  'exponential of each client': {
    cadence: { ratePerClient: '12.5/s', interval: { distribution: 'exponential' } },
    brings: 3000,
    first: [2.753, 24.523, 58.073, 89.873, 98.405, 103.53],
  },
  'exponential along a ramp, in bursts': {
    cadence: {
      rate: { model: 'ramp', from: '0/s', to: '200/s', over: '30s' },
      interval: { distribution: 'exponential' },
      burst: { on: '500ms', off: '500ms' },
    },
    brings: 3000,
    first: [466.661, 1419.972, 1469.497, 3020.568, 3209.988, 3212.197],
  },
};

const arrivals: Record<string, { rate: Rate | RateModel; at: number[] }> = {
  constant: { rate: '4/s', at: [0, 250, 500, 750, 1000, 1250, 1500, 1750] },
  ramp: {
    rate: { model: 'ramp', from: '0/s', to: '4/s', over: '2s' },
    at: [0, 1000, 1414.214, 1732.051, 2000, 2250, 2500, 2750],
  },
  stairs: {
    rate: {
      model: 'stairs',
      levels: [
        { rate: '2/s', for: '1s' },
        { rate: '0/s', for: '1s' },
        { rate: '8/s', for: '1s' },
      ],
    },
    at: [0, 500, 2000, 2125, 2250, 2375, 2500, 2625],
  },
  spike: {
    rate: { model: 'spike', base: '1/s', peak: '20/s', at: '1s', for: '150ms' },
    at: [0, 1000, 1050, 1100, 1150, 2150, 3150, 4150],
  },
  sine: {
    rate: { model: 'sine', mean: '4/s', amplitude: '4/s', period: '2s' },
    at: [0, 193.166, 337.352, 465.812, 591.472, 724.98, 884.209, 1146.504],
  },
  poisson: {
    rate: { model: 'poisson', mean: '4/s' },
    at: [188.386, 421.978, 580.163, 591.677, 994.669, 1745.202, 2087.04, 2168.408],
  },
};

describe('workload models over 60 s', () => {
  for (const [name, { cadence, brings, first }] of Object.entries({ ...even, ...drawn })) {
    it(`${name}: sends at the listed times, and as many as planned`, () => {
      const whole = run(talking(cadence));
      const outcome = whole.outcomes[0]!;
      expectIdentities(outcome);
      const times = sends(whole);
      expect(firstOf(times)).to.deep.equal(first);
      const planned = offeredBy(whole.plan).messages;
      expect(times.length).to.equal(planned);
      expect(outcome.aggregate.counter('messages.planned')).to.equal(planned);
      expect(times.at(-1)).to.be.below(HOLD_MS);
      // What is drawn varies by about √3,000; heavier tails by more.
      const share = name in even ? 0.001 : 0.1;
      expect(planned / brings).to.be.closeTo(1, share);
    });
  }

  it('phases: each at its own times, one after the other and beside another', () => {
    const { groups, populations } = talking({ rate: '50/s' });
    const whole = run({
      groups,
      populations,
      phases: {
        calm: { duration: '100ms' },
        rest: { duration: '100ms', messages: { talkers: 'none' } },
        dense: { duration: '59800ms', messages: { talkers: { rate: '100/s' } } },
        extra: { duration: '20ms', start: '205ms', messages: { talkers: { rate: '200/s' } } },
      },
    });
    const times = sends(whole);
    expect(times.slice(0, 12)).to.deep.equal([0, 20, 40, 60, 80, 200, 205, 210, 210, 215, 220, 220]);
    expect(times.length)
      .to.equal(5 + 5980 + 4)
      .and.to.equal(offeredBy(whole.plan).messages);
  });

  it('a closed population: the next one, its think time after the answer', () => {
    const profile = talking({ thinkTime: '90ms' }, 1);
    delete profile.populations['talkers']!.messages!.rate;
    const times = sends(run(profile));
    const [first] = times;
    expect(firstOf(times).map((each) => Number((each - first!).toFixed(3)))).to.deep.equal([
      0, 100, 200, 300, 400, 500,
    ]);
    expect(times.length).to.be.within(599, 600);
  });
});

describe('rates of reads', () => {
  it('follow any model: here a ramp, and chance', () => {
    const reads = (rate: Rate | RateModel): number[] => {
      const { groups } = talking({});
      const whole = run({
        groups,
        populations: { readers: { clients: 4, join: { rooms: 1 }, history: { from: 'rooms', rate } } },
        hold: `${HOLD_MS}ms`,
      });
      expect(whole.summary().history).to.include({ planned: offeredBy(whole.plan).historyReads, failed: 0 });
      const gets = whole.http.requests.filter(({ method }) => method === 'GET');
      return gets.map(({ atMs }) => Number((atMs - whole.beganAtMs('hold')).toFixed(3)));
    };
    const ramp = reads({ model: 'ramp', from: '0/s', to: '100/s', over: '60s' });
    expect(firstOf(ramp)).to.deep.equal(even['ramp']!.first);
    expect(ramp.length).to.equal(3000);
    const drawnReads = reads({ model: 'poisson', mean: '50/s' });
    expect(drawnReads.length).to.be.within(2700, 3300);
    expect(firstOf(drawnReads)).to.not.deep.equal(drawn['poisson']!.first);
  });
});

describe('arrival models', () => {
  for (const [name, { rate, at }] of Object.entries(arrivals)) {
    it(`${name}: each client at its own time`, () => {
      const whole = run({ populations: { c: { clients: 8, rate } } });
      const from = whole.beganAtMs('connect');
      const times = whole.model.connections.map(({ openedMs }) => Number((openedMs - from - LATENCY_MS).toFixed(3)));
      expect(times).to.deep.equal(at);
    });
  }
});
