import { Room } from './room.js';

const MAPS = 64;

/** All rooms by name. They persist when empty. */
export class Rooms {
  readonly #max: number;
  /** Several maps, so that none grows so large that its rehash is felt as a pause (150 ms at 3,000,000 entries in one). */
  readonly #byName: readonly Map<string, Room>[] = Array.from({ length: MAPS }, () => new Map<string, Room>());
  #newest: Room | undefined = undefined;
  #count = 0;
  /** Rooms of the other shards, as last heard. */
  elsewhere = 0;

  /** `max`: rooms in all, over all shards. */
  constructor(max: number) {
    this.#max = max;
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count + this.elsewhere >= this.#max;
  }

  get(name: string): Room | undefined {
    return this.#map(name).get(name);
  }

  /** The caller has seen to it that no room has the name, and that there is place for one more. `createdMs`: whole. */
  create(name: string, createdBy: string, isPublic: boolean, createdMs = 0): Room {
    const room = new Room(name, createdBy, isPublic, createdMs, this.#newest);
    this.#map(name).set(name, room);
    this.#newest = room;
    this.#count++;
    return room;
  }

  /** At most `limit` of the rooms for which `isVisible`, newest first. */
  newest(limit: number, isVisible: (room: Room) => boolean): Room[] {
    const found: Room[] = [];
    for (let room = this.#newest; room !== undefined && found.length < limit; room = room.older) {
      if (isVisible(room)) found.push(room);
    }
    return found;
  }

  #map(name: string): Map<string, Room> {
    const last = name.length - 1;
    return this.#byName[(name.charCodeAt(last) + 7 * name.charCodeAt(last - 1)) & (MAPS - 1)]!;
  }
}
