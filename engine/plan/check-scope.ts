import { formatPointer, isWithin } from './pointer.js';
import type { Problem } from './problem.js';
import type { ResolvedProfile } from './resolved-profile.generated.js';

/** A problem as the checks find it; what they know beyond `Problem` helps whoever prints it. */
export interface CheckProblem extends Problem {
  /** `value` is a name: these would have been right. */
  known?: readonly string[];
  /** It is the field's name, not its value, that is wrong. */
  atKey?: true;
}

/** What the checks of one profile share: the profile, the parts that must not be looked at, and what was found. */
export class CheckScope {
  readonly problems: CheckProblem[] = [];
  readonly profile: ResolvedProfile;
  private readonly unsound: readonly string[];

  constructor(profile: ResolvedProfile, unsound: readonly string[]) {
    this.profile = profile;
    this.unsound = unsound;
  }

  /** Nothing at, above or below any of these fields has been refused already. */
  sound(...fields: (readonly (string | number)[])[]): boolean {
    return fields
      .map(formatPointer)
      .every((field) => !this.unsound.some((bad) => isWithin(field, bad) || isWithin(bad, field)));
  }

  /** The field itself, or what it stands in, has been refused: it may be of any type, or missing. */
  refused(field: readonly (string | number)[]): boolean {
    return this.unsound.some((bad) => isWithin(formatPointer(field), bad));
  }

  /** Entries of a map of objects, without those that are refused as a whole. */
  entries<T extends object>(field: string, map: Record<string, T>): [string, T][] {
    if (this.refused([field])) return [];
    return Object.entries(map).filter(([key]) => !this.refused([field, key]));
  }

  add(field: readonly (string | number)[], problem: Omit<CheckProblem, 'pointer'>): void {
    this.problems.push({ pointer: formatPointer(field), ...problem });
  }
}

/** For people: `50,000`, `2.5`. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
