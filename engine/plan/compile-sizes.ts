import { lastAtMost } from '../workload/last-at-most.js';
import { normalTail } from '../workload/normal-tail.js';
import { type GroupSizeRun, membershipsOf } from './group-sizes.js';
import type { Members } from './resolved-profile.generated.js';

/** A distribution of sizes: the span they lie in, and how many of `count` groups have `members` or more. */
interface SizeRule {
  least: number;
  most: number;
  atLeast: (members: number, count: number) => number;
}

/**
 * Sizes of `count` groups, the largest first. Group r of n has the size at the share (r + ½)/n from the top of the
 * distribution, so that any number of groups shows its shape, and the same each time:
 *
 *     constant    value
 *     uniform     each whole number from min to max has as many groups
 *     zipf        max / (r + 1)^exponent, rounded, no less than min
 *     log-normal  median · e^(σz), rounded, no less than min, no more than max
 *     histogram   each size has its weight's share of the groups
 */
export function compileSizes(members: Members, count: number): GroupSizeRun[] {
  const { least, most, atLeast } = ruleOf(members);
  const runs: GroupSizeRun[] = [];
  let size = most;
  for (let group = 0; group < count;) {
    size = largestAbove(group, least, size, (each) => atLeast(each, count));
    const end = size === least ? count : Math.min(count, atLeast(size, count));
    runs.push({ members: size, groups: end - group });
    group = end;
  }
  return runs;
}

/** The number of groups, 1 at least, whose memberships come closest to `memberships`. */
export function countFor(members: Members, memberships: number): number {
  const sumOf = (count: number): number => membershipsOf(compileSizes(members, count));
  let low = 1;
  let high = Math.max(1, Math.ceil(memberships / ruleOf(members).least));
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (sumOf(middle) < memberships) low = middle + 1;
    else high = middle;
  }
  return low > 1 && memberships - sumOf(low - 1) < sumOf(low) - memberships ? low - 1 : low;
}

/**
 * `count` groups have as many members as `memberships`, what clients join. A remainder smaller than the mean group or
 * than what one client joins is rounding: what clients join comes first.
 */
export function fits(members: Members, count: number, memberships: number, mostJoins: number): boolean {
  const places = membershipsOf(compileSizes(members, count));
  if (Math.abs(memberships - places) < Math.max(mostJoins, places / count)) return true;
  return count === countFor(members, memberships);
}

/** The largest size that more than `group` groups have or exceed. */
function largestAbove(group: number, least: number, most: number, atLeast: (size: number) => number): number {
  let low = least;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (atLeast(middle) > group) low = middle;
    else high = middle - 1;
  }
  return low;
}

function ruleOf(members: Members): SizeRule {
  switch (members.distribution) {
    case 'constant':
      return { least: members.value, most: members.value, atLeast: (_, count) => count };
    case 'uniform': {
      const { min, max } = members;
      return byShare(min, max, (size) => (max - size + 1) / (max - min + 1));
    }
    case 'zipf': {
      const { min, max, exponent } = members;
      const least = Math.min(min, max);
      return { least, most: max, atLeast: (size) => Math.floor((max / (size - 0.5)) ** (1 / exponent)) };
    }
    case 'log-normal': {
      const { median, sigma, min, max } = members;
      return byShare(min, max, (size) => normalTail(Math.log((size - 0.5) / median) / sigma));
    }
    case 'histogram': {
      const weighted = (members.sizes ?? []).filter(({ weight }) => weight > 0).sort((a, b) => a.members - b.members);
      const sizes = weighted.map((each) => each.members);
      // From the end, so that the largest sizes, which are few groups, are exact.
      const above = new Float64Array(sizes.length + 1);
      for (let at = sizes.length - 1; at >= 0; at--) above[at] = above[at + 1]! + weighted[at]!.weight;
      return byShare(sizes[0]!, sizes.at(-1)!, (size) => above[lastAtMost(sizes, size - 1) + 1]! / above[0]!);
    }
  }
}

/** Groups at the middles of `count` equal shares: those within the upper `shareOf(size)` have so many members or more. */
function byShare(least: number, most: number, shareOf: (size: number) => number): SizeRule {
  return { least, most, atLeast: (size, count) => Math.ceil(count * shareOf(size) - 0.5) };
}
