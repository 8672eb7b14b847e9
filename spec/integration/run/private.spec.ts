import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { run } from '../../support/sim-run.js';

const profile = {
  name: 'private',
  target: { protocol: 'chat', embedded: true, url: 'ws://127.0.0.1:8000/ws/{user}', api: 'http://127.0.0.1:8000' },
  populations: {
    people: {
      clients: 60,
      user: 'p{index}',
      arrival: { rate: '200/s' },
      private: { to: 'people', rate: '200/s', size: 100 },
    },
  },
  hold: '3s',
};

describe('sim run with private messages', function () {
  this.timeout(60_000);
  const directory = mkdtempSync(join(tmpdir(), 'populace-private-'));
  after(() => rmSync(directory, { recursive: true, force: true }));

  it('tells those that the target confirmed and lost, one for one, over several processes', async () => {
    const log = join(directory, 'log.ndjson');
    const argv = ['--runners', '2', '--threads', '2', '--fault', 'lose-private=0.1', '--delivery-log', log];
    const { summary } = await run(profile, argv);
    const lost = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .filter((line) => line.includes('lose-private')).length;
    expect(lost).to.be.above(20);
    const { private: told } = summary;
    expect(told).to.include({
      planned: 600,
      sent: 600,
      confirmed: 600,
      lost,
      undecided: 0,
      duplicate: 0,
      misdelivered: 0,
    });
    expect(told.received).to.equal(600 - lost);
    expect(told.copies).to.equal(600 - lost);
  });
});
