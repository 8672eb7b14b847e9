import type { DeliveryDelta } from '../delivery/delivery-log.js';
import type { PresenceDelta } from '../delivery/presence-log.js';
import type { PrivateDelta } from '../delivery/private-log.js';
import type { HistogramDelta } from './histogram.js';
import type { Silence } from './silences.js';

/** What a shard has seen since its last snapshot. Plain data with a version: it crosses threads and processes. */
export interface Snapshot {
  version: 1;
  shard: number;
  /** 0, 1, 2, …: a gap would mean a lost snapshot. */
  sequence: number;
  /** On the machine's monotonic clock. */
  atMs: number;
  cells: CellDelta[];
  errors: ErrorDelta[];
  /** Close code of dropped connections to count. */
  closeCodes: Record<string, number>;
  /** Absent: none were found. */
  silences?: Silence[];
  /** Connections established at this moment. */
  open: number;
  /** Absent: nobody checks who got what. */
  deliveries?: DeliveryDelta;
  /** Absent: nobody checks who was told of joins. */
  presence?: PresenceDelta;
  /** Absent: nobody checks which private messages came. */
  privates?: PrivateDelta;
  /** Of slow readers, at this moment; absent: there are none, or nobody can tell. */
  unreadBytes?: number;
  /** Of the thread so far; absent where a shard has none to itself. */
  usage?: ThreadUsage;
}

export interface ThreadUsage {
  /** CPU time of the thread alone; 0 where the system does not tell. */
  cpuMs: number;
  /** JavaScript heap in use. */
  heapBytes: number;
}

/** Counters and distributions of one phase and population. */
export interface CellDelta {
  /** Position in `phases`; from their number on, in the phases of the plan's workload. */
  phase: number;
  /** Position in the plan's populations; as many as there are: what belongs to none of them. */
  population: number;
  /** Pairs of counter id and increase. */
  counters: number[];
  distributions: { id: number; delta: HistogramDelta }[];
}

export interface ErrorDelta {
  code: string;
  count: number;
  /** A fault of the generator itself. */
  critical: boolean;
  /** The first few texts; not more than SAMPLES_PER_CODE a snapshot. */
  samples: string[];
}

export const SAMPLES_PER_CODE = 5;
