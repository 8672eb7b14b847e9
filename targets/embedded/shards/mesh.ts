import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { ShardPlace } from './peers.js';

/** Called with each link's socket and the shard at its other end. */
export type OnLinked = (shard: number, socket: Socket) => void;

/**
 * Links every shard with every other one by Unix sockets in one directory. Each listens first; when all do, each
 * connects to those before it and says which one it is.
 */
export class Mesh {
  readonly #directory: string;
  readonly #place: ShardPlace;
  readonly #onLinked: OnLinked;
  readonly #server: Server;
  #missing: number;
  #whole: (() => void) | undefined = undefined;

  constructor(directory: string, place: ShardPlace, onLinked: OnLinked) {
    this.#directory = directory;
    this.#place = place;
    this.#onLinked = onLinked;
    this.#missing = place.count - 1;
    this.#server = createServer(this.#accept);
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#path(this.#place.index), () => resolve());
    });
  }

  /** Resolves when all links are there; others may have to call it too. */
  connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#whole = resolve;
      for (let shard = 0; shard < this.#place.index; shard++) {
        const socket = connect(this.#path(shard));
        socket.once('error', reject);
        socket.once('connect', () => {
          socket.off('error', reject);
          socket.write(Buffer.of(this.#place.index));
          this.#linked(shard, socket);
        });
      }
      this.#seeIfWhole();
    });
  }

  readonly #accept = (socket: Socket): void => {
    socket.once('error', () => undefined);
    socket.once('readable', () => {
      const [shard] = (socket.read(1) as Buffer | null) ?? [];
      if (shard !== undefined) this.#linked(shard, socket);
    });
  };

  #linked(shard: number, socket: Socket): void {
    this.#onLinked(shard, socket);
    this.#missing--;
    this.#seeIfWhole();
  }

  #seeIfWhole(): void {
    if (this.#missing > 0 || this.#whole === undefined) return;
    this.#server.close(); // the links stay
    this.#whole();
  }

  #path(shard: number): string {
    return join(this.#directory, `${shard}.sock`);
  }
}
