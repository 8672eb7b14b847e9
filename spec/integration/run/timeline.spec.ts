import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { run, type FinishedRun } from '../../support/sim-run.js';
import { newFolder } from '../../support/sim.js';
import { set, tinyMembers, tinyProfile } from '../../support/tiny-profile.js';

type Line = Readonly<Record<string, unknown>>;

describe('sim run with a timeline and a delivery log', function () {
  this.timeout(60_000);
  let finished: FinishedRun;
  let log: Line[];

  before(async () => {
    const file = join(newFolder(), 'deliveries.ndjson');
    const timeline = [{ fault: 'lose=0.2' }, { at: '1ms', for: '1h', fault: 'misdeliver=0.1' }];
    finished = await run({ ...tinyProfile, timeline }, [
      ...set('/populations/talkers/messages/rate', '400/s'),
      ...set('/timeouts/reply', '2s'),
      ...['--hold', '1s', '--fault', 'duplicate=0.1', '--delivery-log', file],
    ]);
    log = lines(file);
  });

  it('strikes by both, and says so in the events of the run', () => {
    const faults = lines(join(finished.directory, 'events.ndjson')).filter(({ kind }) => kind === 'fault');
    expect(faults.map(({ code, text }) => [code, text])).to.deep.equal([
      ['lose', 'lose=0.2'],
      ['misdeliver', 'misdeliver=0.1@1ms+1h'],
      ['duplicate', 'duplicate=0.1'],
    ]);
    for (const did of ['lost', 'duplicate', 'misdelivered']) expect(count(did), did).to.be.above(0);
  });

  it('logs exactly what the clients heard', () => {
    const { messages, target } = finished.summary;
    expect(messages.received).to.equal(
      target!.messages * tinyMembers - count('lost') + count('duplicate') + count('misdelivered'),
    );
    const written = log.filter(({ did }) => did === 'written').reduce((sum, { copies }) => sum + Number(copies), 0);
    expect([written, target!.deliveries]).to.deep.equal([messages.received, messages.received]);
    expect(count('unwritten') + count('unflushed')).to.equal(0);
    // Who did not get its own copy back waits for it in vain.
    const own = log.filter(({ did, sender, receiver }) => did === 'lost' && sender === receiver);
    expect(messages.timedOut).to.equal(own.length);
  });

  it('leaves the comparison of totals out of the verdict', () => {
    expect(finished.summary.verdict.reasons.filter((reason) => reason.includes('target'))).to.deep.equal([]);
  });

  const count = (did: string): number => log.filter((line) => line['did'] === did).length;
});

function lines(file: string): Line[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}
