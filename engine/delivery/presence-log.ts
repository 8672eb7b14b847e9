import { NumberedName } from '../plan/numbered-name.js';
import type { Plan } from '../plan/plan.js';
import { checksPresence } from './checks-presence.js';
import { checksTyping } from './checks-typing.js';
import { Rows } from './rows.js';

/** What members of a group are told of another one; `typing`, `stopped`: it has begun to type, and types no more. */
export const Presence = { joined: 0, left: 1, typing: 2, stopped: 3 } as const;
export type Presence = (typeof Presence)[keyof typeof Presence];

/** How many there are. */
export const PRESENCES = Object.keys(Presence).length;

export function isTyping(presence: number): boolean {
  return presence >= Presence.typing;
}

/** The answer to a join that was none: the client was in already, and nobody is told. */
export const WAS_IN = 255;

const askColumns = (capacity: number) => ({
  /** Number of a client over all populations, as everywhere here. */
  client: new Uint32Array(capacity),
  set: new Int16Array(capacity),
  group: new Int32Array(capacity),
  presence: new Uint8Array(capacity),
  intendedMs: new Float64Array(capacity),
  askedMs: new Float64Array(capacity),
});

const answerColumns = (capacity: number) => ({
  client: new Uint32Array(capacity),
  /** Position in the plan's group sets; -1: the connection has ended, and every membership with it. */
  set: new Int16Array(capacity),
  group: new Int32Array(capacity),
  presence: new Uint8Array(capacity),
  askedMs: new Float64Array(capacity),
  /** When the answer came, or the connection ended. Infinity: no confirmation has come, so nobody knows. */
  atMs: new Float64Array(capacity),
});

export const pushColumns = (capacity: number) => ({
  receiver: new Uint32Array(capacity),
  /** Whom it tells of. */
  client: new Uint32Array(capacity),
  set: new Int16Array(capacity),
  group: new Int32Array(capacity),
  presence: new Uint8Array(capacity),
  atMs: new Float64Array(capacity),
});

export interface PresenceDelta {
  asks: ReturnType<typeof askColumns>;
  answers: ReturnType<typeof answerColumns>;
  pushes: ReturnType<typeof pushColumns>;
}

/**
 * What a thread writes down of members that come and go, and type, and of who was told: 23 bytes a push. Only of what is
 * checked: of joins and leaves, of typing, or of both. Times are on the machine's monotonic clock, in ms.
 */
export class PresenceLog {
  private readonly asks = new Rows(askColumns);
  private readonly answers = new Rows(answerColumns);
  private readonly pushes = new Rows(pushColumns);
  /** By what is told of: it is checked. */
  private readonly checks: readonly boolean[];
  private readonly users: { name: NumberedName; firstClient: number }[];
  private readonly groups: { name: NumberedName; set: number }[];

  constructor(plan: Plan) {
    const { populations, groupSets, runId } = plan;
    const checked = { memberships: checksPresence(plan), typing: checksTyping(plan) };
    this.checks = Object.values(Presence).map((each) => (isTyping(each) ? checked.typing : checked.memberships));
    this.users = populations.map(({ userTemplate, clients, firstClient }) => ({
      name: new NumberedName(userTemplate, runId, clients),
      firstClient,
    }));
    this.groups = groupSets
      .filter(({ memberships }) => memberships > 0)
      .map(({ id, nameTemplate, count }) => ({ name: new NumberedName(nameTemplate, runId, count), set: id }));
  }

  asked(presence: Presence, client: number, set: number, group: number, intendedMs: number, askedMs: number): void {
    if (!this.checks[presence]) return;
    const row = this.asks.add();
    const { columns } = this.asks;
    columns.client[row] = client;
    columns.set[row] = set;
    columns.group[row] = group;
    columns.presence[row] = presence;
    columns.intendedMs[row] = intendedMs;
    columns.askedMs[row] = askedMs;
  }

  /** `atMs` Infinity: no confirmation has come. */
  answered(
    presence: Presence | typeof WAS_IN,
    client: number,
    set: number,
    group: number,
    askedMs: number,
    atMs: number,
  ): void {
    const row = this.answers.add();
    const { columns } = this.answers;
    columns.client[row] = client;
    columns.set[row] = set;
    columns.group[row] = group;
    columns.presence[row] = presence;
    columns.askedMs[row] = askedMs;
    columns.atMs[row] = atMs;
  }

  /** The connection has ended. */
  gone(client: number, atMs: number): void {
    this.answered(Presence.left, client, -1, -1, 0, atMs);
  }

  /** A push has come: the names of its user and its group begin there in the frame. */
  told(
    presence: Presence,
    receiver: number,
    data: Buffer,
    at: { userAt: number; groupAt: number },
    atMs: number,
  ): void {
    if (!this.checks[presence]) return;
    const client = this.clientAt(data, at.userAt);
    if (client < 0 || at.groupAt < 0) return;
    for (const { name, set } of this.groups) {
      const group = name.readAt(data, at.groupAt);
      if (group < 0) continue;
      const row = this.pushes.add();
      const { columns } = this.pushes;
      columns.receiver[row] = receiver;
      columns.client[row] = client;
      columns.set[row] = set;
      columns.group[row] = group;
      columns.presence[row] = presence;
      columns.atMs[row] = atMs;
      return;
    }
  }

  take(): PresenceDelta {
    return { asks: this.asks.take(), answers: this.answers.take(), pushes: this.pushes.take() };
  }

  private clientAt(data: Buffer, at: number): number {
    if (at < 0) return -1;
    for (const { name, firstClient } of this.users) {
      const index = name.readAt(data, at);
      if (index >= 0) return firstClient + index;
    }
    return -1;
  }
}
