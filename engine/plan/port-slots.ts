import type { Residues } from './destinations.js';
import { portCapacity, type PortRange } from './port-range.js';

export interface PortSlotsOptions {
  /** Source addresses, 1 or more. */
  addresses: readonly string[];
  ports: readonly PortRange[];
  /** Which slots are this shard's own. */
  share: Residues;
  /** 0 to 2³² − 1, the same for all shards of a run: where its order begins, and in which steps it goes. */
  draw: number;
}

/**
 * A shard's own slots towards a destination: pairs of a source address and a local port, numbered from 0, which no other
 * shard has. Over all shards they are every address with every port, once. The order differs from run to run, so that
 * a run seldom meets what another one uses, or has left in TIME_WAIT, and where it does, not many in a row.
 *
 *     S = addresses · ports    j = the shard's n-th number (shareOfDestination)
 *     place(j) = (start + j · stride) mod S       gcd(stride, S) = 1: each place once
 *     address = place mod addresses               port = the ⌊place / addresses⌋-th
 */
export class PortSlots {
  /** How many there are. */
  readonly size: number;
  private readonly options: PortSlotsOptions;
  private readonly capacity: number;
  private readonly start: number;
  private readonly stride: number;

  constructor(options: PortSlotsOptions) {
    const { addresses, ports, share, draw } = options;
    const capacity = portCapacity(addresses.length, ports);
    const { residues, modulus } = share;
    const rest = modulus === 0 ? 0 : capacity % modulus;
    this.options = options;
    this.capacity = capacity;
    this.size =
      residues.length === 0
        ? 0
        : Math.floor(capacity / modulus) * residues.length + residues.filter((residue) => residue < rest).length;
    this.start = capacity === 0 ? 0 : draw % capacity;
    this.stride = coprimeTo(capacity, draw);
  }

  addressAt(slot: number): string {
    const { addresses } = this.options;
    return addresses[this.placeOf(slot) % addresses.length]!;
  }

  portAt(slot: number): number {
    const { addresses, ports } = this.options;
    let left = Math.floor(this.placeOf(slot) / addresses.length);
    for (const { first, last } of ports) {
      if (first + left <= last) return first + left;
      left -= last - first + 1;
    }
    throw new RangeError(`There are ${this.size} slots, and no slot ${slot}.`);
  }

  private placeOf(slot: number): number {
    const { residues, modulus } = this.options.share;
    const number = residues[slot % residues.length]! + modulus * Math.floor(slot / residues.length);
    return (this.start + number * this.stride) % this.capacity;
  }
}

/** A step from 1 on that leads through all of `total` places. */
function coprimeTo(total: number, draw: number): number {
  if (total < 3) return 1;
  let step = 1 + (draw % (total - 1));
  while (greatestCommonDivisor(step, total) > 1) step = 1 + (step % (total - 1));
  return step;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
