import type { Ledger } from '../delivery/ledger.js';
import type { Ledgers } from '../delivery/ledgers.js';
import type { PresenceLedger } from '../delivery/presence-ledger.js';
import type { PrivateLedger } from '../delivery/private-ledger.js';
import { phases, type Phase } from '../run/phase.js';
import { Histogram } from './histogram.js';
import { counterIds, counterMetrics, distributionIds, type Counter, type Distribution } from './metric.js';
import { SAMPLES_PER_CODE, type Snapshot } from './snapshot.js';
import { SILENCES_KEPT, type Silence } from './silences.js';
import { Unread } from './unread.js';
import { ThreadTotals } from './thread-totals.js';

interface Cell {
  counters: Float64Array;
  distributions: Map<number, Histogram>;
}

export interface ErrorTotal {
  code: string;
  count: number;
  critical: boolean;
  samples: string[];
}

/** Which cells to add up; absent: all of that dimension. */
export interface Selection {
  /** Hold includes the phases of the workload. */
  phase?: Phase | undefined;
  population?: number | undefined;
  /** One phase of the workload, by its position in the plan's; -1: hold without those. */
  workload?: number | undefined;
  /** Phases of the workload to leave out. */
  without?: readonly number[] | undefined;
}

const HOLD = phases.indexOf('hold');

/** Snapshots of all shards, merged. Histograms are merged, percentiles never averaged. */
export class Aggregate {
  /** Most connections established at the same time, as the snapshots saw it. */
  peak = 0;
  readonly errors = new Map<string, ErrorTotal>();
  readonly closeCodes: Record<string, number> = {};
  /** The first few. */
  readonly silences: Silence[] = [];
  private readonly populations: number;
  private readonly cells = new Map<number, Cell>();
  private readonly openByShard: number[];
  /** Per shard, by number of the cell. */
  private readonly shardCounters: Map<number, Float64Array>[];
  /** `undefined`: snapshots are added up only, and held against no plan. */
  readonly ledgers: Ledgers | undefined;
  /** By shard. */
  readonly threads: readonly ThreadTotals[];
  /** What slow readers have not read yet. */
  readonly unread = new Unread();
  /** Since the last `takeInterval`. */
  private interval = new Map<number, Histogram>();

  constructor(populations: number, shards: number, ledgers?: Ledgers) {
    this.populations = populations;
    this.ledgers = ledgers;
    this.openByShard = new Array<number>(shards).fill(0);
    this.threads = Array.from({ length: shards }, () => new ThreadTotals());
    this.shardCounters = Array.from({ length: shards }, () => new Map<number, Float64Array>());
  }

  /** Who got what; `undefined` where nobody checks. */
  get ledger(): Ledger | undefined {
    return this.ledgers?.deliveries;
  }

  /** Who was told of whom; `undefined` where nobody checks. */
  get presence(): PresenceLedger | undefined {
    return this.ledgers?.presence;
  }

  /** Which private messages came; `undefined` where nobody checks. */
  get privates(): PrivateLedger | undefined {
    return this.ledgers?.privates;
  }

  /** The population number for what belongs to none of them. */
  get ofNone(): number {
    return this.populations;
  }

  merge(snapshot: Snapshot): void {
    for (const { phase, population, counters, distributions } of snapshot.cells) {
      const cell = this.cell(phase, population);
      const own = this.countersOf(snapshot.shard, phase, population);
      for (let i = 0; i < counters.length; i += 2) {
        cell.counters[counters[i]!]! += counters[i + 1]!;
        own[counters[i]!]! += counters[i + 1]!;
      }
      for (const { id, delta } of distributions) {
        histogramIn(cell.distributions, id).merge(delta);
        histogramIn(this.interval, id).merge(delta);
      }
    }
    for (const silence of snapshot.silences ?? []) {
      this.ledger?.missed.silent(silence);
      if (this.silences.length < SILENCES_KEPT) this.silences.push(silence);
    }
    this.ledgers?.merge(snapshot);
    this.threads[snapshot.shard]!.merge(snapshot);
    for (const { code, count, critical, samples } of snapshot.errors) this.addError(code, count, critical, samples);
    for (const [code, count] of Object.entries(snapshot.closeCodes)) {
      this.closeCodes[code] = (this.closeCodes[code] ?? 0) + count;
    }
    this.setOpen(snapshot.shard, snapshot.open);
    if (snapshot.unreadBytes !== undefined) this.unread.set(snapshot.shard, snapshot.unreadBytes);
  }

