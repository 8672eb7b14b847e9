import { expect } from 'chai';
import fc from 'fast-check';
import { offeredBy, type Offered } from '../../engine/plan/offered.js';
import { shareOf, splitPlan } from '../../engine/plan/plan.js';
import { chooseRunners, OTHER_DESCRIPTORS, type AskedRunners, type Machine } from '../../runners/choose-runners.js';
import { planOf } from '../support/small-profile.js';

const none = offeredBy(planOf({ populations: { c: { clients: 1 } } }));
const here: Machine = { cores: 2, descriptors: 20_000 };

const table: [string, Partial<Offered>, Machine, AskedRunners, { runners: number; threads: number }][] = [
  ['a small plan: one process, one thread', { clients: 100 }, here, {}, { runners: 1, threads: 1 }],
  ['as many clients as one process has descriptors for', { clients: 19_800 }, here, {}, { runners: 1, threads: 2 }],
  ['one more', { clients: 19_801 }, here, {}, { runners: 2, threads: 1 }],
  ['100,000 clients on two cores', { clients: 100_000 }, here, {}, { runners: 6, threads: 1 }],
  ['the same on 16 cores', { clients: 100_000 }, { ...here, cores: 16 }, {}, { runners: 6, threads: 2 }],
  [
    'no limit of descriptors',
    { clients: 100_000 },
    { cores: 4, descriptors: undefined },
    {},
    { runners: 1, threads: 4 },
  ],
  [
    'many frames',
    { clients: 10, messagesPerSecond: 5000, deliveriesPerSecond: 50_000 },
    here,
    {},
    { runners: 1, threads: 2 },
  ],
  ['many frames of typing', { clients: 10, typingFramesPerSecond: 15_000 }, here, {}, { runners: 1, threads: 2 }],
  [
    'as low a limit as many systems set',
    { clients: 5000 },
    { cores: 2, descriptors: 1024 },
    {},
    { runners: 7, threads: 1 },
  ],
  ['a limit too low to split for', { clients: 1000 }, { cores: 2, descriptors: 699 }, {}, { runners: 1, threads: 1 }],
  ['runners asked for', { clients: 19_800 }, here, { runners: 4 }, { runners: 4, threads: 1 }],
  ['threads asked for: of each runner', { clients: 100_000 }, here, { threads: 3 }, { runners: 6, threads: 3 }],
  ['both asked for', { clients: 10 }, here, { runners: 2, threads: 3 }, { runners: 2, threads: 3 }],
];

describe('choosing runners and threads', () => {
  for (const [title, offered, machine, asked, layout] of table) {
    it(`${title}: ${layout.runners} × ${layout.threads}`, () => {
      expect(chooseRunners({ ...none, ...offered }, machine, asked)).to.deep.equal(layout);
    });
  }

  it('leaves every runner with descriptors enough, and 200 more', () => {
    const clients = fc.integer({ min: 1, max: 3_000_000 });
    const descriptors = fc.integer({ min: OTHER_DESCRIPTORS + 500, max: 1_000_000 });
    const cores = fc.integer({ min: 1, max: 128 });
    fc.assert(
      fc.property(clients, descriptors, cores, (count, limit, processors) => {
        const { runners, threads } = chooseRunners(
          { ...none, clients: count },
          { cores: processors, descriptors: limit },
        );
        const shards = runners * threads;
        // Shards go round the runners; the first one has the largest share.
        let mine = 0;
        for (let shard = 0; shard < shards; shard += runners) mine += shareOf(count, { shard, shards });
        expect(mine + OTHER_DESCRIPTORS).to.be.at.most(limit);
      }),
    );
  });

  it('gives each runner the clients of its threads, no more', () => {
    const plan = planOf({ populations: { c: { clients: 10 } } });
    expect(splitPlan(plan, 4).map((shard) => shareOf(10, shard))).to.deep.equal([3, 3, 2, 2]);
  });
});
