import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Summary } from '../../../engine/telemetry/summary.js';
import { Sim } from '../../support/sim.js';
import { isBusyMachine } from '../../support/sim-run.js';
import { expectSummaryIdentities } from '../../support/summary-identities.js';
import { tinyProfile } from '../../support/tiny-profile.js';

describe('sim run, when what it prints has no reader', function () {
  this.timeout(60_000);
  const input = JSON.stringify(tinyProfile);

  function summaryOf({ cwd }: Sim): Summary {
    return JSON.parse(readFileSync(join(cwd, 'run/summary.json'), 'utf8')) as Summary;
  }

  it('goes on to its end as if nothing had happened', async () => {
    const deaf = Sim.start(['run', '-', '--out', 'run', '--hold', '1500ms'], { input });
    const mute = Sim.start(['run', '-', '--out', 'run', '--json'], { input });
    await Promise.all([deaf.says(/^tiny: /m), mute.says(/^tiny: /m)]);
    deaf.hangUp('stderr');
    mute.hangUp('stdout');
    for (const run of [deaf, mute]) {
      const ending = await run.ended;
      const summary = summaryOf(run);
      expect(ending, run.output).to.equal(isBusyMachine(summary) ? 5 : 0);
      expect(summary.stop).to.equal('completed');
      expectSummaryIdentities(summary);
    }
    expect(deaf.stdout).to.include('Verdict');
  });

  it('ends with 1 where the result was sent to a full disk', async () => {
    const run = Sim.startIn('exec "$@" > /dev/full', ['run', '-', '--out', 'run', '--json'], { input });
    const ending = await run.ended;
    const summary = summaryOf(run);
    expect(summary.stop).to.equal('completed');
    expect(ending, run.output).to.equal(isBusyMachine(summary) ? 5 : 1);
  });
});
