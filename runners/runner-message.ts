import type { Shard } from '../engine/plan/plan.js';
import type { Control, Report } from '../engine/run/control.js';
import type { TargetAccess } from './thread-task.js';

/** Coordinator to runner process, over IPC: plain data with a version. */
export type ToRunner =
  /** First and once. */
  | { version: 1; type: 'start'; shards: Shard[]; access: TargetAccess }
  | { version: 1; type: 'control'; control: Control }
  /** Ends that shard's thread by force. */
  | { version: 1; type: 'giveUp'; shard: number };

/** Runner process to coordinator. */
export type FromRunner =
  | { version: 1; type: 'report'; report: Report }
  | { version: 1; type: 'lost'; shards: number[]; code: string; message: string }
  /** Once a second, and before each report but traces and each loss. */
  | { version: 1; type: 'usage'; usage: ProcessUsage };

/** What a process has used so far, all its threads included. */
export interface ProcessUsage {
  cpuMs: number;
  /** Resident: between two readings of the proportional share, and where the system does not tell that. */
  residentBytes: number;
}
