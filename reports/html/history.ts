import type { Phase } from '../../engine/run/phase.js';
import type { RunEvent, Tick } from '../../engine/telemetry/tick.js';
import { ThinnedColumns, type Columns } from './thinned-columns.js';

/** Events kept; a run of the usual kind has a dozen. */
const MAX_EVENTS = 500;
/** Error codes with a column of their own; the rest is in the total. */
const MAX_CODES = 24;
/** Before the name of the column of an error code. */
export const errorColumn = 'error:';

/** The course of a run for its report, in bounded memory however long it lasts. */
export class History {
  readonly #columns: ThinnedColumns;
  readonly #codes = new Set<string>();
  readonly #events: RunEvent[] = [];
  #omittedEvents = 0;
  #before: Tick | undefined;

  /** A history of ticks and events read back. */
  static of(ticks: Iterable<Tick>, events: Iterable<RunEvent> = []): History {
    const history = new History();
    for (const tick of ticks) history.tick(tick);
    for (const event of events) history.event(event);
    return history;
  }

  /** `maxPoints` of each line in a plot; default 2,000. */
  constructor(maxPoints?: number) {
    this.#columns = new ThinnedColumns(maxPoints);
  }

  tick(tick: Tick): void {
    const before = this.#before;
    if (before !== undefined && tick.atMs <= before.atMs) return;
    this.#columns.add(tick.atMs, rowOf(tick, before, this.#codesOf(tick)));
    this.#before = tick;
  }

  event(event: RunEvent): void {
    if (this.#events.length < MAX_EVENTS) this.#events.push(event);
    else this.#omittedEvents += 1;
  }

  columns(): Columns {
    return this.#columns.columns();
  }

  events(): readonly RunEvent[] {
    return this.#events;
  }

  /** Events beyond those kept. */
  get omittedEvents(): number {
    return this.#omittedEvents;
  }

  /** When each phase began, by its event; of a run whose events are lost, nothing. */
  phaseStarts(): { phase: Phase; atMs: number }[] {
    return this.#events
      .filter(({ kind }) => kind === 'phase')
      .map(({ code, atMs }) => ({ phase: code as Phase, atMs: Math.max(0, atMs) }));
  }

  #codesOf(tick: Tick): readonly string[] {
    for (const code of Object.keys(tick.errors.byCode)) {
      if (this.#codes.size < MAX_CODES) this.#codes.add(code);
    }
    return [...this.#codes];
  }
}

function rowOf(tick: Tick, before: Tick | undefined, codes: readonly string[]): Record<string, number | null> {
  const { connections, groups, joins, messages, deliveries, bytes, errors, generator } = tick;
  // The same span that the tick's own rates have.
  const sinceMs = Math.min(tick.atMs - (before?.atMs ?? 0), tick.phaseMs);
  const perSecond = (now: number, last: number | undefined): number =>
    Math.max(0, (now - (last ?? 0)) / Math.max(0.001, sinceMs / 1000));
  const ended = messages.acknowledged + messages.refused + messages.timedOut + messages.disconnected;
  const codeRates = codes.map((code): [string, number] => [
    errorColumn + code,
    perSecond(errors.byCode[code] ?? 0, before?.errors.byCode[code]),
  ]);
  return {
    open: connections.open,
    established: connections.established,
    failed: connections.failed,
    dropped: connections.dropped,
    connectedPerSecond: connections.perSecond,
    createdPerSecond: groups.perSecond,
    joinedPerSecond: joins.perSecond,
    plannedPerSecond: messages.plannedPerSecond,
    sentPerSecond: messages.sentPerSecond,
    acknowledgedPerSecond: perSecond(messages.acknowledged, before?.messages.acknowledged),
    droppedSendsPerSecond: perSecond(messages.droppedSends, before?.messages.droppedSends),
    receivedPerSecond: messages.receivedPerSecond,
    inFlight: Math.max(0, messages.sent - ended),
    ...distColumns('response', messages.responseMs),
    ...distColumns('service', messages.serviceMs),
    ...distColumns('delivery', deliveries?.latencyMs ?? null),
    lost: deliveries?.lost ?? null,
    duplicate: deliveries?.duplicate ?? null,
    reordered: deliveries?.reordered ?? null,
    misdelivered: deliveries?.misdelivered ?? null,
    late: deliveries?.late ?? null,
    sendLagP99Ms: messages.sendLagMs?.p99 ?? null,
    bytesSentPerSecond: bytes.sentPerSecond,
    bytesReceivedPerSecond: bytes.receivedPerSecond,
    errorsPerSecond: errors.perSecond,
    ...Object.fromEntries(codeRates),
    cpuCores: generator.cpuCores,
    rssBytes: generator.rssBytes,
    eventLoopDelayP99Ms: generator.eventLoopDelayP99Ms,
    gcPauseMaxMs: generator.gcPauseMaxMs,
  };
}

function distColumns(name: string, dist: Tick['messages']['responseMs']): Record<string, number | null> {
  return {
    [`${name}P50Ms`]: dist?.p50 ?? null,
    [`${name}P95Ms`]: dist?.p95 ?? null,
    [`${name}P99Ms`]: dist?.p99 ?? null,
    [`${name}MaxMs`]: dist?.max ?? null,
  };
}
