import type { Observable, Subscription } from 'rxjs';
import type { Clock, ClockTask } from '../clock/clock.js';
import type { ReceiptLogs } from '../delivery/receipt-logs.js';
import type { Shard } from '../plan/plan.js';
import type { Recorder } from '../telemetry/recorder.js';
import type { ThreadUsage } from '../telemetry/snapshot.js';
import type { Control, Report, Step } from './control.js';
import type { Participant } from './participant.js';
import { phaseOf } from './steps.js';

/** How often a shard reports what it has seen. */
export const SNAPSHOT_EVERY_MS = 1000;

const setUp: ReadonlySet<Step> = new Set(['connect', 'groups', 'join', 'leave']);

/** What a shard runs on. */
export interface Host {
  usage(): ThreadUsage;
  /** A good moment to clean up: once a second in set-up, and after each of its steps. */
  tidy(): void;
}

export interface ShardEnvironment extends ReceiptLogs {
  clock: Clock;
  recorder: Recorder;
  participants: readonly Participant[];
  control: Observable<Control>;
  report: (report: Report) => void;
  /** Absent: a thread that others share. */
  host?: Host;
  /** Called once everything has ended: release sockets, timers and ports. */
  dispose: () => void;
}

/** Runs one shard from `ready` to `ended`, led by control messages. */
export function runShard(shard: Shard, environment: ShardEnvironment): void {
  const { clock, recorder, deliveries, presence, privates, participants, report, host } = environment;
  let step: Step | undefined;
  let ended = false;
  /** The step that was announced and has not begun. */
  let announced: ClockTask<undefined> | undefined;

  const snapshot = (): void => {
    const open = participants.reduce((sum, participant) => sum + participant.open, 0);
    const taken = recorder.take(clock.now(), open);
    if (deliveries) taken.deliveries = deliveries.take();
    if (presence) taken.presence = presence.take();
    if (privates) taken.privates = privates.take();
    if (host) taken.usage = host.usage();
    const unread = participants.flatMap(({ unreadBytes }) => unreadBytes ?? []);
    if (unread.length > 0) taken.unreadBytes = unread.reduce((sum, bytes) => sum + bytes, 0);
    report({ version: 1, type: 'snapshot', snapshot: taken });
  };
  const tidy = (): void => {
    if (step !== undefined && setUp.has(step)) host?.tidy();
  };
  const everySecond = clock.schedule<undefined>(
    function () {
      snapshot();
      tidy();
      this.schedule(undefined, SNAPSHOT_EVERY_MS);
    },
    SNAPSHOT_EVERY_MS,
    undefined,
  );
  const end = (): void => {
    if (ended) return;
    ended = true;
    everySecond.unsubscribe();
    announced?.unsubscribe();
    subscription.unsubscribe();
    snapshot();
    report({ version: 1, type: 'ended', shard: shard.shard });
    environment.dispose();
  };

  /** What is still outstanding of the step: a later step makes earlier answers meaningless. */
  let turn = 0;
  const begin = (next: Step, atMs: number): void => {
    step = next;
    recorder.enter(phaseOf(next));
    const mine = ++turn;
    let outstanding = participants.length + 1;
    const done = (): void => {
      if (--outstanding > 0 || mine !== turn || ended) return;
      tidy();
      snapshot(); // before `done`, so that the coordinator has the whole phase when it hears of its end
      report({ version: 1, type: 'done', shard: shard.shard, step: next });
      if (next === 'close') end();
    };
    for (const participant of participants) participant.begin(next, atMs, once(done));
    done();
  };

  const subscription: Subscription = environment.control.subscribe((message) => {
    switch (message.type) {
      case 'begin':
        // The start lies a moment ahead, the same for all shards; a stop in that moment takes its place.
        announced?.unsubscribe();
        announced = clock.at(message.atMs, () => begin(message.step, message.atMs));
        break;
      case 'pause':
        for (const participant of participants) participant.pause(message.atMs);
        break;
      case 'resume':
        for (const participant of participants) participant.resume(message.atMs);
        break;
      case 'stop':
        for (const participant of participants) participant.stop(message.atMs);
        end();
        break;
    }
  });
  report({ version: 1, type: 'ready', shard: shard.shard });
}

function once(call: () => void): () => void {
  let called = false;
  return () => {
    if (called) return;
    called = true;
    call();
  };
}
