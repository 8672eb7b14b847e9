import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { expect } from 'chai';
import { run, type FinishedRun } from '../../support/sim-run.js';
import { set } from '../../support/tiny-profile.js';

const profile = JSON.parse(readFileSync(new URL('../../../docs/stall/stall.json', import.meta.url), 'utf8')) as object;
const messages = '/populations/talkers/messages';
/** Above what a busy machine does to a time, and far below the stall. */
const RAISED_MS = 200;

/** How many times of a distribution are raised. */
function raised({ directory }: FinishedRun, metric: string): number {
  const text = readFileSync(join(directory, 'histograms', `${metric}.hdr`), 'utf8').trim();
  const histogram = decodeFromCompressedBase64(text);
  const isRaised = (rank: number): boolean =>
    histogram.getValueAtPercentile((100 * (rank - 0.5)) / histogram.totalCount) > RAISED_MS * 1000;
  let [below, from] = [0, histogram.totalCount + 1];
  while (from - below > 1) {
    const middle = (below + from) >> 1;
    if (isRaised(middle)) from = middle;
    else below = middle;
  }
  return histogram.totalCount + 1 - from;
}

describe('sim run --fault stall=2s, real processes', function () {
  this.timeout(120_000);
  let synchronous: FinishedRun;
  let unbounded: FinishedRun;
  let answering: FinishedRun;

  before(async () => {
    const stalled = (...argv: string[]): Promise<FinishedRun> => run(profile, ['--fault', 'stall=2s@6s', ...argv]);
    [synchronous, unbounded, answering] = await Promise.all([
      stalled(...set(`${messages}/inFlight`, 1)),
      stalled(),
      stalled(...set(messages, { to: 'rooms', thinkTime: '20ms', size: 200, latenessLimit: 'off' })),
    ]);
  });

  it('lets every message be answered: nothing drops, times out or is left out', () => {
    for (const { summary } of [synchronous, unbounded]) {
      expect(summary.messages).to.include({ planned: 6000, acknowledged: 6000, droppedSends: 0 });
      expect(summary.connections.dropped).to.equal(0);
    }
  });

  it('hides the stall from the service time of synchronous clients, not from their response time', () => {
    // Those of the last 200 ms are below; the backlog and a busy machine add some.
    expect(raised(synchronous, 'messages.responseMs')).to.be.within(800, 1800);
    // One a client; a few more where a busy machine holds a message up.
    expect(raised(synchronous, 'messages.serviceMs')).to.be.within(10, 60);
    expect(synchronous.summary.messages.serviceMs!.max).to.be.above(1500);
    expect(synchronous.summary.messages.responseMs!.p95).to.be.above(500);
    expect(synchronous.summary.messages.serviceMs!.p95).to.be.below(200);
  });

  it('shows in both where nothing limits what is in flight', () => {
    const response = raised(unbounded, 'messages.responseMs');
    expect(response).to.be.within(800, 1800);
    expect(raised(unbounded, 'messages.serviceMs')).to.be.within(0.7 * response, response);
  });

  it('hides from both where a message falls due only after the last answer: one a client', () => {
    const { planned, acknowledged } = answering.summary.messages;
    expect(acknowledged).to.equal(planned);
    expect(planned).to.be.below(5600); // 6,000 less what never fell due
    for (const metric of ['messages.responseMs', 'messages.serviceMs']) {
      expect(raised(answering, metric), metric).to.be.within(10, 60);
    }
  });
});
