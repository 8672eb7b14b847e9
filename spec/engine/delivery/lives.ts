import { Membership } from '../../../engine/plan/membership.js';
import type { Plan } from '../../../engine/plan/plan.js';

export const SET = 0;
export const END_MS = 10_000;

/** One time of a client in a group. */
export interface Life {
  client: number;
  group: number;
  askedMs: number;
  /** Infinity: never confirmed. */
  confirmedMs: number;
  goneMs: number;
  /** It asked to leave the group; Infinity, or absent: never. */
  leaveMs?: number;
  /** That was confirmed; Infinity, or absent: never. */
  leftMs?: number;
}

/** Whether one of these times lasted from `beginMs` to `endMs`, none of them touched it, or nobody knows. */
export function through(lives: readonly Life[], beginMs: number, endMs: number): 'yes' | 'no' | 'unknown' {
  if (lives.some((life) => life.confirmedMs <= beginMs && stayedMs(life) >= endMs)) return 'yes';
  return lives.some((life) => life.askedMs <= endMs && atMostMs(life) >= beginMs) ? 'unknown' : 'no';
}

/** Until when it surely was in. */
function stayedMs({ goneMs, leaveMs = Infinity }: Life): number {
  return Math.min(goneMs, leaveMs);
}

/** Until when it may have been in. */
function atMostMs({ goneMs, leftMs = Infinity }: Life): number {
  return Math.min(goneMs, leftMs);
}

/** Everyone in their groups, from 0 on. */
export function everyoneIn(plan: Plan): Life[] {
  const membership = new Membership(plan, SET);
  return Array.from({ length: plan.clients }, (_, client) => {
    const groups = Array.from({ length: membership.countOf(0, client) }, (_, nth) =>
      membership.groupOf(0, client, nth),
    );
    return groups.map((group) => ({ client, group, askedMs: 0, confirmedMs: 10, goneMs: Infinity }));
  }).flat();
}

export function membersOf(plan: Plan, group: number): number[] {
  const members: number[] = [];
  new Membership(plan, SET).eachMember(group, (_, client) => members.push(client));
  return members;
}

/** Clients that come and go, with and without word, at most `most` times each. `random`: a whole number below. */
export function anyLives(plan: Plan, random: (below: number) => number, most: number): Life[] {
  return everyoneIn(plan).flatMap(({ client, group }) => {
    // All of a client's groups end with its connection: its times follow from its number.
    const begun = Array.from({ length: 1 + ((client * 7 + 3) % most) }, (_, nth) => nth);
    return begun.flatMap((nth): Life[] => {
      const fromMs = Math.floor((nth * END_MS) / most) + ((client * 131) % 200);
      const askedMs = fromMs + random(50);
      const goneMs = nth === begun.length - 1 && client % 3 > 0 ? Infinity : fromMs + END_MS / most - 300;
      const confirmedMs = random(8) === 0 ? Infinity : askedMs + random(40);
      const life = { client, group, askedMs, confirmedMs, goneMs };
      const leaveMs = askedMs + 45 + random(Math.max(1, END_MS / most - 450));
      if (random(3) > 0 || confirmedMs === Infinity || leaveMs + 100 > goneMs) return [life];
      const leftMs = random(8) === 0 ? Infinity : leaveMs + random(60);
      const left = { ...life, leaveMs, leftMs };
      // Only once the leave is answered, or has timed out.
      const backMs = leaveMs + (leftMs < Infinity ? 100 : plan.timeouts.replyMs) + random(2000);
      if (begun.length > 1 || random(2) === 0 || backMs + 100 > goneMs) return [left];
      return [left, { client, group, askedMs: backMs, confirmedMs: backMs + random(40), goneMs }];
    });
  });
}
