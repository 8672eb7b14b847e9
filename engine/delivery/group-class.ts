import type { Plan } from '../plan/plan.js';

/** Greatest number of members of each class of groups but the last. */
const MOST_MEMBERS = [2, 10, 50, 200, 1000];

/** Number of classes; they are numbered from 0, smallest groups first. */
export const GROUP_CLASSES = MOST_MEMBERS.length + 1;

/** By how many members a group has: `1-2`, `3-10`, … `above 1000`. */
export function groupClassOf(members: number): number {
  const at = MOST_MEMBERS.findIndex((most) => members <= most);
  return at < 0 ? MOST_MEMBERS.length : at;
}

/** Of every class, smallest groups first. */
export const groupClassNames = Array.from({ length: GROUP_CLASSES }, (_, groupClass) => nameOfGroupClass(groupClass));

export function nameOfGroupClass(groupClass: number): string {
  const least = groupClass === 0 ? 1 : MOST_MEMBERS[groupClass - 1]! + 1;
  const most = MOST_MEMBERS[groupClass];
  return most === undefined ? `above ${least - 1}` : `${least}-${most}`;
}

/** Classes of the groups that messages of a plan go to, smallest groups first. */
export function groupClassesIn({ populations, groupSets }: Pick<Plan, 'populations' | 'groupSets'>): number[] {
  const sets = new Set(populations.flatMap(({ messages }) => (messages && messages.set >= 0 ? [messages.set] : [])));
  const sizes = [...sets].flatMap((set) => groupSets[set]!.sizes);
  return [...new Set(sizes.map(({ members }) => groupClassOf(members)))].sort((a, b) => a - b);
}
