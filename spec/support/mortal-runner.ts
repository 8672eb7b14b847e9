import type { SchedulerAction, Subscription } from 'rxjs';
import type {
  Connection,
  ConnectionOwner,
  ConnectRequest,
  HttpClient,
  Transport,
} from '../../engine/actor/transport.js';
import type { Alarm, Clock, ClockTask } from '../../engine/clock/clock.js';
import type { Shard } from '../../engine/plan/plan.js';
import type { Control, Report } from '../../engine/run/control.js';
import type { Runner, RunnerListener } from '../../engine/run/runner.js';
import { InlineRunner } from '../../runners/inline-runner.js';

/** Called before what it names; it throws where a behaviour shall throw. */
export interface Sabotage {
  connect?: (url: string) => void;
  send?: (url: string, text: string) => void;
}

export interface MortalRunnerOptions {
  clock: Clock;
  transport: Transport;
  http: HttpClient;
  sabotage?: Sabotage;
}

/** Inline runners, one a shard, each of which can die or get stuck as a thread can. */
export class MortalRunner implements Runner {
  readonly controls: Control[] = [];
  readonly reports: Report[] = [];
  readonly givenUp: number[] = [];
  terminations = 0;
  private readonly options: MortalRunnerOptions;
  private readonly lives: Life[] = [];
  private readonly stillborn = new Set<number>();
  private listener: RunnerListener | undefined;

  constructor(options: MortalRunnerOptions) {
    this.options = options;
  }

  start(shards: readonly Shard[], listener: RunnerListener): void {
    this.listener = listener;
    for (const shard of shards) {
      const life = new Life(this.options);
      life.alive = !this.stillborn.has(shard.shard);
      this.lives.push(life);
      life.runner.start([shard], {
        report: (report) => {
          if (!life.alive) return;
          this.reports.push(report);
          listener.report(report);
        },
        lost: (...loss) => listener.lost(...loss),
      });
    }
  }

  control(message: Control): void {
    this.controls.push(message);
    for (const life of this.lives) if (life.alive) life.runner.control(message);
  }

  terminate(): void {
    this.terminations++;
    for (const life of this.lives) life.runner.terminate();
  }

  giveUp(shard: number): void {
    this.givenUp.push(shard);
  }

  /** The shard's thread is gone, its connections with it, and the coordinator hears of it. */
  lose(shard: number): void {
    this.loseAll([shard], 'THREAD_LOST');
  }

  /** Some shards at once, as with their process. */
  loseAll(shards: readonly number[], code: string): void {
    for (const shard of shards) {
      this.stick(shard);
      this.lives[shard]!.cut();
    }
    this.listener!.lost(shards, code, `thread of shard ${shards.join(' and ')}: gone`);
  }

  /** A report that was under way when its thread was lost. */
  report(report: Report): void {
    this.listener!.report(report);
  }

  /** The shard's thread never says that it is ready. */
  stickFromStart(shard: number): void {
    this.stillborn.add(shard);
  }

  /** The shard's thread does nothing any more, and nobody hears of it. */
  stick(shard: number): void {
    this.lives[shard]!.alive = false;
  }
}

/** A clock and a transport that stop when their thread does. */
class Life implements Transport {
  alive = true;
  readonly runner: InlineRunner;
  private readonly options: MortalRunnerOptions;
  private readonly connections: Connection[] = [];

  constructor(options: MortalRunnerOptions) {
    this.options = options;
    this.runner = new InlineRunner({ clock: this.mortal(options.clock), transport: this, http: options.http });
  }

  connect(request: ConnectRequest, owner: ConnectionOwner): Connection {
    const { sabotage = {}, transport } = this.options;
    sabotage.connect?.(request.url);
    const connection = transport.connect(request, owner);
    this.connections.push(connection);
    return {
      get bufferedBytes() {
        return connection.bufferedBytes;
      },
      send: (text) => {
        sabotage.send?.(request.url, text);
        return connection.send(text);
      },
      close: (code, reason) => connection.close(code, reason),
      terminate: () => connection.terminate(),
    };
  }

  dispose(): void {
    this.options.transport.dispose();
  }

  cut(): void {
    for (const connection of this.connections) connection.terminate();
  }

  private mortal(clock: Clock): Clock {
    const isAlive = (): boolean => this.alive;
    return {
      now: () => clock.now(),
      at: (dueAtMs: number, work: () => void): ClockTask<undefined> =>
        clock.at(dueAtMs, () => {
          if (isAlive()) work();
        }),
      alarm: (work: () => void): Alarm =>
        clock.alarm(() => {
          if (isAlive()) work();
        }),
      schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delayMs?: number, state?: T): Subscription {
        return clock.schedule<T>(
          function (now?: T) {
            if (isAlive()) work.call(this, now);
          },
          delayMs,
          state,
        );
      },
    };
  }
}
