/** Adds up into `total` the tally of one population; absent: those of all. Returns `total`. */
export function sumOf<T extends { add(other: T): void }>(total: T, byPopulation: readonly T[], population?: number): T {
  byPopulation.forEach((tally, of) => {
    if (population === undefined || population === of) total.add(tally);
  });
  return total;
}
