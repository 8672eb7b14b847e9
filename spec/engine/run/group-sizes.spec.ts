import { expect } from 'chai';
import { offeredBy } from '../../../engine/plan/offered.js';
import { messagesDueBefore, sendersOf } from '../../../engine/plan/messages-due.js';
import { modelledRun } from '../../support/modelled-run.js';
import { type SmallProfile } from '../../support/small-profile.js';
import { VirtualRun } from '../../support/virtual-run.js';

const crowd: SmallProfile = {
  hold: '5s',
  groups: { rooms: { count: 45, members: { distribution: 'zipf', max: 40, exponent: 1, min: 2 } } },
  populations: {
    people: {
      clients: 70,
      join: { rooms: 3 },
      messages: { to: 'rooms', rate: '20/s', lurkers: 0.6, senders: { distribution: 'zipf', exponent: 1 } },
    },
  },
};

describe('a run with groups of many sizes, lurkers and senders of unequal shares', () => {
  for (const shards of [1, 3]) {
    it(`sends what the plan counts and delivers it by the size of each group, over ${shards} shards`, () => {
      const { plan, summary } = modelledRun(crowd, shards);
      const { deliveries, messages, joins } = summary;
      const offered = offeredBy(plan);
      expect([joins.planned, joins.joined]).to.deep.equal([offered.joins, offered.joins]);
      expect([messages.planned, messages.sent]).to.deep.equal([100, 100]);
      expect(deliveries).to.include({ due: offered.deliveries, received: offered.deliveries, lost: 0, undecided: 0 });
      expect(deliveries).to.include({ misdelivered: 0, duplicate: 0, unattributed: 0 });
      const bySize = Object.entries(deliveries!.bySize);
      expect(bySize.map(([name]) => name)).to.deep.equal(['1-2', '3-10', '11-50']);
      expect(bySize.reduce((sum, [, { due }]) => sum + due, 0)).to.equal(offered.deliveries);
    });
  }

  it('is the same whatever it is split into', () => {
    const [one, three] = [1, 3].map((shards) => modelledRun(crowd, shards).summary.deliveries!);
    const dues = ({ bySize }: NonNullable<typeof one>): number[] => Object.values(bySize).map(({ due }) => due);
    expect(dues(three!)).to.deep.equal(dues(one!));
  });

  it('lets no lurker send where clients think between messages either', () => {
    const { people } = crowd.populations!;
    const messages = { to: 'rooms', thinkTime: '500ms', lurkers: 0.6 };
    const closed = (lurkers: number): number =>
      modelledRun({ ...crowd, populations: { people: { ...people!, messages: { ...messages, lurkers } } } }).summary
        .messages.sent;
    expect(closed(0.6)).to.be.within(28 * 8, 28 * 11);
    expect(closed(0)).to.be.within(70 * 8, 70 * 11);
  });

  it('is judged by the groups of one size where a threshold names it', () => {
    const thresholds = {
      'deliveries.bySize.11-50.lost': '== 0',
      'deliveries.bySize.1-2.received': '< 1',
      'deliveries.bySize.51-200.lost': '== 0',
    };
    const results = new VirtualRun(crowd, { thresholds }).start().summary().thresholds;
    expect(results.map(({ result }) => result)).to.deep.equal(['passed', 'failed', 'skipped']);
    const early = { 'deliveries.bySize.11-50.latencyMs.p50': { condition: '< 1', abortOnFail: true } };
    expect(new VirtualRun(crowd, { thresholds: early }).start().summary().stop).to.equal('aborted');
  });

  it('splits messages of unequal senders over shards without losing one', () => {
    const { plan } = modelledRun(crowd);
    const senders = sendersOf(plan, 0);
    for (const shards of [2, 5]) {
      const shares = Array.from({ length: shards }, (_, shard) => messagesDueBefore(plan, 0, 5000, shard, shards));
      const expected = new Array<number>(shards).fill(0);
      for (let n = 0; n < 100; n++) expected[senders.senderOf(n) % shards]!++;
      expect(shares).to.deep.equal(expected);
    }
  });
});
