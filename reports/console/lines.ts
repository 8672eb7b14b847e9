import { verdictLimits } from '../../engine/judge/verdict.js';
import type { RunEvent, Tick } from '../../engine/telemetry/tick.js';
import { count, duration, milliseconds, perSecond, wholeSeconds } from '../number.js';
import { aimOf, type Reporter, type RunInfo } from '../reporter.js';
import { printable } from './fit.js';

/**
 * The state of the run as one plain line: for pipes, logs and CI. Only what can change in the phase is told. `speed`: of
 * virtual time.
 */
export function renderLine(tick: Tick, speed?: number): string {
  const { phase, connections, groups, joins, messages, deliveries, soFar, errors } = tick;
  const parts = [
    `${wholeSeconds(tick.atMs)} ${phase} ${count(connections.open)}/${count(connections.planned)} clients`,
    ...(phase === 'connect' ? [`${perSecond(connections.perSecond)} conn/s`] : []),
    ...(phase === 'groups'
      ? [
          `${count(groups.created + groups.existing)}/${count(groups.planned)} groups`,
          `${perSecond(groups.perSecond)} groups/s`,
        ]
      : []),
    ...(phase === 'join'
      ? [`${count(joins.joined)}/${count(joins.planned)} joins`, `${perSecond(joins.perSecond)} joins/s`]
      : []),
    ...(phase === 'hold'
      ? [
          `${perSecond(messages.sentPerSecond)} msg/s (planned ${perSecond(messages.plannedPerSecond)})`,
          `${perSecond(messages.receivedPerSecond)} recv/s`,
        ]
      : []),
    ...(phase === 'drain' ? [`${count(awaited(tick))} msg awaited`] : []),
    ...(soFar.responseMs === null ? [] : [percentiles(soFar.responseMs)]),
    ...((deliveries?.lost ?? 0) > 0 ? [`lost deliveries ${count(deliveries!.lost)}`] : []),
    ...(messages.droppedSends > 0 ? [`dropped sends ${count(messages.droppedSends)}`] : []),
    ...(connections.dropped > 0 ? [`dropped clients ${count(connections.dropped)}`] : []),
    ...lateness(tick),
    `errors ${count(errors.total)}`,
    ...(speed ? [`${perSecond(speed)} simulated s per s`] : []),
  ];
  return parts.join(' · ');
}

function percentiles({ p50, p95, p99 }: NonNullable<Tick['soFar']['responseMs']>): string {
  return `p50 ${milliseconds(p50, 2)} p95 ${milliseconds(p95, 2)} p99 ${milliseconds(p99, 2)} ms`;
}

/** What the verdict will not like of the generator's own delays; nothing while all is well. */
function lateness({ generator, messages, phase }: Tick): string[] {
  if (phase !== 'hold') return []; // in the other phases it counts for their own figures only
  const delays = generator.threads.map(({ eventLoopDelayP99Ms }) => eventLoopDelayP99Ms ?? 0);
  const worst = Math.max(0, ...delays);
  const lag = messages.sendLagMs?.p99 ?? 0;
  const of = delays.length > 1 ? ` (thread ${generator.threads[delays.indexOf(worst)]!.thread})` : '';
  return [
    ...(worst > verdictLimits.eventLoopDelayP99Ms.valid ? [`loop delay p99 ${milliseconds(worst, 2)} ms${of}`] : []),
    ...(lag > verdictLimits.sendLagP99Ms.valid ? [`send lag p99 ${milliseconds(lag, 2)} ms`] : []),
  ];
}

/** Sent and neither answered nor given up. */
function awaited({ messages }: Tick): number {
  return messages.sent - messages.acknowledged - messages.refused - messages.timedOut - messages.disconnected;
}

/** One line about what will be run. */
export function renderStart(info: RunInfo): string {
  const parts = [
    `${info.profileName}: ${count(info.clients)} clients`,
    ...(info.groups > 0 ? [`${count(info.groups)} groups`] : []),
    ...(info.messagesPerSecond > 0 ? [`${perSecond(info.messagesPerSecond)} msg/s`] : []),
    `hold ${duration(info.holdMs)}`,
    `target ${printable(aimOf(info))}`,
    `writing ${info.outDir}`,
  ];
  return parts.join(' · ');
}

/** A line for warnings, faults and stops; `undefined` for the rest. */
export function renderEventLine({ atMs, kind, code, text }: RunEvent): string | undefined {
  if (kind === 'phase' || kind === 'error') return undefined;
  return `${wholeSeconds(atMs)} ${kind}: ${printable(text)} (${printable(code)})`;
}

/** Writes a line at each change of phase and every few seconds between, warnings as they come. */
export class LineLog implements Reporter {
  readonly #write: (text: string) => void;
  readonly #speed: (() => number) | undefined;
  readonly #everySeconds: number;
  #phase: Tick['phase'] | undefined;
  #lastSecond = 0;

  /** `speed`: of virtual time; then every tick is told, as somebody else has thinned them. */
  constructor(write: (text: string) => void, speed?: () => number, everySeconds = speed ? 0 : 5) {
    this.#write = write;
    this.#speed = speed;
    this.#everySeconds = everySeconds;
  }

  start(info: RunInfo): void {
    this.#write(`${renderStart(info)}\n`);
  }

  tick(tick: Tick): void {
    // Ticks come about once a second; counting whole seconds keeps the rhythm when one is early.
    const second = Math.round(tick.atMs / 1000);
    if (tick.phase === this.#phase && second - this.#lastSecond < this.#everySeconds) return;
    this.#phase = tick.phase;
    this.#lastSecond = second;
    this.#write(`${renderLine(tick, this.#speed?.())}\n`);
  }

  event(event: RunEvent): void {
    const line = renderEventLine(event);
    if (line !== undefined) this.#write(`${line}\n`);
  }

  finish(): void {
    // The summary has its own printer.
  }
}
