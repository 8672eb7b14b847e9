import type { Silence } from '../telemetry/silences.js';

/** A silence, and the copies that were due to the client since its last one and lost. */
interface Missed {
  silence: Silence;
  copies: number;
}

/** How many copies each connection that fell silent has missed, while others got them. 12 bytes a client. */
export class MissedCopies {
  /** When the last copy came to each client. */
  private readonly lastMs: Float64Array;
  /** Lost since then. */
  private readonly lostSince: Uint32Array;
  private readonly bySilence = new Map<Silence, Missed>();
  /** Of each client, its latest silence. */
  private readonly byClient = new Map<number, Missed>();

  constructor(clients: number) {
    this.lastMs = new Float64Array(clients).fill(-Infinity);
    this.lostSince = new Uint32Array(clients);
  }

  received(client: number, atMs: number): void {
    if (atMs > this.lastMs[client]!) this.lastMs[client] = atMs;
    this.lostSince[client] = 0;
  }

  lost(client: number, sentMs: number): void {
    const missed = this.byClient.get(client);
    if (missed && sentMs >= missed.silence.lastFrameMs && sentMs <= missed.silence.foundMs) missed.copies++;
    else if (sentMs >= this.lastMs[client]!) this.lostSince[client]!++;
  }

  /** Comes before the copies of the client's next connection. */
  silent(silence: Silence): void {
    const missed = { silence, copies: this.lostSince[silence.client]! };
    this.lostSince[silence.client] = 0;
    this.bySilence.set(silence, missed);
    this.byClient.set(silence.client, missed);
  }

  of(silence: Silence): number {
    return this.bySilence.get(silence)?.copies ?? 0;
  }
}
