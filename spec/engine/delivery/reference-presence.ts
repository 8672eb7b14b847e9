import { isTyping, Presence } from '../../../engine/delivery/presence-log.js';
import type { Plan } from '../../../engine/plan/plan.js';
import { membersOf, through, type Life } from './lives.js';

/** What a client did that others are told of: a join or a leave, or that it began or stopped to type. */
export interface Deed {
  presence: Presence;
  client: number;
  group: number;
  askedMs: number;
  /** Of a join or a leave; Infinity: never. */
  confirmedMs: number;
}

export interface Push {
  presence: Presence;
  receiver: number;
  client: number;
  group: number;
  atMs: number;
}

export interface World {
  lives: Life[];
  /** Those that are no joins and leaves of `lives`. */
  signals: Deed[];
  pushes: Push[];
}

export function deedsOf({ lives, signals }: World): Deed[] {
  const ofLives = lives.flatMap(({ client, group, askedMs, confirmedMs, leaveMs = Infinity, leftMs = Infinity }) => [
    { presence: Presence.joined, client, group, askedMs, confirmedMs },
    ...(leaveMs < Infinity ? [{ presence: Presence.left, client, group, askedMs: leaveMs, confirmedMs: leftMs }] : []),
  ]);
  return [...ofLives, ...signals];
}

export interface MembershipCounts {
  due: number;
  received: number;
  lost: number;
  undecided: number;
  duplicate: number;
}

export interface TypingCounts extends MembershipCounts {
  late: number;
  unexpected: number;
}

/** What a push says: whose deed, of what kind and where, and not which of several. */
function kindOf({ presence, client, group }: Deed | Push): string {
  return `${presence} ${client} ${group}`;
}

/** docs/measurement.md's words on presence and typing, by looking at everything for each push: slow and obvious. */
export function referencePresence(plan: Plan, world: World): { memberships: MembershipCounts; typing: TypingCounts } {
  const { graceMs, lateMs } = plan.deliveries;
  const answeredWithinMs = Math.max(plan.timeouts.replyMs, lateMs) + graceMs;
  const none = { due: 0, received: 0, lost: 0, undecided: 0, duplicate: 0 };
  const memberships: MembershipCounts = { ...none };
  const typing: TypingCounts = { ...none, late: 0, unexpected: 0 };
  const deeds = deedsOf(world);
  const byKind = new Map<string, Deed[]>();
  for (const deed of deeds.toSorted((a, b) => a.askedMs - b.askedMs)) {
    byKind.set(kindOf(deed), [...(byKind.get(kindOf(deed)) ?? []), deed]);
  }
  /** When each member was first told of a deed. */
  const told = new Map<Deed, Map<number, number>>(deeds.map((deed) => [deed, new Map<number, number>()]));
  for (const push of world.pushes.toSorted((a, b) => a.atMs - b.atMs)) {
    const { presence, receiver, group, atMs } = push;
    const isMember = membersOf(plan, group).includes(receiver);
    // The last one that the member has not been told of; else the last one.
    const recent = (byKind.get(kindOf(push)) ?? [])
      .filter(({ askedMs }) => askedMs <= atMs && askedMs >= atMs - 2 * answeredWithinMs)
      .reverse();
    const deed = recent.find((each) => !told.get(each)!.has(receiver)) ?? recent[0];
    if (isTyping(presence) && (receiver === push.client || !isMember || !deed)) typing.unexpected++;
    else if (deed && isMember) {
      if (told.get(deed)!.has(receiver)) (isTyping(presence) ? typing : memberships).duplicate++;
      else told.get(deed)!.set(receiver, atMs);
    }
  }
  const livesOf = (of: number, { group: where }: Deed): Life[] =>
    world.lives.filter(({ client, group }) => client === of && group === where);
  const firstTo = (deed: Deed, member: number): number | undefined => told.get(deed)!.get(member);
  for (const deed of deeds) {
    if (isTyping(deed.presence)) settleTyping(deed);
    else settleMembership(deed);
  }
  return { memberships, typing };

  function settleMembership(deed: Deed): void {
    const { presence, client, group, askedMs, confirmedMs } = deed;
    const isConfirmed = confirmedMs < Infinity;
    for (const member of membersOf(plan, group)) {
      const isSelf = member === client;
      if (isSelf && presence === Presence.left) continue;
      const beginMs = isSelf && isConfirmed ? confirmedMs : askedMs;
      const wasIn = through(
        livesOf(member, deed),
        beginMs,
        isConfirmed ? confirmedMs + graceMs : askedMs + answeredWithinMs,
      );
      if (wasIn === 'no') continue;
      if (wasIn === 'unknown' || !isConfirmed) memberships.undecided++;
      else {
        memberships.due++;
        if (firstTo(deed, member) === undefined) memberships.lost++;
        else memberships.received++;
      }
    }
  }

  function settleTyping(deed: Deed): void {
    const { client, group, askedMs } = deed;
    const firsts = [...told.get(deed)!.values()];
    const isTold = firsts.length > 0;
    const endMs = isTold ? Math.min(...firsts) + graceMs : askedMs + answeredWithinMs;
    const heeded = isTold ? 'yes' : through(livesOf(client, deed), askedMs, endMs);
    if (heeded === 'no') return;
    for (const member of membersOf(plan, group).filter((each) => each !== client)) {
      const atMs = firstTo(deed, member);
      const wasIn = through(livesOf(member, deed), askedMs - graceMs, endMs);
      if (wasIn === 'no') {
        if (atMs === undefined) continue;
        const lastMs = Math.max(...firsts) + graceMs;
        if (through(livesOf(member, deed), askedMs - graceMs - 5000, lastMs) === 'no') typing.unexpected++;
        else typing.undecided++;
      } else if (wasIn === 'unknown' || heeded === 'unknown') typing.undecided++;
      else {
        typing.due++;
        if (atMs === undefined) typing.lost++;
        else {
          typing.received++;
          if (atMs - (askedMs - 1) > lateMs) typing.late++;
        }
      }
    }
  }
}
