import { expect } from 'chai';
import { run } from '../../support/sim-run.js';

/** Rooms of four sizes, in four classes; every client is in one of them. */
const profile = {
  name: 'sizes',
  target: {
    protocol: 'chat',
    embedded: true,
    url: 'ws://127.0.0.1:8000/ws/{user}',
    api: 'http://127.0.0.1:8000',
  },
  groups: {
    rooms: {
      count: 20,
      name: 'sizes_{run}_{index}',
      create: { via: 'http', inFlight: 20 },
      members: {
        distribution: 'histogram',
        sizes: [
          { members: 2, weight: 10 },
          { members: 6, weight: 6 },
          { members: 20, weight: 3 },
          { members: 60, weight: 1 },
        ],
      },
    },
  },
  populations: {
    members: {
      clients: 176,
      user: 'm{index}',
      arrival: { rate: '400/s' },
      join: { rooms: 1 },
      messages: { to: 'rooms', rate: '88/s', size: 100 },
    },
  },
  deliveries: { grace: '2s', lateAfter: '10s' },
  hold: '4s',
};

/** Two messages of each client, each to all members of its room. */
const due = { '1-2': 40 * 2, '3-10': 72 * 6, '11-50': 120 * 20, '51-200': 120 * 60 };
const delayMs = 2000;

describe('sim run with groups of many sizes', function () {
  this.timeout(120_000);

  it('shows a delay of the groups of one size at that size and nowhere else', async () => {
    const options = ['--threads', '2', '--fault', `delay=${delayMs}ms,size=20`];
    const { summary } = await run(profile, options);
    const { bySize, lost, duplicate, misdelivered, undecided } = summary.deliveries!;
    expect({ lost, duplicate, misdelivered, undecided }).to.deep.equal({
      lost: 0,
      duplicate: 0,
      misdelivered: 0,
      undecided: 0,
    });
    expect(Object.fromEntries(Object.entries(bySize).map(([name, figures]) => [name, figures.due]))).to.deep.equal(due);
    for (const [name, { latencyMs, firstMs, lastMs, received }] of Object.entries(bySize)) {
      expect(received).to.equal(due[name as keyof typeof due]);
      for (const dist of [latencyMs, firstMs, lastMs]) {
        if (name === '11-50') {
          // The histogram is right to within 1.6 %.
          expect(dist!.min, name).to.be.at.least(delayMs * 0.98);
          expect(dist!.p50, name).to.be.at.least(delayMs * 0.98);
        } else expect(dist!.p50, name).to.be.below(delayMs / 2);
      }
    }
  });
});
