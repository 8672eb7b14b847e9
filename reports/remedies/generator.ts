import type { Remedy } from './remedy.js';

/** Of the generator itself, and of the machine that it runs on. */
export const generator: readonly Remedy[] = [
  {
    code: 'BEHAVIOUR_THREW',
    side: 'generator',
    cause: 'A simulated client failed by a fault of our own; only that client is lost.',
    remedy: 'Report it with the sample.',
  },
  {
    code: 'TASK_THREW',
    side: 'generator',
    cause: 'A scheduled task failed by a fault of our own.',
    remedy: 'Report it with the sample.',
  },
  {
    code: 'STREAM_THREW',
    side: 'generator',
    cause: 'A stream of the engine failed by a fault of our own.',
    remedy: 'Report it with the sample.',
  },
  {
    code: 'THREAD_LOST',
    side: 'generator',
    cause: 'A thread of the generator ended: it ran out of memory, or met a fault of our own.',
    remedy: 'If it was memory: more threads (--threads) or fewer clients (--scale). Else report it with the sample.',
  },
  {
    code: 'RUNNER_LOST',
    side: 'generator',
    cause: 'A runner process of the generator ended: the system had no memory left for it, or somebody killed it.',
    remedy:
      'See whether the kernel says “Out of memory” (dmesg). If so: fewer clients (--scale), or more memory. ' +
      'safety.onLoss says whether a run goes on without it.',
  },
  {
    code: 'THREAD_STUCK',
    side: 'generator',
    cause: 'A thread of the generator said nothing for half a minute, or did not end when told to.',
    remedy: 'See whether the machine was stalled or swapping; if not, report it.',
  },
  {
    code: 'E_DISK_FULL',
    side: 'generator',
    cause: 'The disk under the run directory is full.',
    remedy: 'Make room, or write elsewhere with --out.',
  },
  {
    code: 'E_DISK_WRITE',
    side: 'generator',
    cause: 'The run directory could not be written.',
    remedy: 'Check the path and its permissions, or write elsewhere with --out.',
  },
  {
    code: 'RUN_ENDED',
    side: 'generator',
    cause: 'The run ended before this connection was usable, or before this HTTP request was answered.',
    remedy: 'Nothing to mend where it was stopped early; else raise timeouts.drain.',
  },
  {
    code: 'CREATOR_LOST',
    side: 'generator',
    cause: 'What creates groups over HTTP failed by a fault of our own: creations that were open then.',
    remedy: 'Report it with the sample of BEHAVIOUR_THREW.',
  },
  {
    code: 'READER_LOST',
    side: 'generator',
    cause: 'What reads history failed by a fault of our own: reads that were open then, or fell due later.',
    remedy: 'Report it with the sample of BEHAVIOUR_THREW.',
  },
];
