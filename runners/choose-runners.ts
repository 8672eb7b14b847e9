import type { Offered } from '../engine/plan/offered.js';

/** One thread carries about this much before its event loop falls behind (docs/decisions/0011). */
const CLIENTS_A_THREAD = 10_000;
const FRAMES_A_THREAD_PER_SECOND = 10_000;

/** Descriptors of a process beside its clients' connections: files, pipes, HTTP connections, the event loop's own. */
export const OTHER_DESCRIPTORS = 200;

/** A process of its own is not worth fewer clients than this: raising the limit is. */
const LEAST_CLIENTS_A_RUNNER = 500;

/** What of this machine a run may use. */
export interface Machine {
  /** Processors for the generator. */
  cores: number;
  /** File descriptors of each process; `undefined`: as many as one likes. */
  descriptors: number | undefined;
}

/** What the user decided; absent: the plan decides. */
export interface AskedRunners {
  runners?: number | undefined;
  /** Of each runner. */
  threads?: number | undefined;
}

export interface RunnerLayout {
  /** 1: no process beside the coordinator's. */
  runners: number;
  /** Of each runner: clients are dealt out evenly, so that none has more than its descriptors allow. */
  threads: number;
}

/**
 * How many runners and threads a plan needs: as few as will do, since each process and each thread costs memory and the
 * target may share the machine. Processes follow from file descriptors, which the threads of a process share, unless the
 * limit is so low that it should be raised instead; threads from clients, frames and cores.
 */
export function chooseRunners(
  {
    clients,
    messagesPerSecond,
    deliveriesPerSecond,
    typingFramesPerSecond,
  }: Pick<Offered, 'clients' | 'messagesPerSecond' | 'deliveriesPerSecond' | 'typingFramesPerSecond'>,
  { cores, descriptors = Infinity }: Machine,
  asked: AskedRunners = {},
): RunnerLayout {
  const clientsARunner = descriptors - OTHER_DESCRIPTORS;
  const needed = clientsARunner < LEAST_CLIENTS_A_RUNNER ? 1 : Math.ceil(clients / clientsARunner);
  const runners = asked.runners ?? Math.max(1, needed);
  const byClients = Math.ceil(clients / CLIENTS_A_THREAD);
  const frames = messagesPerSecond + deliveriesPerSecond + typingFramesPerSecond;
  const byFrames = Math.ceil(frames / FRAMES_A_THREAD_PER_SECOND);
  const threads = Math.min(Math.max(byClients, byFrames), cores);
  return { runners, threads: asked.threads ?? Math.max(1, Math.ceil(threads / runners)) };
}
