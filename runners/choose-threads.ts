import type { Offered } from '../engine/plan/offered.js';

/** One thread carries about this much before its event loop falls behind (docs/decisions). */
const CLIENTS_A_THREAD = 10_000;
const FRAMES_A_THREAD_PER_SECOND = 10_000;

/**
 * How many threads a plan needs: as few as will do, since each costs about 11 MB and the target may share the machine.
 * `cores`: processors for the generator.
 */
export function chooseThreads(offered: Offered, cores: number): number {
  const byClients = Math.ceil(offered.clients / CLIENTS_A_THREAD);
  const byFrames = Math.ceil((offered.messagesPerSecond + offered.deliveriesPerSecond) / FRAMES_A_THREAD_PER_SECOND);
  return Math.max(1, Math.min(Math.max(byClients, byFrames), cores));
}
