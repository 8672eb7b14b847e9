export type Column = Uint8Array | Int8Array | Int16Array | Int32Array | Uint32Array | Float64Array;

/** A longer column, `to`, with the cells of `from` in front. */
export function enlarged<A extends { set(values: A): void }>(from: A, to: A): A {
  to.set(from);
  return to;
}

/** Rows in columns of typed arrays, for what is written a thousand times a second and handed on once: no row is an object. */
export class Rows<Columns extends Record<string, Column>> {
  columns: Columns;
  length = 0;
  private readonly create: (capacity: number) => Columns;
  private readonly names: readonly string[];
  private capacity = 64;

  constructor(create: (capacity: number) => Columns) {
    this.create = create;
    this.columns = create(this.capacity);
    this.names = Object.keys(this.columns);
  }

  /** Number of a new row, whose cells hold anything until they are set. */
  add(): number {
    if (this.length === this.capacity) this.grow();
    return this.length++;
  }

  /** A new row with the cells of one of these columns. */
  copy(columns: Columns, row: number): void {
    const added = this.add();
    for (const name of this.names) this.columns[name]![added] = columns[name]![row]!;
  }

  /** Keeps the rows that `keeps` says so of, in their order; it is asked of each once, while the columns are as they were. */
  retain(keeps: (row: number) => boolean): void {
    const columns = Object.values(this.columns);
    let kept = 0;
    for (let row = 0; row < this.length; row++) {
      if (!keeps(row)) continue;
      if (kept < row) for (const column of columns) column[kept] = column[row]!;
      kept++;
    }
    this.length = kept;
  }

  /** Copies of the columns, as long as they are full, and begins anew; the room stays. */
  take(): Columns {
    const taken = Object.fromEntries(
      Object.entries(this.columns).map(([name, column]) => [name, column.slice(0, this.length)]),
    ) as Columns;
    this.length = 0;
    return taken;
  }

  private grow(): void {
    const from = this.columns;
    this.columns = this.create((this.capacity *= 2));
    for (const [name, column] of Object.entries(this.columns)) column.set(from[name]!);
  }
}
