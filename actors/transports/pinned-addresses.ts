import { isIP } from 'node:net';

/**
 * Host names with the only addresses that may be connected to for them: those that were checked before the run, whatever
 * the name resolves to later. Several addresses of a host take turns. Without pins, names resolve as usual.
 */
export class PinnedAddresses {
  private readonly pins: Map<string, { addresses: readonly string[]; turn: number }> | undefined;

  constructor(addresses: Readonly<Record<string, readonly string[]>> | undefined) {
    if (!addresses) return;
    this.pins = new Map(Object.entries(addresses).map(([host, pinned]) => [host, { addresses: pinned, turn: 0 }]));
  }

  /**
   * What to connect to for `host` (an IPv6 address without brackets): the next of its addresses, or `host` itself where
   * it is an address or nothing is pinned. Throws `HOST_NOT_PINNED` for a name without a pin.
   */
  next(host: string): string {
    const pin = this.pins?.get(host);
    if (pin && pin.addresses.length > 0) return pin.addresses[pin.turn++ % pin.addresses.length]!;
    if (!this.pins || isIP(host) !== 0) return host;
    throw Object.assign(new Error(`No address of ${host} was checked.`), { code: 'HOST_NOT_PINNED' });
  }
}
