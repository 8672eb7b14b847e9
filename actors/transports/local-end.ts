import { isIPv6 } from 'node:net';

/**
 * The local end of a connection as Linux's tables of sockets have it: the address's last four bytes, the last one first,
 * and the port, all hexadecimal, such as `0100007F:9C40`.
 */
export function localEnd(address: string, port: number): string {
  return `${lastBytes(address).reverse().map(hex).join('')}:${port.toString(16).padStart(4, '0').toUpperCase()}`;
}

function lastBytes(address: string): number[] {
  const last = address.slice(address.lastIndexOf(':') + 1);
  if (last.includes('.')) return last.split('.').map(Number);
  if (!isIPv6(address)) return [];
  const [high = 0, low = 0] = address
    .split(':')
    .slice(-2)
    .map((group) => parseInt(group || '0', 16));
  return [high >> 8, high & 255, low >> 8, low & 255];
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0').toUpperCase();
}
