import type { ActorSystem } from '../../engine/actor/actor-system.js';
import type { PlanPopulation, Shard } from '../../engine/plan/plan.js';
import type { ClientContext } from './client-context.js';
import { Client, type ClientSignal } from './client.js';

/** A population's clients on one thread, each in a slot. They come into being when they are first spoken to. */
export class ClientShare {
  /** How many the plan gives this thread. */
  readonly size: number;
  private readonly system: ActorSystem;
  private readonly shards: number;
  private readonly contextOf: () => ClientContext;
  private readonly clients: (Client | undefined)[];
  /** Index of the client in slot 0; the next ones are `shards` apart. */
  private readonly firstIndex: number;

  /** `contextOf`: asked for with each client that comes into being. */
  constructor(
    { shard: { shard, shards }, system }: { shard: Pick<Shard, 'shard' | 'shards'>; system: ActorSystem },
    { firstClient, clients }: Pick<PlanPopulation, 'firstClient' | 'clients'>,
    contextOf: () => ClientContext,
  ) {
    this.system = system;
    this.shards = shards;
    this.contextOf = contextOf;
    this.firstIndex = (shard + shards - (firstClient % shards)) % shards;
    this.size = Math.max(0, Math.ceil((clients - this.firstIndex) / shards));
    this.clients = new Array<Client | undefined>(this.size).fill(undefined);
  }

  /** Slot of a client of the population; -1 where another shard simulates it. */
  slotOf(index: number): number {
    const { shards } = this;
    const from = index - this.firstIndex;
    return from >= 0 && from % shards === 0 ? from / shards : -1;
  }

  indexOf(slot: number): number {
    return this.firstIndex + slot * this.shards;
  }

  clientIn(slot: number): Client {
    return (this.clients[slot] ??= new Client(this.contextOf(), this.system, slot, this.indexOf(slot)));
  }

  /** The client in that slot, if it has been spoken to. */
  known(slot: number): Client | undefined {
    return this.clients[slot];
  }

  tellOf(index: number, signal: ClientSignal, value: number, payload: number): void {
    this.system.tell(this.clientIn(this.slotOf(index)), signal, value, payload);
  }

  /** Tells all that have been spoken to. */
  tellAll(signal: ClientSignal): void {
    for (const client of this.clients) if (client) this.system.tell(client, signal);
  }

  /** All that have been spoken to. */
  forEach(visit: (client: Client) => void): void {
    for (const client of this.clients) if (client) visit(client);
  }
}
