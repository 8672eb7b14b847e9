import { Subject } from 'rxjs';
import { createProtocol } from '../actors/protocols/index.js';
import { ActorSystem } from '../engine/actor/actor-system.js';
import type { HttpClient, Transport } from '../engine/actor/transport.js';
import type { Clock } from '../engine/clock/clock.js';
import { createReceiptLogs } from '../engine/delivery/receipt-logs.js';
import { StampCodec } from '../engine/delivery/stamp.js';
import type { Shard } from '../engine/plan/plan.js';
import type { Control, Report, TraceLine } from '../engine/run/control.js';
import { runShard } from '../engine/run/run-shard.js';
import type { Runner, RunnerListener } from '../engine/run/runner.js';
import { Recorder } from '../engine/telemetry/recorder.js';
import { buildParticipants } from './build-participants.js';

export interface InlineRunnerOptions {
  clock: Clock;
  transport: Transport;
  http: HttpClient;
}

/** Runs shards on the caller's own thread, clock and transport: for specs and virtual runs. */
export class InlineRunner implements Runner {
  private readonly options: InlineRunnerOptions;
  private readonly controls = new Subject<Control>();

  constructor(options: InlineRunnerOptions) {
    this.options = options;
  }

  start(shards: readonly Shard[], listener: RunnerListener): void {
    const { clock, transport, http } = this.options;
    for (const shard of shards) {
      const { plan } = shard;
      const recorder = new Recorder(shard.shard, plan.populations.length);
      const system = new ActorSystem((_actor, error) => recorder.error('BEHAVIOUR_THREW', String(error), true));
      const stamps = new StampCodec(plan.runId);
      const protocol = createProtocol(plan.protocol, stamps);
      // Through the clock, as a message of a thread would come: never within the call that caused it.
      const report = (message: Report): void => void clock.at(clock.now(), () => listener.report(message));
      const trace = (line: TraceLine): void => report({ version: 1, type: 'trace', line });
      const logs = createReceiptLogs(plan);
      const environment = {
        shard,
        clock,
        system,
        transport,
        protocol,
        stamps,
        recorder,
        ...logs,
        trace,
      };
      runShard(shard, {
        clock,
        recorder,
        ...logs,
        participants: buildParticipants(environment, () => http),
        control: this.controls,
        report,
        dispose: () => undefined,
      });
    }
  }

  control(message: Control): void {
    this.controls.next(message);
  }

  giveUp(): void {
    // A shard that is stuck here has the caller stuck with it.
  }

  terminate(): void {
    this.controls.complete();
  }
}
