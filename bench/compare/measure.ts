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
/** A window counts for sd10 if at least this part of what was due in it came. */
const KEPT = 0.95;

type Run = (task: Omit<Task, 'port' | 'folder'>) => Promise<Outcome>;

/**
 * Four tasks. A cost per connection is the difference between many and few idle ones, held for the same time; a cost per
 * round trip that between few that talk and few that are idle: what a tool costs to start is in neither.
 */
export async function measure(run: Run, clients: number, seconds: number): Promise<Figures> {
  const few = await run({ kind: 'idle', clients: FEW, seconds, bytes: BYTES });
  const many = await run({ kind: 'idle', clients, seconds, bytes: BYTES });
  const echo = await run({ kind: 'echo', clients: FEW, seconds, bytes: BYTES });
  const rate = await run({ kind: 'rate', clients: TALKERS, seconds, bytes: BYTES });
  const held = handshakes(many) >= clients;
  if (!held) complain(`${handshakes(many)} of ${clients} connections`, many);
  if (messages(echo) === 0) complain('no message', echo);
  if (messages(rate) < KEPT * TALKERS * seconds) complain(`${messages(rate)} of ${TALKERS * seconds} messages`, rate);
  return {
    idleBytes: held ? many.peakBytes : NaN,
    setupMicros: held ? ((many.cpuSeconds - few.cpuSeconds) * 1e6) / (clients - FEW) : NaN,
    roundTripMicros: perMessage(echo.cpuSeconds - few.cpuSeconds, echo),
    fixedRateMicros: perMessage(rate.cpuSeconds, rate),
    sd10: sd10(rate),
  };
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
