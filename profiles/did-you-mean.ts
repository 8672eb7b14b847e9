import { closest, distance } from 'fastest-levenshtein';

/** More than these would not help anybody who reads them. */
const MOST_LISTED = 12;

/**
 * The known name that was probably meant: at most a third of its characters differ, or the same characters stand in
 * another order, or one is the beginning of the other; upper and lower case aside.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = name.toLowerCase();
  const alike = known.filter((each) => isMixedUp(lower, each.toLowerCase()) || isBeginning(lower, each.toLowerCase()));
  if (alike.length === 1) return alike[0];
  const best = closest(
    lower,
    known.map((each) => each.toLowerCase()),
  );
  const found = known.find((each) => each.toLowerCase() === best)!;
  const allowed = Math.max(1, Math.floor(Math.max(lower.length, best.length) / 3));
  return distance(lower, best) <= allowed ? found : undefined;
}

function isMixedUp(name: string, known: string): boolean {
  const sorted = (text: string): string => Array.from(text).sort().join('');
  return name.length > 2 && sorted(name) === sorted(known);
}

function isBeginning(name: string, known: string): boolean {
  return Math.min(name.length, known.length) > 2 && (known.startsWith(name) || name.startsWith(known));
}

/** `did you mean "hold"?`, else what there is; `undefined` where that is nothing, or too much to list. */
export function nameHint(name: string, known: readonly string[]): string | undefined {
  const meant = nearest(name, known);
  if (meant !== undefined) return `did you mean "${meant}"?`;
  if (known.length === 0) return 'there is none';
  return known.length <= MOST_LISTED ? `known: ${known.map((each) => `"${each}"`).join(', ')}` : undefined;
}
