/** Since when, and until when (Infinity: still), a client may be in a group that the plan doesn't make it a member of. */
interface Stay {
  fromMs: number;
  toMs: number;
}

/**
 * Clients that may be in groups of others: they created one, and no answer told that it failed, or that they have left
 * it. Several stays of a client in a group count as one. Few, so nothing is forgotten.
 */
export class Guests {
  /** By client, then by group. */
  private readonly stays = new Map<number, Map<number, Stay>>();

  begin(client: number, group: number, fromMs: number): void {
    let ofClient = this.stays.get(client);
    if (!ofClient) this.stays.set(client, (ofClient = new Map<number, Stay>()));
    const before = ofClient.get(group);
    ofClient.set(group, { fromMs: Math.min(before?.fromMs ?? Infinity, fromMs), toMs: Infinity });
  }

  /** The client's connection has ended. */
  end(client: number, atMs: number): void {
    for (const stay of this.stays.get(client)?.values() ?? []) if (stay.toMs === Infinity) stay.toMs = atMs;
  }

  /** The client may have been in the group at some time between two. */
  mayHaveBeenIn(client: number, group: number, beginMs: number, endMs: number): boolean {
    const stay = this.stays.get(client)?.get(group);
    return stay !== undefined && stay.fromMs <= endMs && stay.toMs >= beginMs;
  }
}