  addError(code: string, count: number, critical: boolean, samples: string[]): void {
    let total = this.errors.get(code);
    if (!total) this.errors.set(code, (total = { code, count: 0, critical, samples: [] }));
    total.count += count;
    total.critical ||= critical;
    for (const sample of samples) {
      if (total.samples.length < SAMPLES_PER_CODE && !total.samples.includes(sample)) total.samples.push(sample);
    }
  }

  /** Counts what no snapshot told: the coordinator's own findings, such as clients lost with a thread. */
  add(phase: Phase, population: number, counter: Counter, by: number, shard: number, workload = -1): void {
    const number = workload < 0 ? phases.indexOf(phase) : phases.length + workload;
    this.cell(number, population).counters[counterIds[counter]]! += by;
    this.countersOf(shard, number, population)[counterIds[counter]]! += by;
  }

  setOpen(shard: number, open: number): void {
    this.openByShard[shard] = open;
    this.peak = Math.max(this.peak, this.open);
  }

  /** Connections established now, by the latest snapshots. */
  get open(): number {
    return this.openByShard.reduce((sum, open) => sum + open, 0);
  }

  openOf(shard: number): number {
    return this.openByShard[shard]!;
  }

  counter(counter: Counter, selection: Selection = {}): number {
    let sum = 0;
    for (const cell of this.selected(selection)) sum += cell.counters[counterIds[counter]]!;
    return sum;
  }

  /** A counter of one shard. */
  shardCounter(shard: number, counter: Counter, selection: Selection): number {
    let sum = 0;
    for (const [at, counters] of this.shardCounters[shard]!) {
      if (this.isSelected(at, selection)) sum += counters[counterIds[counter]]!;
    }
    return sum;
  }

  /** Merged histogram; empty when nothing was recorded. */
  distribution(distribution: Distribution, selection: Selection = {}): Histogram {
    const merged = new Histogram();
    for (const cell of this.selected(selection)) {
      const histogram = cell.distributions.get(distributionIds[distribution]);
      if (histogram) merged.merge(histogram);
    }
    return merged;
  }

  /** The worst thread's p99 event-loop delay in a phase, in ms; `null` when none was measured. */
  worstLoopDelayP99Ms(phase: Phase): number | null {
    const delays = this.threads.flatMap((thread) => thread.loopDelayP99Ms(phases.indexOf(phase)) ?? []);
    return delays.length === 0 ? null : Math.max(...delays);
  }

  /** Distributions since the last call, over all phases and populations. */
  takeInterval(): (distribution: Distribution) => Histogram | undefined {
    const taken = this.interval;
    this.interval = new Map();
    return (distribution) => taken.get(distributionIds[distribution]);
  }

  private *selected(selection: Selection): Iterable<Cell> {
    for (const [at, cell] of this.cells) if (this.isSelected(at, selection)) yield cell;
  }

  private isSelected(at: number, { phase, population, workload, without }: Selection): boolean {
    const width = this.populations + 1;
    const number = Math.floor(at / width);
    const ofWorkload = number - phases.length;
    if (population !== undefined && population !== at % width) return false;
    if (phase !== undefined && phases.indexOf(phase) !== (ofWorkload < 0 ? number : HOLD)) return false;
    if (workload !== undefined && (ofWorkload < 0 ? number !== HOLD || workload >= 0 : ofWorkload !== workload))
      return false;
    return ofWorkload < 0 || !without?.includes(ofWorkload);
  }

  private countersOf(shard: number, phase: number, population: number): Float64Array {
    const at = phase * (this.populations + 1) + population;
    let counters = this.shardCounters[shard]!.get(at);
    if (!counters) this.shardCounters[shard]!.set(at, (counters = new Float64Array(counterMetrics.length)));
    return counters;
  }

  private cell(phase: number, population: number): Cell {
    const at = phase * (this.populations + 1) + population;
    let cell = this.cells.get(at);
    if (!cell) {
      cell = { counters: new Float64Array(counterMetrics.length), distributions: new Map<number, Histogram>() };
      this.cells.set(at, cell);
    }
    return cell;
  }
}

function histogramIn(histograms: Map<number, Histogram>, id: number): Histogram {
  let histogram = histograms.get(id);
  if (!histogram) histograms.set(id, (histogram = new Histogram()));
  return histogram;
}
