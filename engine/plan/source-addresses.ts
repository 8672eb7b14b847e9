import { hostOf } from './host-pattern.js';

/** Local addresses that one run may use: together some 28 million ports towards each destination. */
export const MAX_SOURCE_ADDRESSES = 1024;

/** IPv6 addresses hold colons, and no other address does. */
export function isIPv6(address: string): boolean {
  return address.includes(':');
}

export interface SourceAddressProblem {
  message: string;
  limit?: string;
  hint?: string;
}

/**
 * Reads `127.0.0.2`, `127.0.0.2-127.0.0.9`, `10.0.0.0/28` (without its network and broadcast address) or `fd00::2` into
 * the addresses that it means, in order.
 */
export function parseSourceAddresses(text: string): string[] | SourceAddressProblem {
  const [range, cidr] = [/^([^-]+)-([^-]+)$/.exec(text), /^([^/]+)\/(\d+)$/.exec(text)];
  if (range) return listed(range[1]!, range[2]!);
  if (cidr) return within(cidr[1]!, Number(cidr[2]));
  if (toNumber(text) !== undefined) return [text];
  const host = text.includes(':') ? hostOf(text) : undefined;
  return host === undefined ? noAddress : [host];
}

const noAddress: SourceAddressProblem = {
  message: 'is no address',
  limit: 'an address, or a range of IPv4 addresses',
  hint: 'such as 127.0.0.2, 127.0.0.2-127.0.0.9 or 127.0.0.0/28',
};

function listed(from: string, to: string): string[] | SourceAddressProblem {
  const [first, last] = [toNumber(from.trim()), toNumber(to.trim())];
  if (first === undefined || last === undefined) return noAddress;
  if (first > last) return { message: 'is a range that ends before it begins' };
  return numbered(first, last);
}

function within(base: string, prefix: number): string[] | SourceAddressProblem {
  const number = toNumber(base);
  if (number === undefined || prefix > 32) return noAddress;
  const size = 2 ** (32 - prefix);
  const first = number - (number % size);
  // As networks have them: the first address is the network's own, the last one everybody's.
  return size <= 2 ? numbered(first, first + size - 1) : numbered(first + 1, first + size - 2);
}

function numbered(first: number, last: number): string[] | SourceAddressProblem {
  const count = last - first + 1;
  if (count > MAX_SOURCE_ADDRESSES)
    return {
      message: `is ${count} addresses`,
      limit: `${MAX_SOURCE_ADDRESSES} at most`,
      hint: 'each one gives some 28,000 ports towards each port of the target: give a smaller range',
    };
  return Array.from({ length: count }, (_, n) => toText(first + n));
}

/** `127.0.0.1` → 2130706433; `undefined` where it is no IPv4 address. */
function toNumber(text: string): number | undefined {
  if (!/^(?:(?:0|[1-9]\d{0,2})(?:\.(?!$)|$)){4}$/.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  return bytes.some((byte) => byte > 255) ? undefined : bytes.reduce((number, byte) => number * 256 + byte, 0);
}

function toText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

/** In ranges: `127.0.0.2-127.0.0.9`, `10.0.0.5`. */
export function formatAddresses(addresses: readonly string[]): string[] {
  const parts: { from: string; to: string; next: number | undefined }[] = [];
  for (const address of addresses) {
    const number = toNumber(address);
    const before = parts.at(-1);
    if (number !== undefined && before?.next === number) Object.assign(before, { to: address, next: number + 1 });
    else parts.push({ from: address, to: address, next: number === undefined ? undefined : number + 1 });
  }
  return parts.map(({ from, to }) => (from === to ? from : `${from}-${to}`));
}
