import { createLogUpdate } from 'log-update';
import { verdictLimits } from '../../engine/judge/verdict.js';
import type { RunEvent, ThreadTick, Tick } from '../../engine/telemetry/tick.js';
import { bytes, count, milliseconds, nothing, perSecond, wholeSeconds } from '../number.js';
import { aimOf, type Reporter, type RunInfo } from '../reporter.js';
import { colours, type Colours } from './colour.js';
import { clip, columns, printable, wrap } from './fit.js';
import { sparkline } from './sparkline.js';

export interface LiveOptions {
  colour: boolean;
  /** Columns of the terminal; no line is wider. */
  width: number;
  /** In a virtual run: simulated seconds in one of ours. */
  speed?: number | undefined;
}

const labelWidth = 11;
const barWidth = 24;
/** Seconds that the sparkline looks back. */
export const historySeconds = 60;

/**
 * The state of the run as a block of lines, the same number for the whole run so that nothing jumps. `history` is what
 * was sent and received in each of the last seconds, oldest first.
 */
export function renderLive(tick: Tick, info: RunInfo, history: readonly Throughput[], options: LiveOptions): string {
  const c = colours(options.colour);
  const lines = [
    phaseLine(tick, info, c),
    figures(c, 'clients', clients(tick, c)),
    figures(c, 'groups', groups(tick, info, c)),
    figures(c, 'joins', joins(tick, c)),
    figures(c, 'messages', messages(tick, info, c)),
    figures(c, 'deliveries', deliveries(tick, c)),
    figures(c, 'response', response(tick, c)),
    figures(c, 'sent/s', [
      spark(
        history.map(({ sent }) => sent),
        c,
      ),
    ]),
    figures(c, 'received/s', [
      spark(
        history.map(({ received }) => received),
        c,
      ),
    ]),
    figures(c, 'errors', errors(tick, options.width, c)),
    options.speed === undefined
      ? figures(c, 'generator', generator(tick, c))
      : figures(c, 'speed', [`${c.bold(perSecond(options.speed))} simulated s per s`]),
  ];
  return lines.map((line) => clip(line, options.width)).join('\n');
}

export interface Throughput {
  sent: number;
  received: number;
}

function spark(values: readonly number[], c: Colours): string {
  return c.cyan(sparkline(values, historySeconds).trimEnd());
}

function figures(c: Colours, label: string, parts: readonly string[]): string {
  return c.dim(label.padEnd(labelWidth)) + parts.join(c.dim(' · '));
}

/** A count of what ought not to happen: quiet at 0. */
function fault(c: Colours, value: number, text: string): string {
  return value > 0 ? c.red(`${count(value)} ${text}`) : c.dim(`0 ${text}`);
}

function phaseLine({ phase, phaseMs, phaseProgress }: Tick, info: RunInfo, c: Colours): string {
  const share = Math.min(1, Math.max(0, phaseProgress));
  const full = Math.floor(share * barWidth);
  const bar = c.green('█'.repeat(full)) + c.dim('░'.repeat(barWidth - full));
  const rest = remainingMs(phase, phaseMs, share, info);
  const left = rest === undefined ? '' : c.dim(` · ${wholeSeconds(rest)} left`);
  const name = c.bold(phase.padEnd(labelWidth));
  return `${name}${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${wholeSeconds(phaseMs)}${left}`;
}

/** By the plan in hold; elsewhere as if it went on at the pace so far, once there is one. */
function remainingMs(phase: Tick['phase'], phaseMs: number, share: number, info: RunInfo): number | undefined {
  if (phase === 'hold') return Math.max(0, info.holdMs - phaseMs);
  return share < 0.02 || share === 1 ? undefined : (phaseMs * (1 - share)) / share;
}

function clients({ phase, connections }: Tick, c: Colours): string[] {
  return [
    `${c.bold(count(connections.open))} of ${count(connections.planned)} open`,
    ...(phase === 'connect' ? [`${perSecond(connections.perSecond)}/s`] : []),
    fault(c, connections.failed, 'failed'),
    fault(c, connections.dropped, 'dropped'),
  ];
}

function groups({ phase, groups: state }: Tick, info: RunInfo, c: Colours): string[] {
  if (info.groups === 0) return [c.dim('none in the profile')];
  return [
    `${c.bold(count(state.created))} of ${count(state.planned)} created`,
    ...(phase === 'groups' ? [`${perSecond(state.perSecond)}/s`] : []),
    ...(state.existing > 0 ? [`${count(state.existing)} existing`] : []),
    fault(c, state.failed, 'failed'),
  ];
}

function joins({ phase, joins: state }: Tick, c: Colours): string[] {
  if (state.planned === 0) return [c.dim('none in the profile')];
  return [
    `${c.bold(count(state.joined))} of ${count(state.planned)} joined`,
    ...(phase === 'join' ? [`${perSecond(state.perSecond)}/s`] : []),
    fault(c, state.failed, 'failed'),
  ];
}

function messages({ messages: state }: Tick, info: RunInfo, c: Colours): string[] {
  if (info.messagesPerSecond === 0 && state.planned === 0) return [c.dim('none in the profile')];
  return [
    `${c.bold(`${perSecond(state.sentPerSecond)}/s`)} sent (planned ${perSecond(state.plannedPerSecond)})`,
    `${c.bold(`${perSecond(state.receivedPerSecond)}/s`)} received`,
    fault(c, state.droppedSends, 'dropped sends'),
  ];
}

