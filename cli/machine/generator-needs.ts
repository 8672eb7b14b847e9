import type { Offered } from '../../engine/plan/offered.js';
import { OTHER_DESCRIPTORS, type RunnerLayout } from '../../runners/choose-runners.js';

/**
 * Rules of thumb for clients that are connected, in a group and silent, from peaks of proportional set size over a plain
 * WebSocket (Node 20, Linux, 2026-11-25; docs/performance.md has the table).
 */
const BYTES_OF_ONE_THREAD = 111e6;
const BYTES_A_FURTHER_THREAD = 25e6;
const BYTES_A_RUNNER_PROCESS = 36e6;
const BYTES_A_CLIENT = 5.4e3;

/** What the generator takes of the machine. */
export interface GeneratorNeeds extends RunnerLayout {
  /** Of each runner's process. */
  descriptors: number;
  /** Of all processes of the generator, before any traffic: an estimate. */
  memoryBytes: number;
  /** Where the estimate comes from. */
  memoryFrom: string;
}

export function generatorNeedsOf(
  { clients }: Pick<Offered, 'clients'>,
  { runners, threads }: RunnerLayout,
): GeneratorNeeds {
  const processes = runners === 1 ? 0 : runners;
  const furtherThreads = runners * (threads - 1);
  const memoryBytes =
    BYTES_OF_ONE_THREAD +
    processes * BYTES_A_RUNNER_PROCESS +
    furtherThreads * BYTES_A_FURTHER_THREAD +
    clients * BYTES_A_CLIENT;
  return {
    runners,
    threads,
    descriptors: Math.ceil(clients / runners) + OTHER_DESCRIPTORS,
    memoryBytes,
    memoryFrom: `measured at 1,000 to 12,000 silent clients: ${BYTES_A_CLIENT / 1e3} KB a client, ${BYTES_OF_ONE_THREAD / 1e6} MB for the first thread, ${BYTES_A_FURTHER_THREAD / 1e6} MB a further one, ${BYTES_A_RUNNER_PROCESS / 1e6} MB a runner process`,
  };
}
