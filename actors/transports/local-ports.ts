import { sourcesTowards, SYSTEMS_ADDRESS, type SourcePlan } from '../../engine/plan/choose-sources.js';
import { shareOfDestination } from '../../engine/plan/destinations.js';
import type { Shard } from '../../engine/plan/plan.js';
import { PortSlots } from '../../engine/plan/port-slots.js';

/** How many ports in a row a connection tries that turn out to be taken by others. */
const MAX_TRIES = 100;

/** The source addresses and local ports that a thread's connections leave from. */
export class LocalPorts {
  /** A port was found taken by others: the next one is tried. */
  readonly onTaken: () => void;
  private readonly shard: Shard;
  private readonly sources: SourcePlan;
  /** By endpoint. */
  private readonly rings = new Map<string, PortRing | undefined>();

  constructor(sources: SourcePlan, shard: Shard, onTaken: () => void) {
    this.onTaken = onTaken;
    this.sources = sources;
    this.shard = shard;
  }

  /** Those for connections to an endpoint; `undefined`: the system chooses. */
  towards(address: string, port: number): PortRing | undefined {
    const endpoint = `${address}:${port}`;
    if (!this.rings.has(endpoint)) this.rings.set(endpoint, this.ringOf(endpoint));
    return this.rings.get(endpoint);
  }

  private ringOf(endpoint: string): PortRing | undefined {
    const { destinations, ports, draw } = this.sources;
    const destination = destinations.find(({ endpoints }) => endpoints.includes(endpoint));
    const addresses = destination ? sourcesTowards(endpoint, destination.addresses) : [];
    if (!destination || addresses.length === 0) return undefined;
    const share = shareOfDestination(destination, this.shard.plan.target, this.shard);
    return new PortRing(new PortSlots({ addresses, ports, share, draw }));
  }
}

/** A shard's slots towards an endpoint. What was given back is taken last, so that none is searched for. */
export class PortRing {
  readonly slots: PortSlots;
  private fresh = 0;
  private readonly returned: number[] = [];
  private head = 0;

  constructor(slots: PortSlots) {
    this.slots = slots;
  }

  /** -1: all are in use. */
  take(): number {
    if (this.fresh < this.slots.size) return this.fresh++;
    if (this.head === this.returned.length) return -1;
    const slot = this.returned[this.head++]!;
    if (this.head > 1024 && this.head * 2 > this.returned.length) {
      this.returned.splice(0, this.head);
      this.head = 0;
    }
    return slot;
  }

  give(slot: number): void {
    this.returned.push(slot);
  }
}

/** The slot that a connection holds, from its first attempt to its end. */
export class PortLease {
  private ring: PortRing | undefined;
  private slot = -1;
  private ended = false;
  private refusals = 0;
  private refusal = '';

  /** Takes a slot. False: there is none, too many in a row were refused, or the connection has ended meanwhile. */
  take(ring: PortRing): boolean {
    this.ring = ring;
    if (!this.ended && this.refusals < MAX_TRIES) this.slot = ring.take();
    return this.slot >= 0;
  }

  /** Where the connection leaves from, as Node takes it. */
  source(): { localAddress?: string; localPort: number } {
    const { slots } = this.ring!;
    const localAddress = slots.addressAt(this.slot);
    const localPort = slots.portAt(this.slot);
    return localAddress === SYSTEMS_ADDRESS ? { localPort } : { localAddress, localPort };
  }

  /** Others hold the port. `message`: of the system. */
  refused(message: string): void {
    this.giveBack();
    this.refusals++;
    this.refusal = message;
  }

  /** What led to there being none, as the end of a sentence. */
  get why(): string {
    return this.refusals === 0 ? '' : `: ${this.refusals} in a row were taken (${this.refusal})`;
  }

  end(): void {
    this.ended = true;
    this.giveBack();
  }

  private giveBack(): void {
    if (this.slot >= 0) this.ring!.give(this.slot);
    this.slot = -1;
  }
}
