/** What is known of a copy that a member should or should not have got. */
export const Due = { yes: 0, no: 1, unknown: 2 } as const;
export type Due = (typeof Due)[keyof typeof Due];

/** Float64 cells of a membership. */
const WIDTH = 9;
const ASKED = 0;
const FROM = 1;
/** Until when it surely was in, and until when it may have been. */
const STAYED = 2;
const TO = 3;
/** The same of the time before. */
const BEFORE = 4;
/** Until when earlier times, which are not kept, may have lasted. */
const FORGOTTEN = 8;

/**
 * When each member was in its group: the present time there and the one before. A member may have been in from when it
 * asked, was from when that was confirmed, and was to the end of its connection, or until it asked to leave; it may have
 * been until that was confirmed. 72 bytes a membership.
 */
export class MemberTimes {
  private readonly cells: Float64Array;

  /** `places`: memberships of the set, groups × members. */
  constructor(places: number) {
    this.cells = new Float64Array(places * WIDTH);
    for (let at = 0; at < this.cells.length; at += WIDTH) this.cells.fill(-Infinity, at, at + WIDTH);
  }

  /** `confirmedMs` Infinity: never. */
  begin(place: number, askedMs: number, confirmedMs: number): void {
    const { cells } = this;
    const at = place * WIDTH;
    if (cells[at + TO] === Infinity) this.end(place, askedMs);
    cells[at + FORGOTTEN] = Math.max(cells[at + FORGOTTEN]!, cells[at + BEFORE + TO]!);
    for (let i = 0; i < BEFORE; i++) cells[at + BEFORE + i] = cells[at + i]!;
    cells[at + ASKED] = askedMs;
    cells[at + FROM] = confirmedMs;
    cells[at + STAYED] = Infinity;
    cells[at + TO] = Infinity;
  }

  end(place: number, atMs: number): void {
    const { cells } = this;
    const at = place * WIDTH;
    if (cells[at + TO] !== Infinity) return;
    cells[at + STAYED] = Math.min(cells[at + STAYED]!, atMs);
    cells[at + TO] = atMs;
  }

  /** `confirmedMs` Infinity: never. */
  leave(place: number, askedMs: number, confirmedMs: number): void {
    const { cells } = this;
    const at = place * WIDTH;
    if (cells[at + TO] !== Infinity) return;
    cells[at + STAYED] = Math.min(cells[at + STAYED]!, askedMs);
    cells[at + TO] = confirmedMs;
  }

  /** Of a copy that can have come only between two times: was it a member through all of that, or through none? */
  through(place: number, beginMs: number, endMs: number): Due {
    const { cells } = this;
    let possible = cells[place * WIDTH + FORGOTTEN]! >= beginMs;
    for (let at = place * WIDTH, i = 0; i < 2; i++, at += BEFORE) {
      if (cells[at + FROM]! <= beginMs && cells[at + STAYED]! >= endMs) return Due.yes;
      possible ||= cells[at + ASKED]! <= endMs && cells[at + TO]! >= beginMs;
    }
    return possible ? Due.unknown : Due.no;
  }
}
