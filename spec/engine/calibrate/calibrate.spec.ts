import { expect } from 'chai';
import { calibrate, CalibrationRefused, FIELDS_READ, type Calibration } from '../../../engine/calibrate/calibrate.js';
import type { Model } from '../../../engine/plan/resolved-profile.generated.js';
import { calibrationProfile } from '../../support/calibration-profile.js';
import { modelledRun } from '../../support/modelled-run.js';

/** Calibrates on a virtual run, whose model is the truth, as if it had been a real one. */
function calibrated(rates: readonly number[], model: Partial<Model>, stairMs?: number): Calibration {
  const { plan, summary } = modelledRun(calibrationProfile(rates, model, stairMs));
  return calibrate(plan, { ...summary, simulated: false });
}

type Nested = Record<string, object>;

const constant = { serviceTime: { distribution: 'constant', mean: '4ms' } } as const;

function meanMsOf({ model }: Calibration): number {
  return Number.parseFloat(model.serviceTime!.mean!);
}

describe('calibration', function () {
  this.timeout(60_000);

  for (const servers of [1, 2, 4]) {
    it(`recovers ${servers} server${servers > 1 ? 's' : ''} of constant time, the network beside it, from a virtual run`, () => {
      const mean = `${4 * servers}ms`;
      const found = calibrated([50, 100, 150, 215], {
        serviceTime: { distribution: 'constant', mean },
        servers,
        latency: '1.5ms',
      });
      expect(found.model).to.include({ servers, fanOutCost: '0ms' });
      expect(found.model.serviceTime!.distribution).to.equal('constant');
      expect(meanMsOf(found)).to.be.closeTo(4 * servers, 0.01 * 4 * servers);
      expect(Number.parseFloat(found.model.latency!)).to.be.closeTo(1.5, 0.15);
      expect(found.error).to.be.below(0.01);
      expect(found.chanceError).to.equal(0);
      expect(found.warnings).to.deep.equal([]);
      expect(found.stairs.map(({ name }) => name)).to.deep.equal(['stair1', 'stair2', 'stair3', 'stair4']);
      expect(found.stairs.at(-1)!.utilisation).to.be.within(0.8, 0.9);
    });
  }

  it('recovers an exponential time of one server within 10 %, and tells it from a constant one', () => {
    const serviceTime = { distribution: 'exponential', mean: '4ms' } as const;
    const found = calibrated([50, 100, 150, 215], { serviceTime }, 40_000);
    expect(found.model.servers).to.equal(1);
    expect(meanMsOf(found)).to.be.closeTo(4, 0.4);
    const other = found.others.find(({ distribution }) => distribution === 'constant')!;
    expect(other.error).to.be.above(2 * found.error);
    expect(found.chanceError).to.be.within(found.error / 4, 0.15);
    expect(found.warnings).to.deep.equal([]);
  });

  it('recovers what several servers of exponential time can do within 10 %, though not surely how many they are', () => {
    const serviceTime = { distribution: 'exponential', mean: '16ms' } as const;
    const found = calibrated([50, 100, 150, 215], { serviceTime, servers: 4 }, 40_000);
    expect(found.model.servers).to.be.within(3, 5);
    expect((1000 * found.model.servers!) / meanMsOf(found)).to.be.within(225, 275);
  });

  it('is the same each time', () => {
    const model = { serviceTime: { distribution: 'exponential', mean: '4ms' } } as const;
    expect(calibrated([60, 120, 215], model)).to.deep.equal(calibrated([60, 120, 215], model));
  });

  it('reads no more of a summary than it says, and so can tell what one of an older version lacks', () => {
    const { plan, summary } = modelledRun(calibrationProfile([50, 100, 150, 215], constant));
    const whole = { ...summary, simulated: false };
    const read: Record<string, unknown> = { workload: whole.workload };
    for (const path of FIELDS_READ) {
      const names = path.split('.');
      const [from, into] = names
        .slice(0, -1)
        .reduce<[object, object]>(
          ([from, into], name) => [(from as Nested)[name]!, ((into as Nested)[name] ??= {})],
          [whole, read],
        );
      const last = names.at(-1)!;
      (into as Nested)[last] = (from as Nested)[last]!;
    }
    expect(calibrate(plan, read as unknown as typeof summary)).to.deep.equal(calibrate(plan, whole));
  });

  it('refuses a run that takes too little of the target, and says how much more there should be', () => {
    const light = (): Calibration => calibrated([50, 80, 125], constant);
    expect(light).to.throw(CalibrationRefused, /took (49|5[01]) % of the target.*less than 80 %.*Try --scale 1\.[67]/);
  });

  it('warns of a machine that was late by more than it measured, and of a suspect run', () => {
    const { plan, summary } = modelledRun(calibrationProfile([50, 100, 150, 215], constant));
    const busy = structuredClone({ ...summary, simulated: false });
    busy.verdict = { status: 'suspect', reasons: ['send lag p99 is 12 ms'] };
    busy.phases.hold!.generator.eventLoopDelayMs = { ...summary.messages.serviceMs!, p99: 30 };
    const [machine, verdict] = calibrate(plan, busy).warnings;
    expect(machine).to.match(/^The machine was busy: event-loop delay p99 is 30 ms, and a stair's p95 no more than \d/);
    expect(verdict).to.equal('The run is suspect: send lag p99 is 12 ms.');
  });

  it('warns of a target that is no such queue', () => {
    const { plan, summary } = modelledRun(calibrationProfile([50, 100, 150, 215], constant));
    // Where nobody waits, some of the messages take long, as those do that something else than the queue holds up.
    const odd = structuredClone({ ...summary, simulated: false });
    for (const stair of ['stair1', 'stair2']) {
      const { serviceMs } = odd.workload![stair]!.messages;
      Object.assign(serviceMs!, { p90: 300, p95: 400, p99: 500, mean: 60 });
    }
    expect(calibrate(plan, odd).warnings).to.have.lengthOf(1);
    expect(calibrate(plan, odd).warnings[0]).to.match(
      /^The target is no such queue: it is \d+ % further off than chance explains/,
    );
  });
});
