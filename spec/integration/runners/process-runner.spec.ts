import { expect } from 'chai';
import { splitPlan } from '../../../engine/plan/plan.js';
import type { Report } from '../../../engine/run/control.js';
import { ProcessRunner } from '../../../runners/process-runner.js';
import { planOf } from '../../support/small-profile.js';

const access = { addresses: {}, subprotocols: [], compression: false, tls: {} };

describe('a runner process', function () {
  this.timeout(20_000);

  it('says what it has used ahead of each report, so that CPU and counts are of the same moment', async () => {
    const plan = planOf({ protocol: 'echo', populations: { c: { clients: 1 } } });
    const runner = new ProcessRunner(access, 1);
    const heard: { type: Report['type']; cpuMs: number }[] = [];
    try {
      await new Promise<void>((resolve, reject) => {
        runner.start(splitPlan(plan, 1), {
          report: ({ type }) => {
            heard.push({ type, cpuMs: runner.processes()[0]!.usage.cpuMs });
            if (type === 'ready') runner.control({ version: 1, type: 'stop', atMs: 0 });
            if (type === 'ended') resolve();
          },
          lost: (_shards, code, message) => reject(new Error(`${code}: ${message}`)),
        });
      });
    } finally {
      runner.terminate();
    }
    expect(heard.map(({ type }) => type)).to.deep.equal(['ready', 'snapshot', 'ended']);
    const [ready, snapshot] = heard;
    expect(ready!.cpuMs).to.be.above(0);
    expect(snapshot!.cpuMs).to.be.above(ready!.cpuMs);
  });
});
