import { DeliveryLog } from '../../../engine/delivery/delivery-log.js';
import { Ledger } from '../../../engine/delivery/ledger.js';
import { countFor } from '../../../engine/plan/compile-sizes.js';
import type { Plan } from '../../../engine/plan/plan.js';
import type { Members } from '../../../engine/plan/resolved-profile.generated.js';
import { planOf } from '../../support/small-profile.js';
import { SET } from './lives.js';
import { playEvents, type PlayedEvent } from './played-events.js';
import type { Copy, Message, World } from './reference-ledger.js';

interface Rooms {
  members?: number | Members;
  clients?: number;
  joins?: number;
  instances?: number;
}

export function planWith({ members = 3, clients = 6, joins = 1, instances = 1 }: Rooms = {}): Plan {
  const distribution: Members = typeof members === 'number' ? { distribution: 'constant', value: members } : members;
  const plan = planOf({
    groups: { rooms: { count: countFor(distribution, clients * joins), members } },
    populations: { people: { clients, join: { rooms: joins }, messages: { to: 'rooms', rate: '10/s', size: 100 } } },
    deliveries: { grace: '100ms', lateAfter: '500ms' },
    timeouts: { reply: '1s' },
  });
  plan.target.instances = Array.from({ length: instances }, () => plan.target.instances[0]!);
  return plan;
}

/** Plays a world to a ledger as `shards` threads would, with a snapshot each at `cutsMs`, those of a cut in any order. */
export function play(plan: Plan, world: World, shards = 1, cutsMs: number[] = [], reverse = false): Ledger {
  const ledger = new Ledger(plan, shards);
  const logs = Array.from({ length: shards }, () => new DeliveryLog());
  const of = (client: number): DeliveryLog => logs[client % shards]!;
  const events: PlayedEvent[] = [];
  for (const { client, group, askedMs, confirmedMs, goneMs, leaveMs = Infinity, leftMs = Infinity } of world.lives) {
    // A join without an answer times out.
    const reportedMs = Math.min(confirmedMs, goneMs, askedMs + plan.timeouts.replyMs);
    events.push({ atMs: reportedMs, happen: () => of(client).joined(client, SET, group, askedMs, confirmedMs) });
    if (leaveMs < Infinity) {
      const toldMs = Math.min(leftMs, goneMs, leaveMs + plan.timeouts.replyMs);
      events.push({ atMs: toldMs, happen: () => of(client).left(client, SET, group, leaveMs, leftMs) });
    }
  }
  // What was open when a connection ended was told of before that.
  for (const { client, goneMs } of world.lives) {
    if (goneMs < Infinity) events.push({ atMs: goneMs, happen: () => of(client).gone(client, goneMs) });
  }
  for (const { sender, sequence, group, sentMs, refused } of world.messages) {
    events.push({ atMs: sentMs, happen: () => of(sender).sent(sender, sequence, group, -1, sentMs - 1, sentMs) });
    if (refused) events.push({ atMs: sentMs + 5, happen: () => of(sender).refused(sender, sequence) });
  }
  for (const { sender, sequence, receiver, atMs } of world.copies) {
    events.push({ atMs, happen: () => of(receiver).received(receiver, sender, sequence, atMs) });
  }
  playEvents(ledger, logs, events, { cutsMs, reverse });
  return ledger;
}

export function copiesTo(members: number[], { sender, sequence, sentMs }: Message, delayMs = 10): Copy[] {
  return members.map((receiver) => ({ sender, sequence, receiver, atMs: sentMs + delayMs }));
}

/** `groupClass`: of messages to groups of that class alone. */
export const figuresOf = (ledger: Ledger, groupClass?: number): object => {
  const { due, received, undecided, lost, duplicate, reordered, late, misdelivered } = ledger.tally(
    (_, __, each) => groupClass === undefined || each === groupClass,
  );
  return { due, received, undecided, lost, duplicate, reordered, late, misdelivered };
};
