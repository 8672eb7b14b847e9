import type { Alarm, Clock } from '../../engine/clock/clock.js';

/** What is on its way to one end, with its load. */
export const ParcelKind = {
  /** To the server: the handshake. */
  connect: 0,
  accepted: 1,
  /** Load: `Refusal`. */
  refused: 2,
  /** Load: text or bytes. */
  data: 3,
  /** Load: `CloseFrame`. */
  closeFrame: 4,
  /** The other end is gone without a close frame. */
  cut: 5,
  /** Not from the other end: what an end has asked for itself is due. */
  ownEnd: 6,
} as const;
export type ParcelKind = (typeof ParcelKind)[keyof typeof ParcelKind];

export interface Refusal {
  code: string;
  message: string;
}

export interface CloseFrame {
  code: number;
  reason: string;
}

/** One end of a connection. */
export interface MemoryEnd {
  take(kind: ParcelKind, load: unknown): void;
}

/**
 * What is on its way, in order: the way always takes the same time, so whatever leaves later arrives later. One ring of
 * parallel arrays and one alarm for all connections, so that a frame allocates nothing.
 */
export class DelayLine {
  private readonly clock: Clock;
  private readonly delayMs: number;
  private readonly alarm: Alarm;
  private dueAtMs = new Float64Array(64);
  private kinds = new Uint8Array(64);
  private ends = new Array<MemoryEnd | undefined>(64).fill(undefined);
  private loads = new Array<unknown>(64).fill(undefined);
  private first = 0;
  private size = 0;
  private delivering = false;

  constructor(clock: Clock, delayMs: number) {
    this.clock = clock;
    this.delayMs = delayMs;
    this.alarm = clock.alarm(() => this.deliver());
  }

  post(to: MemoryEnd, kind: ParcelKind, load?: unknown): void {
    if (this.size === this.ends.length) this.grow();
    const at = (this.first + this.size) & (this.ends.length - 1);
    const dueAtMs = this.clock.now() + this.delayMs;
    this.dueAtMs[at] = dueAtMs;
    this.kinds[at] = kind;
    this.ends[at] = to;
    this.loads[at] = load;
    if (this.size++ === 0 && !this.delivering) this.alarm.setAt(dueAtMs);
  }

  /** What is posted meanwhile without a delay waits for the next turn: other tasks of the same instant come first. */
  private deliver(): void {
    const nowMs = this.clock.now();
    this.delivering = true;
    try {
      for (let left = this.size; left > 0 && this.dueAtMs[this.first]! <= nowMs; left--) {
        const at = this.first;
        const end = this.ends[at]!;
        const load = this.loads[at];
        this.ends[at] = undefined;
        this.loads[at] = undefined;
        this.first = (at + 1) & (this.ends.length - 1);
        this.size--;
        end.take(this.kinds[at] as ParcelKind, load);
      }
    } finally {
      this.delivering = false;
      if (this.size > 0) this.alarm.setAt(this.dueAtMs[this.first]!);
    }
  }

  private grow(): void {
    const [length, from] = [this.ends.length, this.first];
    const dueAtMs = new Float64Array(2 * length);
    const kinds = new Uint8Array(2 * length);
    dueAtMs.set(this.dueAtMs.subarray(from));
    dueAtMs.set(this.dueAtMs.subarray(0, from), length - from);
    kinds.set(this.kinds.subarray(from));
    kinds.set(this.kinds.subarray(0, from), length - from);
    const rest = new Array<undefined>(length).fill(undefined);
    this.ends = [...this.ends.slice(from), ...this.ends.slice(0, from), ...rest];
    this.loads = [...this.loads.slice(from), ...this.loads.slice(0, from), ...rest];
    this.dueAtMs = dueAtMs;
    this.kinds = kinds;
    this.first = 0;
  }
}
