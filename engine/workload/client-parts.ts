import { OwnPacer, TurnsPacer, type ClientPacer, type ClientPacerSpec } from './client-pacer.js';
import { createPacer, type SimplePacerSpec } from './pacer.js';
import { toNanoseconds } from './rate-curve.js';

/** A span in which clients have events, as plain data. Spans of one list follow each other. */
export interface ClientPartSpec {
  atMs: number;
  /** More than 0. */
  forMs: number;
  /** Position in the plan's phases of the workload; -1: the plan has none. */
  workload: number;
  /** Of each client's own, or of all together, who then take turns. */
  pacer: { own: ClientPacerSpec } | { turns: SimplePacerSpec };
}

interface ClientPart {
  atMs: number;
  workload: number;
  pacer: ClientPacer;
}

/** The next event of a client: the same object each time. */
interface Cursor {
  part: number;
  /** Within the part. */
  n: number;
  /** Where it stands, by the part's pacer. */
  place: number;
  /** In ms from the start; Infinity: there is none. */
  dueAtMs: number;
}

/** The events of clients with intervals of their own, over spans that follow each other. Holds nothing of any client. */
export class ClientParts {
  private readonly parts: readonly ClientPart[];
  private readonly cursor: Cursor = { part: 0, n: 0, place: 0, dueAtMs: 0 };

  /** `clients`: that have events, numbered from 0. */
  constructor(specs: readonly ClientPartSpec[], clients: number) {
    this.parts = specs.map(({ atMs, forMs, workload, pacer }) => ({
      atMs,
      workload,
      pacer:
        'own' in pacer
          ? new OwnPacer(pacer.own, forMs)
          : new TurnsPacer(createPacer(pacer.turns, { untilMs: forMs }), clients),
    }));
  }

  workloadOf(part: number): number {
    return this.parts[part]!.workload;
  }

  /** Event `n` of a client in `part`, or else its first one in the parts after that. `before`: place of event n - 1. */
  find(client: number, part: number, n: number, before: number): Cursor {
    const { cursor } = this;
    cursor.part = part;
    cursor.n = n;
    cursor.dueAtMs = Infinity;
    for (; cursor.part < this.parts.length; cursor.part++, cursor.n = 0) {
      const { atMs, pacer } = this.parts[cursor.part]!;
      cursor.place = pacer.place(client, cursor.n, before);
      const offsetMs = pacer.dueAtMs(cursor.place);
      if (offsetMs === Infinity) continue;
      cursor.dueAtMs = toNanoseconds(atMs + offsetMs);
      break;
    }
    return cursor;
  }

  /** Calls for each event of a client before `untilMs`, in order; some 100 ns each. */
  eachOf(client: number, call: (dueAtMs: number, workload: number) => void, untilMs = Infinity): void {
    for (
      let at = this.find(client, 0, 0, 0);
      at.dueAtMs < untilMs;
      at = this.find(client, at.part, at.n + 1, at.place)
    ) {
      call(at.dueAtMs, this.workloadOf(at.part));
    }
  }
}
