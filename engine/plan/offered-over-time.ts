import { Concurrency } from '../workload/concurrency.js';
import { createPacer, type Pacer } from '../workload/pacer.js';
import { deliveriesDue, messagesBySecond } from './messages-due.js';
import type { Plan, PlanPopulation } from './plan.js';
import { eachTypingStart } from './typing-due.js';

const SECOND_MS = 1000;
/** A day of seconds: a longer phase gets wider columns, so that a plan of months still fits into memory. */
const MOST_COLUMNS = 86_400;

/**
 * What a plan offers in the two phases whose course it fixes, in columns of time. How long groups and join take depends
 * on the target: they have totals only (see Offered).
 */
export interface OfferedOverTime {
  /** Width of a column, ms; a whole number of seconds, 1 unless a phase is longer than a day. */
  everyMs: number;
  connect: OfferedColumns;
  hold: OfferedColumns;
}

/**
 * One entry per column, the first from the start of the phase. All but `clients` count what falls into the column; the
 * last may be cut short by the end of the phase.
 */
export interface OfferedColumns {
  durationMs: number;
  /** Clients that have arrived by the end of the column; of closed populations, those that take part then. */
  clients: number[];
  arrivals: number[];
  /** None of those that follow from answers: the target decides when they are due. */
  messages: number[];
  /** Copies of messages to members: for each message as many as its group has members, in the mean over hold. */
  deliveries: number[];
  /** Pushes that typing makes, of its starts and its stops, to all others of the group. */
  typingPushes: number[];
  /** Text of messages to the target, and of their copies from it. */
  bytesOut: number[];
  bytesIn: number[];
  /** The clients' own, in the mean: when each becomes usable, and so when it beats, is the target's doing. */
  heartbeats: number[];
  historyReads: number[];
}

/** Pure arithmetic over the plan's pacers: nothing is simulated. */
export function offeredOverTime(plan: Plan): OfferedOverTime {
  const rampMs = Math.max(0, ...plan.populations.map(lastArrivalMs));
  const everyMs = SECOND_MS * Math.ceil(Math.max(rampMs, plan.holdMs) / SECOND_MS / MOST_COLUMNS);
  const connect = emptyColumns(rampMs, Math.floor(rampMs / everyMs) + 1); // the last client may come on the dot
  const hold = emptyColumns(plan.holdMs, Math.ceil(plan.holdMs / everyMs));
  for (const population of plan.populations) {
    addArrivals(connect, population, everyMs);
    addHold(hold, plan, population, everyMs);
  }
  return { everyMs, connect, hold };
}

/** Most deliveries and pushes of typing per second in one column of hold, and when that begins, ms from the start of hold. */
export function peakDeliveries({ everyMs, hold }: OfferedOverTime): { perSecond: number; fromMs: number } {
  let peak = { perSecond: 0, fromMs: 0 };
  hold.deliveries.forEach((count, column) => {
    const perSecond = ((count + hold.typingPushes[column]!) * SECOND_MS) / everyMs;
    if (perSecond > peak.perSecond) peak = { perSecond, fromMs: column * everyMs };
  });
  return peak;
}

function lastArrivalMs({ arrival, clients }: PlanPopulation): number {
  return arrival ? (createPacer(arrival, { count: clients }).dueAtMs(clients - 1) ?? 0) : 0;
}

function emptyColumns(durationMs: number, count: number): OfferedColumns {
  const zeros = (): number[] => new Array<number>(count).fill(0);
  return {
    durationMs,
    clients: zeros(),
    arrivals: zeros(),
    messages: zeros(),
    deliveries: zeros(),
    typingPushes: zeros(),
    bytesOut: zeros(),
    bytesIn: zeros(),
    heartbeats: zeros(),
    historyReads: zeros(),
  };
}

function addArrivals(columns: OfferedColumns, population: PlanPopulation, everyMs: number): void {
  const { arrival, clients, heartbeat } = population;
  if (!arrival) return;
  const pacer = createPacer(arrival, { count: clients });
  eachColumn(columns.clients.length, everyMs, pacer, (column, count, arrived) => {
    columns.arrivals[column]! += count;
    columns.clients[column]! += arrived;
    if (heartbeat.everyMs === 0) return;
    // A client has had ⌊t / every⌋ heartbeats after the time t, t / every - 1/2 in the mean.
    const beating = pacer.dueBefore((column + 0.5) * everyMs - heartbeat.everyMs / 2);
    columns.heartbeats[column]! += (beating * everyMs) / heartbeat.everyMs;
  });
}

function addHold(columns: OfferedColumns, plan: Plan, population: PlanPopulation, everyMs: number): void {
  const { id, clients, session, heartbeat, messages, history } = population;
  const untilMs = plan.holdMs;
  const count = columns.clients.length;
  const concurrency = session ? new Concurrency(session.concurrency) : undefined;
  for (let column = 0; column < count; column++) {
    const endMs = Math.min((column + 1) * everyMs, untilMs);
    const present = concurrency ? concurrency.levelAt(endMs) : clients;
    columns.clients[column]! += present;
    if (heartbeat.everyMs === 0) continue;
    columns.heartbeats[column]! += (present * (endMs - column * everyMs)) / heartbeat.everyMs;
  }
  if (history) {
    eachColumn(count, everyMs, createPacer(history.pacer, { untilMs }), (column, reads) => {
      columns.historyReads[column]! += reads;
    });
  }
  eachTypingStart(plan, population, (startMs, stopMs, others) => {
    for (const atMs of [startMs, stopMs]) {
      columns.typingPushes[Math.min(count - 1, Math.floor(atMs / everyMs))]! += others; // the last stop with the end
    }
  });
  if (!messages) return;
  const bySecond = messagesBySecond(plan, id);
  const total = bySecond.reduce((sum, sends) => sum + sends, 0);
  const copies = total > 0 ? deliveriesDue(plan, id) / total : 0;
  bySecond.forEach((sends, second) => {
    const column = Math.floor((second * SECOND_MS) / everyMs);
    columns.messages[column]! += sends;
    columns.deliveries[column]! += sends * copies;
    columns.bytesOut[column]! += sends * messages.size;
    columns.bytesIn[column]! += sends * copies * messages.size;
  });
}

/** Calls `visit` with what falls into each column, and with the sum up to its end. */
function eachColumn(
  count: number,
  everyMs: number,
  pacer: Pacer,
  visit: (column: number, due: number, sum: number) => void,
): void {
  let before = 0;
  for (let column = 0; column < count; column++) {
    const sum = pacer.dueBefore((column + 1) * everyMs);
    visit(column, sum - before, sum);
    before = sum;
  }
}
