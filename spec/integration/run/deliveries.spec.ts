import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RunDeliveries } from '../../../engine/telemetry/delivery-figures.js';
import { run } from '../../support/sim-run.js';

/** Each client in one room, so that it speaks there again before a copy held back is given up. */
const profile = {
  name: 'ledger',
  target: {
    protocol: 'chat',
    embedded: true,
    url: 'ws://127.0.0.1:8000/ws/{user}',
    api: 'http://127.0.0.1:8000',
  },
  groups: {
    rooms: {
      count: 20,
      name: 'ledger_{run}_{index}',
      create: { via: 'http', inFlight: 20 },
      members: { distribution: 'constant', value: 10 },
    },
  },
  populations: {
    members: {
      clients: 200,
      user: 'm{index}',
      arrival: { rate: '400/s' },
      join: { rooms: 1 },
      messages: { to: 'rooms', rate: '400/s', size: 100 },
    },
  },
  // A copy that is held back comes before the run stops looking.
  deliveries: { grace: '1500ms' },
  timeouts: { reply: '3s' },
  hold: '4s',
};
const messages = 1600;
const copies = messages * 10;

type Did = 'lost' | 'duplicate' | 'misdelivered' | 'reordered';

/** What the ledger says, and what the target itself says it did. */
interface Account {
  told: RunDeliveries;
  did: Record<Did, number>;
}

async function runWith(directory: string, fault: string | undefined): Promise<Account> {
  const log = join(directory, `${fault ?? 'none'}.ndjson`);
  const options = ['--runners', '2', '--threads', '2', '--delivery-log', log, ...(fault ? ['--fault', fault] : [])];
  const { summary } = await run(profile, options);
  const lines = readFileSync(log, 'utf8').trim().split('\n').filter(Boolean);
  const done = lines.map((line) => (JSON.parse(line) as { did: string }).did);
  const times = (did: Did): number => done.filter((each) => each === did).length;
  const did = {
    lost: times('lost'),
    duplicate: times('duplicate'),
    misdelivered: times('misdelivered'),
    reordered: times('reordered'),
  };
  return { told: summary.deliveries!, did };
}

describe('sim run, held against what the target says it did with each delivery', function () {
  this.timeout(120_000);
  const directory = mkdtempSync(join(tmpdir(), 'populace-deliveries-'));
  after(() => rmSync(directory, { recursive: true, force: true }));

  it('finds nothing wrong over two runners with two threads each where nothing is', async () => {
    const { told } = await runWith(directory, undefined);
    expect(told).to.include({ due: copies, received: copies, undecided: 0, unattributed: 0 });
    expect(told).to.include({ lost: 0, duplicate: 0, reordered: 0, misdelivered: 0 });
    expect(told.latencyMs!.count).to.equal(copies);
    expect(told.lastMs!.count).to.equal(messages);
    expect(Object.keys(told.bySize)).to.deep.equal(['3-10']);
  });

  for (const fault of ['lose=0.01', 'lose=0.1', 'duplicate=0.05', 'misdeliver=0.05', 'reorder=0.2,within=1s']) {
    it(`tells exactly what ${fault} did`, async () => {
      const { told, did } = await runWith(directory, fault);
      const { lost, duplicate, misdelivered, reordered } = told;
      expect({ lost, duplicate, misdelivered, reordered }).to.deep.equal(did);
      expect(lost + duplicate + misdelivered + reordered).to.be.above(0);
      expect(told.due + told.undecided).to.equal(copies);
      expect(told.undecided).to.be.below(copies / 200);
      expect(told.samples.length).to.be.above(0);
    });
  }
});
