import { phases, type Phase } from '../run/phase.js';
import { Histogram } from './histogram.js';
import {
  counterIds,
  counterMetrics,
  distributionIds,
  distributionMetrics,
  type Counter,
  type CounterId,
  type Distribution,
  type DistributionId,
} from './metric.js';
import type { Silence } from './silences.js';
import { SAMPLES_PER_CODE, type CellDelta, type ErrorDelta, type Snapshot } from './snapshot.js';

const HOLD = phases.indexOf('hold');

/**
 * Messages, reads of history, departures, typing and private messages count for the hold that they were due in, also when
 * their outcome comes in drain; of a profile with phases, for the one that planned them.
 */
const isPinned = ({ name }: { name: string }): boolean => /^(?:messages|history|churn|typing|private)\./.test(name);
const pinnedCounters = counterMetrics.map(isPinned);
const pinnedDistributions = distributionMetrics.map(isPinned);

/** Number of the phase that holds what is due in a phase of the workload. */
function holdOf(workload: number): number {
  return workload < 0 ? HOLD : phases.length + workload;
}

interface Cell {
  counters: Float64Array;
  distributions: (Histogram | undefined)[];
}

/**
 * What a thread records into: counters and distributions in one cell per phase and population; phases of the plan's workload follow those of the run. Recording is an addition
 * in a typed array; nothing is allocated once a cell and its histogram pages exist.
 */
export class Recorder {
  private readonly shard: number;
  private readonly populations: number;
  private readonly cells: (Cell | undefined)[] = [];
  private readonly errors = new Map<string, ErrorDelta>();
  private closeCodes: Record<string, number> = {};
  private silences: Silence[] = [];
  private phase = 0;
  private sequence = 0;

  /** `populations`: of the plan; one more cell a phase takes what belongs to none. */
  constructor(shard: number, populations: number) {
    this.shard = shard;
    this.populations = populations;
  }

  /** The population number for what belongs to none of them. */
  get ofNone(): number {
    return this.populations;
  }

  enter(phase: Phase): void {
    this.phase = phases.indexOf(phase);
  }

  /** `workload`: position in the plan's phases, for what is counted there; -1: in none of them. */
  count(population: number, counter: Counter | CounterId, by = 1, workload = -1): void {
    const id = typeof counter === 'number' ? counter : counterIds[counter];
    this.cell(pinnedCounters[id]! ? holdOf(workload) : this.phase, population).counters[id]! += by;
  }

  record(population: number, distribution: Distribution | DistributionId, valueMs: number, workload = -1): void {
    const id = typeof distribution === 'number' ? distribution : distributionIds[distribution];
    const cell = this.cell(pinnedDistributions[id]! ? holdOf(workload) : this.phase, population);
    (cell.distributions[id] ??= new Histogram()).record(valueMs);
  }

  /** Counts an error under its stable code; the first few texts of each interval are kept as samples. */
  error(code: string, text: string, critical = false): void {
    let entry = this.errors.get(code);
    if (!entry) this.errors.set(code, (entry = { code, count: 0, critical, samples: [] }));
    entry.count++;
    entry.critical ||= critical;
    if (entry.samples.length < SAMPLES_PER_CODE && !entry.samples.includes(text)) entry.samples.push(text);
  }

  closeCode(code: number): void {
    this.closeCodes[code] = (this.closeCodes[code] ?? 0) + 1;
  }

  silent(silence: Silence): void {
    this.silences.push(silence);
  }

  /** Hands out what has come in since the last take and starts anew. */
  take(atMs: number, open: number): Snapshot {
    const snapshot: Snapshot = {
      version: 1,
      shard: this.shard,
      sequence: this.sequence++,
      atMs,
      cells: this.takeCells(),
      errors: [...this.errors.values()],
      closeCodes: this.closeCodes,
      open,
    };
    if (this.silences.length > 0) snapshot.silences = this.silences;
    this.errors.clear();
    this.closeCodes = {};
    this.silences = [];
    return snapshot;
  }

  private takeCells(): CellDelta[] {
    const deltas: CellDelta[] = [];
    this.cells.forEach((cell, at) => {
      if (!cell) return;
      const counters: number[] = [];
      cell.counters.forEach((value, id) => {
        if (value !== 0) counters.push(id, value);
      });
      cell.counters.fill(0);
      const distributions = cell.distributions.flatMap((histogram, id) => {
        const delta = histogram?.takeDelta();
        return delta ? [{ id, delta }] : [];
      });
      if (counters.length === 0 && distributions.length === 0) return;
      const width = this.populations + 1;
      deltas.push({ phase: Math.floor(at / width), population: at % width, counters, distributions });
    });
    return deltas;
  }

  private cell(phase: number, population: number): Cell {
    const at = phase * (this.populations + 1) + population;
    return (this.cells[at] ??= {
      counters: new Float64Array(counterMetrics.length),
      distributions: new Array<Histogram | undefined>(distributionMetrics.length).fill(undefined),
    });
  }
}
