import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Summary } from '../../../engine/telemetry/summary.js';
import { newFolder, Sim } from '../../support/sim.js';
import { expectSummaryIdentities } from '../../support/summary-identities.js';
import { set, tinyProfile } from '../../support/tiny-profile.js';

const PAGE_BYTES = 4096;

/**
 * A run whose directory lies on a file system of that many pages, in a mount namespace of its own: it goes away with the
 * process, whatever becomes of it. What is on it in the end is copied to `copy`.
 */
function runOnDisk(pages: number, argv: readonly string[]): { process: Sim; copy: string } {
  const folder = newFolder();
  const [disk, copy] = [join(folder, 'disk'), join(folder, 'copy')];
  mkdirSync(disk);
  const script = [
    `exec unshare --mount --map-root-user sh -c '`,
    `mount -t tmpfs -o size=${pages * PAGE_BYTES} none ${disk} || exit 77; "$@"; code=$?;`,
    `[ -e ${disk}/run ] && cp -r ${disk}/run ${copy}; exit $code' sh "$@"`,
  ].join(' ');
  const given = ['run', '-', '--force', '--out', join(disk, 'run'), ...argv];
  return { process: Sim.startIn(script, given, { input: JSON.stringify(tinyProfile) }), copy };
}

describe('sim run, on a disk that fills up', function () {
  this.timeout(60_000);

  it('ends the run with 1, drained, closed and reported, and leaves what fitted', async () => {
    // One page each for profile.json, series.ndjson and events.ndjson; a page of series is three seconds.
    const { process, copy } = runOnDisk(3, set('/hold', '60s'));
    expect(await process.ended, process.output).to.equal(1);
    expect(process.stdout)
      .to.match(/crashed/)
      .and.include('the disk is full');
    expect(process.stdout).to.include('E_DISK_FULL');
    expect(process.stderr).to.include('the files of this run are not complete');
    expect(JSON.parse(readFileSync(join(copy, 'profile.json'), 'utf8'))).to.have.property('name', 'tiny');
    const whole = readFileSync(join(copy, 'series.ndjson'), 'utf8').split('\n').slice(0, -1);
    expect(whole.length).to.be.at.least(2);
    for (const line of whole) expect(JSON.parse(line)).to.have.property('atMs');
  });

  it('ends with 1 where only the summary no longer fits, and prints it all the same', async () => {
    const { process, copy } = runOnDisk(4, ['--json']);
    expect(await process.ended, process.output).to.equal(1);
    const summary = JSON.parse(process.stdout) as Summary;
    expect(summary.stop).to.equal('crashed');
    expect(summary.stopReason).to.include('the disk is full');
    expect(summary.errors.critical).to.equal(1);
    expect(summary.messages).to.include({ planned: 20, acknowledged: 20 });
    expectSummaryIdentities(summary);
    expect(existsSync(join(copy, 'summary.json'))).to.equal(false);
  });

  it('ends with 1 at the first event that cannot be written', async () => {
    const { process } = runOnDisk(1, ['--json', ...set('/hold', '60s')]);
    expect(await process.ended, process.output).to.equal(1);
    const { stop, durationMs } = JSON.parse(process.stdout) as Summary;
    expect(stop).to.equal('crashed');
    expect(durationMs).to.be.below(5000);
  });
});
