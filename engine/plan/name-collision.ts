interface Named {
  name: string;
  count: number;
}

/** A character that must come, `{run}`, or a place where `{index}` stands. */
type Step = string | typeof RUN | typeof INDEX;
const RUN = Symbol('run');
const INDEX = Symbol('index');

/** How far one template has been spelled: which step, and of an index how many digits and how they compare to the last. */
interface Place {
  step: number;
  digits: number;
  /** The digits so far against as many of the last index: -1 less, 0 equal, 1 greater. */
  order: number;
  zero: boolean;
}

/**
 * Whether some group of one set could bear the name of some group of the other, within one run. Walks both templates
 * side by side, character by character, as two small automata: an index spells a decimal below `count`. Exact for one
 * `{index}` a name; several are taken as independent of each other, so that it may then report a collision that only
 * unequal indices would give.
 */
export function couldCollide(one: Named, other: Named): boolean {
  const a = new Spelling(one);
  const b = new Spelling(other);
  const seen = new Set<string>();
  const open: [Place, Place][] = [[start, start]];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [atA, atB] = pair;
    const key = JSON.stringify([atA, atB]);
    if (seen.has(key)) continue;
    seen.add(key);
    if (a.ended(atA) && b.ended(atB)) return true;
    for (const [symbol, nextA] of a.next(atA)) {
      for (const [sameSymbol, nextB] of b.next(atB)) if (symbol === sameSymbol) open.push([nextA, nextB]);
    }
  }
  return false;
}

const start: Place = { step: 0, digits: 0, order: 0, zero: false };

class Spelling {
  private readonly steps: Step[];
  private readonly last: string;

  constructor({ name, count }: Named) {
    this.last = String(count - 1);
    this.steps = name
      .split(/(\{run\}|\{index\})/)
      .flatMap((part): Step[] => (part === '{run}' ? [RUN] : part === '{index}' ? [INDEX] : Array.from(part)));
  }

  /** Nothing more need come. */
  ended(place: Place): boolean {
    return this.leave(place)?.step === this.steps.length;
  }

  /** What may come next, and where that leads. */
  *next(place: Place): Generator<[string | typeof RUN, Place]> {
    const onward = this.leave(place);
    if (onward && onward.step < this.steps.length) yield* this.enter(onward);
    if (place.digits > 0 && !place.zero) yield* this.moreDigits(place);
  }

  private *enter(place: Place): Generator<[string | typeof RUN, Place]> {
    const step = this.steps[place.step]!;
    if (step === INDEX) yield* this.moreDigits(place);
    else yield [step, { ...start, step: place.step + 1 }];
  }

  private *moreDigits(place: Place): Generator<[string, Place]> {
    if (place.digits === this.last.length) return;
    for (let digit = 0; digit <= 9; digit++) {
      const order = place.order === 0 ? Math.sign(digit - Number(this.last[place.digits])) : place.order;
      yield [String(digit), { ...place, digits: place.digits + 1, order, zero: place.digits === 0 && digit === 0 }];
    }
  }

  /** The place after the index that stands here, if it may end now; the place itself where no index is open. */
  private leave(place: Place): Place | undefined {
    if (place.digits === 0) return place;
    const fits = place.digits < this.last.length || place.order <= 0;
    return fits ? { ...start, step: place.step + 1 } : undefined;
  }
}
