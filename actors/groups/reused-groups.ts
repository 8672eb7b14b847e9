import { shareOf, type PlanGroupSet, type Shard } from '../../engine/plan/plan.js';
import type { Step } from '../../engine/run/control.js';
import type { Participant } from '../../engine/run/participant.js';
import type { Recorder } from '../../engine/telemetry/recorder.js';

/**
 * A thread's share of a set whose groups are there from an earlier run: counts them as existing, in the step and for the
 * population that would have created them, and asks for nothing. Which sets these are was found out before the run.
 */
export class ReusedGroups implements Participant {
  readonly open = 0;
  private readonly set: PlanGroupSet;
  private readonly shard: Shard;
  private readonly recorder: Recorder;

  constructor({ shard, recorder }: { shard: Shard; recorder: Recorder }, set: PlanGroupSet) {
    this.shard = shard;
    this.recorder = recorder;
    this.set = set;
  }

  begin(step: Step, _atMs: number, done: () => void): void {
    if (step === 'hold') return;
    if (step === 'groups') {
      const { recorder, set, shard } = this;
      const population = set.create.population < 0 ? recorder.ofNone : set.create.population;
      const share = shareOf(set.count, shard);
      recorder.count(population, 'groups.attempted', share);
      recorder.count(population, 'groups.existing', share);
    }
    done();
  }

  pause(): void {
    // Nothing is under way.
  }

  resume(): void {
    // See pause.
  }

  stop(): void {
    // See pause.
  }
}
