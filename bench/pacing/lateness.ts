/**
 * How late one scheduler is, against the intended instants, on one thread: events at a total rate, dealt out to actors
 * of one event per second each. Each event is nothing at all, or a message over a real WebSocket. Prints one JSON line.
 *
 *     node --import tsx bench/pacing/lateness.ts SCHEDULER PER_SECOND SECONDS [PORT]
 */
import net from 'node:net';
import { NEVER, timer } from 'rxjs';
import { WebSocket, type ClientOptions } from 'ws';
import { DeadlineQueue } from '../../engine/clock/deadline-queue.js';
import { deadlines } from '../../engine/clock/deadlines.js';
import { SystemClock } from '../../engine/clock/system-clock.js';
import { paced } from '../../engine/workload/paced.js';
import { createPacer } from '../../engine/workload/pacer.js';
import { Timeline } from '../../engine/workload/timeline.js';
import type { Lateness, Scheduler } from './scheduler.js';

const ACTOR_PERIOD_MS = 1000;
const WARM_UP_MS = 1000;
const BEGINS_AFTER_MS = 200;
const CONNECTIONS = 100;
const MESSAGE_BYTES = 200;

const [scheduler, rate, duration, port] = process.argv.slice(2);
const perSecond = Number(rate);
const actors = (perSecond * ACTOR_PERIOD_MS) / 1000;
const clock = new SystemClock({ precise: scheduler!.endsWith('precise') });

/** Each calls `fire` with the number of an event and its intended instant, once that has come. */
type Fire = (n: number, intendedMs: number) => void;
const schedulers: Record<Scheduler, (fire: Fire, originMs: number) => void> = {
  pacer: runPacer,
  'pacer, precise': runPacer,
  deadlines: runDeadlines,
  'RxJS timers': runTimers,
};

/** The stream that arrivals and messages of a population ride on. */
function runPacer(fire: Fire, originMs: number): void {
  const pacer = createPacer({ kind: 'constant', perSecond });
  paced(clock, pacer, new Timeline(originMs), NEVER).subscribe((n) => fire(n, originMs + pacer.dueAtMs(n)!));
}

/** What each client waits for: heartbeats, timeouts. Re-armed from the due time. */
function runDeadlines(fire: Fire, originMs: number): void {
  const queue = new DeadlineQueue(actors);
  const dueAtMs = new Float64Array(actors);
  for (let actor = 0; actor < actors; actor++) {
    const firstMs = originMs + (actor * 1000) / perSecond;
    dueAtMs[actor] = firstMs;
    queue.set(actor, firstMs);
  }
  deadlines(clock, queue).subscribe((actor) => {
    const intendedMs = dueAtMs[actor]!;
    const nextMs = intendedMs + ACTOR_PERIOD_MS;
    dueAtMs[actor] = nextMs;
    queue.set(actor, nextMs);
    fire(actor, intendedMs);
  });
}

/** What one would write first: an RxJS timer per actor, on its default scheduler. */
function runTimers(fire: Fire, originMs: number): void {
  for (let actor = 0; actor < actors; actor++) {
    const firstMs = originMs + (actor * 1000) / perSecond;
    timer(firstMs - clock.now(), ACTOR_PERIOD_MS).subscribe((round) => fire(actor, firstMs + round * ACTOR_PERIOD_MS));
  }
}

async function connect(): Promise<WebSocket[]> {
  const options = {
    perMessageDeflate: false,
    skipUTF8Validation: true,
    createConnection: net.connect,
  } as ClientOptions;
  const sockets: WebSocket[] = [];
  while (sockets.length < CONNECTIONS) {
    const socket = new WebSocket(`ws://127.0.0.1:${port!}/`, options);
    socket.on('message', () => undefined);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    sockets.push(socket);
  }
  return sockets;
}

const sockets = port === undefined ? undefined : await connect();
const text = '~'.padEnd(MESSAGE_BYTES, 'x');
const seconds = Number(duration);
const lateMs = new Float64Array(Math.ceil(perSecond * seconds * 1.1));
let taken = 0;
const originMs = clock.now() + BEGINS_AFTER_MS;
const fromMs = originMs + WARM_UP_MS;
let cpu: NodeJS.CpuUsage | undefined;
let reported = false;

schedulers[scheduler as Scheduler]((n, intendedMs) => {
  const nowMs = clock.now();
  if (intendedMs >= fromMs) {
    cpu ??= process.cpuUsage();
    if (intendedMs < fromMs + seconds * 1000) lateMs[taken++] = nowMs - intendedMs;
    else if (!reported) report(nowMs - fromMs);
  }
  sockets?.[n % sockets.length]!.send(text);
}, originMs);

function report(tookMs: number): void {
  reported = true;
  const used = process.cpuUsage(cpu);
  const sorted = lateMs.subarray(0, taken).sort();
  const lateness: Lateness = {
    events: taken,
    p50Ms: sorted[Math.ceil(taken * 0.5) - 1]!,
    p99Ms: sorted[Math.ceil(taken * 0.99) - 1]!,
    maxMs: sorted[taken - 1]!,
    cores: (used.user + used.system) / 1000 / tookMs,
  };
  process.stdout.write(`${JSON.stringify(lateness)}\n`, () => process.exit(0));
}
