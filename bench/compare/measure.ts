import type { Arrivals } from '../support/echo-server.js';
import { median } from '../support/median.js';
import type { Task } from './contender.js';
import type { Cost } from './cost.js';

/** What a contender took, and what the server saw of it, each few seconds. */
export interface Outcome extends Cost {
  windows: readonly Arrivals[];
}

/** NaN where a contender did not do what it was asked. */
export interface Figures {
  /** All processes of the contender, at their peak. */
  idleBytes: number;
  /** CPU of a connection set up. */
  setupMicros: number;
  /** CPU of a message and its echo, closed loop. */
  roundTripMicros: number;
  /** CPU of the whole run at a fixed rate, start and set-up included, per message. */
  fixedRateMicros: number;
  /** How evenly they came: standard deviation of arrivals per 10 ms, of the seconds in which the rate was kept. */
  sd10: number;
}

export const FIGURES: readonly { key: keyof Figures; unit: string; show: (value: number) => string }[] = [
  { key: 'idleBytes', unit: 'MB idle', show: (bytes) => (bytes / 1e6).toFixed(0) },
  { key: 'setupMicros', unit: 'µs set-up', show: (micros) => micros.toFixed(0) },
  { key: 'roundTripMicros', unit: 'µs round trip', show: (micros) => micros.toFixed(1) },
  { key: 'fixedRateMicros', unit: 'µs at fixed rate', show: (micros) => micros.toFixed(0) },
  { key: 'sd10', unit: 'sd10', show: (value) => value.toFixed(2) },
];

const FEW = 100;
const TALKERS = 1000;
const BYTES = 200;
/** A fixed rate counts if at least this part of what was due came; so does a window for sd10. */
const KEPT = 0.95;

type Run = (task: Omit<Task, 'port' | 'folder'>) => Promise<Outcome>;

/** What came of each task, with the number of clients that were to be idle. */
export interface Outcomes {
  few: Outcome;
  many: Outcome;
  echo: Outcome;
  rate: Outcome;
  clients: number;
  seconds: number;
}

export async function measure(run: Run, clients: number, seconds: number): Promise<Outcomes> {
  const few = await run({ kind: 'idle', clients: FEW, seconds, bytes: BYTES });
  const many = await run({ kind: 'idle', clients, seconds, bytes: BYTES });
  const echo = await run({ kind: 'echo', clients: FEW, seconds, bytes: BYTES });
  const rate = await run({ kind: 'rate', clients: TALKERS, seconds, bytes: BYTES });
  if (handshakes(few) < FEW) complain(`${handshakes(few)} of ${FEW} connections`, few);
  if (handshakes(many) < clients) complain(`${handshakes(many)} of ${clients} connections`, many);
  if (messages(echo) === 0) complain('no message', echo);
  if (messages(rate) < KEPT * TALKERS * seconds) complain(`${messages(rate)} of ${TALKERS * seconds} messages`, rate);
  return { few, many, echo, rate, clients, seconds };
}

/**
 * A cost per connection is the difference between many and few idle ones, held for the same time; a cost per round trip
 * that between few that talk and few that are idle: what a tool costs to start is in neither.
 */
export function figuresOf({ few, many, echo, rate, clients, seconds }: Outcomes): Figures {
  const fewCpuSeconds = isHeld(few, FEW) ? few.cpuSeconds : NaN;
  const manyHeld = isHeld(many, clients);
  return {
    idleBytes: manyHeld ? many.peakBytes : NaN,
    setupMicros: manyHeld ? ((many.cpuSeconds - fewCpuSeconds) * 1e6) / (clients - FEW) : NaN,
    roundTripMicros: perMessage(echo.cpuSeconds - fewCpuSeconds, echo),
    fixedRateMicros: messages(rate) >= KEPT * TALKERS * seconds ? perMessage(rate.cpuSeconds, rate) : NaN,
    sd10: sd10(rate),
  };
}

/** The middle of each figure over several rounds, of those in which there is one. */
export function mediansOf(rounds: readonly Outcomes[]): Figures {
  const all = rounds.map(figuresOf);
  const middle = (key: keyof Figures): number => {
    const known = all.map((each) => each[key]).filter((value) => !Number.isNaN(value));
    return known.length === 0 ? NaN : median(known);
  };
  return Object.fromEntries(FIGURES.map(({ key }) => [key, middle(key)])) as unknown as Figures;
}

/**
 * What there would be if each task had been done in the round in which it took least CPU: on a shared machine a neighbour
 * adds to that, up to as much again. Beside the medians, not in their place.
 */
export function leastOf(rounds: readonly Outcomes[]): Figures {
  const best = { ...rounds[0]! };
  for (const kind of ['few', 'many', 'echo', 'rate'] as const) {
    const done = kind === 'few' || kind === 'many' ? handshakes : messages;
    const costOf = (outcome: Outcome): number => outcome.cpuSeconds / done(outcome);
    best[kind] = rounds.map((round) => round[kind]).toSorted((a, b) => costOf(a) - costOf(b))[0]!;
  }
  return figuresOf(best);
}

function isHeld(outcome: Outcome, clients: number): boolean {
  return handshakes(outcome) >= clients;
}

function handshakes({ windows }: Outcome): number {
  return windows.reduce((sum, window) => sum + window.handshakes, 0);
}

function messages({ windows }: Outcome): number {
  return windows.reduce((sum, window) => sum + window.messages, 0);
}

function perMessage(cpuSeconds: number, outcome: Outcome): number {
  return messages(outcome) === 0 ? NaN : (cpuSeconds * 1e6) / messages(outcome);
}

function sd10({ windows }: Outcome): number {
  const full = windows.filter(({ messages, seconds }) => seconds > 4 && messages / seconds >= KEPT * TALKERS);
  return full.length === 0 ? NaN : median(full.map((window) => window.sd10));
}

function complain(what: string, { said }: Outcome): void {
  console.error(`  only ${what} reached the server: ${said.slice(-500)}`);
}
