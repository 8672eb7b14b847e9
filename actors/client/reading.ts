import type { Client } from './client.js';

/**
 * So many bytes have been read, and nothing more is until `readOn`: as long after as they take at the population's rate.
 * A client that has read ahead of its rate pays for it, one that had nothing to read saves nothing up.
 */
export function hasRead({ context, slot }: Client, bytes: number): void {
  const { readBytesPerSecond } = context.population;
  const fromMs = Math.max(context.times.readOn[slot]!, context.now());
  const dueMs = fromMs + (1000 * bytes) / readBytesPerSecond;
  context.times.readOn[slot] = dueMs;
  context.readDueAt(slot, dueMs);
}

export function readOn({ connection }: Client): void {
  connection?.slow?.readOn();
}
