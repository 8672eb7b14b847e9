import type { Offered } from '../../engine/plan/offered.js';
import { OTHER_DESCRIPTORS, type RunnerLayout } from '../../runners/choose-runners.js';

/**
 * Rules of thumb for clients that are connected, joined and silent, from peaks of proportional set size over a plain
 * WebSocket at 1,000, 5,000 and 12,000 clients, with one to three runners and threads (Node 20, Linux, 2026-11-25):
 * 111, 154 and 188 MB with one thread; 306 MB with three runners and 313 MB with three threads at 12,000.
 */
const BYTES_OF_ONE_THREAD = 105e6;
const BYTES_A_FURTHER_THREAD = 60e6;
const BYTES_A_RUNNER_PROCESS = 40e6;
const BYTES_A_CLIENT = 7e3;

/** What a run takes of the machine. */
export interface Needs extends RunnerLayout {
  /** Of each runner's process. */
  descriptors: number;
  /** Of all processes of the generator, before any traffic: an estimate. */
  memoryBytes: number;
  /** Where the estimate comes from. */
  memoryFrom: string;
}

export function needsOf({ clients }: Pick<Offered, 'clients'>, { runners, threads }: RunnerLayout): Needs {
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
