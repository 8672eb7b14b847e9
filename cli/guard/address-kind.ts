import { BlockList, isIP } from 'node:net';

/** What kind of network an address belongs to. Only `loopback` and `private` may be loaded without being asked. */
export type AddressKind =
  'loopback' | 'private' | 'link-local' | 'carrier-grade NAT' | 'unspecified' | 'multicast' | 'reserved' | 'public';

type Range = readonly [network: string, prefix: number];

const ranges: Record<Exclude<AddressKind, 'public'>, readonly Range[]> = {
  loopback: [
    ['127.0.0.0', 8],
    ['::1', 128],
  ],
  private: [
    ['10.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    ['fc00::', 7],
  ],
  'link-local': [
    ['169.254.0.0', 16],
    ['fe80::', 10],
  ],
  'carrier-grade NAT': [['100.64.0.0', 10]],
  unspecified: [
    ['0.0.0.0', 8],
    ['::', 128],
  ],
  multicast: [
    ['224.0.0.0', 4],
    ['ff00::', 8],
  ],
  reserved: [['240.0.0.0', 4]],
};

const lists = Object.entries(ranges).map(([kind, networks]) => {
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, familyOf(network));
  return { kind: kind as AddressKind, list };
});

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

/**
 * Kind of an IP address; an IPv4 address wrapped in IPv6 (`::ffff:10.0.0.1`) is what it wraps, a zone (`%eth0`) is left
 * aside. Throws `RangeError` for what is no address.
 */
export function addressKind(address: string): AddressKind {
  const bare = unwrapped(address.replace(/%.*$/, ''));
  if (isIP(bare) === 0) throw new RangeError(`${address} is no IP address.`);
  return lists.find(({ list }) => list.check(bare, familyOf(bare)))?.kind ?? 'public';
}

/** The IPv4 address within an IPv4-mapped one; any other text as it is. */
function unwrapped(address: string): string {
  if (isIP(address) !== 6) return address;
  // URLs give IPv6 its one short form: ::ffff:7f00:1.
  const [, high, low] = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(new URL(`http://[${address}]`).hostname) ?? [];
  if (high === undefined || low === undefined) return address;
  return [high, low].flatMap((part) => [parseInt(part, 16) >> 8, parseInt(part, 16) & 255]).join('.');
}
