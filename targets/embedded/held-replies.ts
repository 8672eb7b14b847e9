import type { Wire } from './session.js';

/** A place in the order in which a connection is answered. */
export interface Place {
  /** The shard that answers; HERE for this one. */
  readonly from: number;
  /** The request is one that gets no reply, not even an error. */
  readonly isUnanswered: boolean;
  /** Frames of this place that can't leave yet, as others come before them. */
  frames: Buffer[];
  isAnswered: boolean;
  /** The connection is closed with that code when its turn comes. */
  closeCode: number | undefined;
}

export const HERE = -1;

/**
 * Replies leave in the order of their requests, though several shards answer. Exists for a connection only while one
 * of its answers is awaited. A shard answers a connection's requests in order, so its answer belongs to the first place
 * that awaits it. What is pushed meanwhile stays behind the answers that came before it and are still held.
 */
export class HeldReplies {
  readonly #wire: Wire;
  readonly #places: Place[] = [];

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  get isEmpty(): boolean {
    return this.#places.length === 0;
  }

  get size(): number {
    return this.#places.length;
  }

  /** What can't leave yet. */
  get frames(): Buffer[] {
    return this.#places.flatMap(({ frames }) => frames);
  }

  await(from: number, isUnanswered = false): Place {
    const place: Place = { from, isUnanswered, frames: [], isAnswered: false, closeCode: undefined };
    this.#places.push(place);
    return place;
  }

  /** A reply that is there already, after all that are awaited. */
  reply(frame: Buffer): void {
    this.#places.push({ from: HERE, isUnanswered: false, frames: [frame], isAnswered: true, closeCode: undefined });
  }

  /** Closes the connection after all that is awaited. */
  close(code: number): void {
    this.#places.push({ from: HERE, isUnanswered: false, frames: [], isAnswered: true, closeCode: code });
  }

  /** Frames to the first request that awaits that shard; `isLast`: no more come to it. */
  answerFrom(shard: number, frames: Buffer, isLast: boolean): void {
    const place = this.#places.find(({ from, isAnswered }) => from === shard && !isAnswered);
    if (place !== undefined) this.answer(place, frames, isLast);
  }

  answer(place: Place, frames: Buffer, isLast: boolean): void {
    if (frames.length > 0) place.frames.push(frames);
    place.isAnswered = isLast;
    if (place === this.#places[0]) this.#release();
  }

  /** The places that await that shard, which will not answer any more. */
  awaiting(shard: number): Place[] {
    return this.#places.filter(({ from, isAnswered }) => from === shard && !isAnswered);
  }

  /** False if nothing is held, so that the frame may leave at once. */
  push(frame: Buffer): boolean {
    const behind = this.#places.findLast(({ frames }) => frames.length > 0);
    behind?.frames.push(frame);
    return behind !== undefined;
  }

  #release(): void {
    const places = this.#places;
    let first = 0;
    for (let place = places[0]; place !== undefined; place = places[++first]) {
      for (const frame of place.frames) this.#wire.gather(frame);
      place.frames = [];
      if (!place.isAnswered) break;
      if (place.closeCode !== undefined) this.#wire.close(place.closeCode);
    }
    places.splice(0, first);
  }
}