function deliveries({ deliveries: state }: Tick, c: Colours): string[] {
  if (state === null) return [c.dim('not checked')];
  const { due, lost, latencyMs } = state;
  const others = (['duplicate', 'reordered', 'misdelivered'] as const).filter((wrong) => state[wrong] > 0);
  return [
    fault(c, lost, `lost of ${count(due)} settled`),
    ...others.map((wrong) => fault(c, state[wrong], wrong)),
    ...(latencyMs === null ? [] : [`p99 ${ms(latencyMs.p99)} now`]),
  ];
}

function response({ soFar }: Tick, c: Colours): string[] {
  const dist = soFar.responseMs;
  if (dist === null) return [c.dim(nothing)];
  const figure = (name: string, valueMs: number): string => `${c.dim(name)} ${c.bold(milliseconds(valueMs, 2))}`;
  return [
    `${figure('p50', dist.p50)}  ${figure('p95', dist.p95)}  ${figure('p99', dist.p99)}  ` +
      `${figure('max', dist.max)} ms`,
  ];
}

/** As many codes as fit, three at most, the most frequent first. */
function errors({ errors: state }: Tick, width: number, c: Colours): string[] {
  if (state.total === 0) return [c.dim('none')];
  const top = Object.entries(state.byCode).toSorted(([, a], [, b]) => b - a);
  const parts = [c.red(c.bold(count(state.total)))];
  const rest = (): string => `${top.length - parts.length + 1} more`;
  for (const [code, times] of top.slice(0, 3)) {
    const part = `${printable(code)} ${count(times)}`;
    if (labelWidth + columns([...parts, part, rest()].join(' · ')) > width) break;
    parts.push(part);
  }
  return parts.length > top.length ? parts : [...parts, rest()];
}

function generator({ generator: state, messages }: Tick, c: Colours): string[] {
  const worst = worstThread(state.threads);
  const delay = worst
    ? `loop p99 ${ms(worst.eventLoopDelayP99Ms)} (thread ${worst.thread})`
    : `loop delay p99 ${ms(state.eventLoopDelayP99Ms)}`;
  return [
    `${state.cpuCores.toFixed(2)} cores`,
    state.rssBytes === 0 ? `${nothing} memory` : bytes(state.rssBytes),
    delay,
    ...(isLate(messages.sendLagMs?.p99) ? [c.red(`send lag p99 ${ms(messages.sendLagMs!.p99)}`)] : []),
    `GC max ${ms(state.gcPauseMaxMs)}`,
  ];
}

/** Quiet as long as the verdict would be valid. */
function isLate(sendLagP99Ms: number | undefined): boolean {
  return (sendLagP99Ms ?? 0) > verdictLimits.sendLagP99Ms.valid;
}

/** The one that is latest now, of several: what one thread suffers must not drown in the figures of all. */
function worstThread(threads: readonly ThreadTick[]): ThreadTick | undefined {
  if (threads.length < 2) return undefined;
  return threads.toSorted((a, b) => (b.eventLoopDelayP99Ms ?? 0) - (a.eventLoopDelayP99Ms ?? 0))[0];
}

function ms(valueMs: number | null): string {
  return valueMs === null ? nothing : `${milliseconds(valueMs, 2)} ms`;
}

/** Draws the block at each tick in place of the last one, with warnings above it; leaves nothing but those behind. */
export class LiveBlock implements Reporter {
  readonly #draw: ReturnType<typeof createLogUpdate>;
  readonly #options: () => LiveOptions;
  readonly #history: Throughput[] = [];
  #info: RunInfo | undefined;
  #last = '';

  /** `options` is asked at each drawing: terminals are resized. */
  constructor(stream: NodeJS.WritableStream, options: () => LiveOptions) {
    this.#draw = createLogUpdate(stream);
    this.#options = options;
  }

  start(info: RunInfo): void {
    this.#info = info;
    this.#draw.persist(`${renderIntroduction(info, this.#options())}\n\n`);
  }

  tick(tick: Tick): void {
    if (this.#info === undefined) return;
    this.#history.push({ sent: tick.messages.sentPerSecond, received: tick.messages.receivedPerSecond });
    if (this.#history.length > historySeconds) this.#history.shift();
    this.#last = renderLive(tick, this.#info, this.#history, this.#options());
    this.#draw(this.#last);
  }

  event(event: RunEvent): void {
    const text = renderEvent(event, this.#options());
    if (text === undefined) return;
    this.#draw.persist(text);
    if (this.#last !== '') this.#draw(this.#last);
  }

  finish(): void {
    this.#draw.clear();
    this.#draw.done();
  }
}

/** Which run begins, where it aims and where it writes. */
export function renderIntroduction(info: RunInfo, { colour, width }: LiveOptions): string {
  const c = colours(colour);
  const target = printable(aimOf(info));
  return [
    c.bold(info.profileName),
    ...(info.description === '' ? [] : wrap(printable(info.description), width)),
    `${c.dim('target'.padEnd(labelWidth))}${target}`,
    `${c.dim('directory'.padEnd(labelWidth))}${info.outDir}`,
  ].join('\n');
}

/** What a person must hear of at once; `undefined` for the rest: phases and error samples show elsewhere. */
export function renderEvent({ atMs, kind, code, text }: RunEvent, options: LiveOptions): string | undefined {
  if (kind === 'phase' || kind === 'error') return undefined;
  const c = colours(options.colour);
  const line = `${wholeSeconds(atMs)} ${kind}: ${printable(text)} (${printable(code)})`;
  const mark = kind === 'warning' ? c.yellow('!') : c.red('✗');
  return wrap(line, options.width - 2)
    .map((part, index) => `${index === 0 ? mark : ' '} ${part}`)
    .join('\n');
}
