import type { Room } from './room.js';
import type { User } from './users.js';

/** What a session needs of its socket. */
export interface Wire {
  /** Writes a frame made by `textFrame`. False if the socket takes no more: it is closing, or its reader was too slow. */
  write(frame: Buffer): boolean;
  /** The same, but holds the frame until the current input is handled, so that several leave together. */
  gather(frame: Buffer): boolean;
  /** A WebSocket protocol ping. */
  ping(): void;
  /** Closing handshake with that code. */
  close(code: number): void;
  /** Cuts without a close frame; what was written before still leaves. */
  cut(): void;
}

/**
 * One connection of a user.
 *
 * | state | hears and is heard | member of its rooms | socket |
 * |---|---|---|---|
 * | open | yes | yes | open |
 * | deaf (dialect head, after a coded error) | no | yes, for ever | open, then closed by the client |
 * | closed | no | no | closed |
 */
export class Session {
  /** Counts up from 1 over the server's connections. */
  readonly number: number;
  readonly user: User;
  readonly wire: Wire;
  state: 'open' | 'deaf' | 'closed' = 'open';
  /** Undefined until the first room is joined: most idle connections never join one. */
  rooms: Set<Room> | undefined = undefined;
  /** Rooms in which the others were told that this user types. */
  typing: Set<Room> | undefined = undefined;
  /** Times of the requests that count against the rate limit, oldest first, ms; undefined while there is no limit. */
  requestTimesMs: number[] | undefined = undefined;
  /** Time of connecting, then of the last `pong`, ms. */
  lastSignMs: number;
  /** A heartbeat ping was sent and not yet answered. */
  awaitsPong = false;

  constructor(number: number, user: User, wire: Wire, nowMs: number) {
    this.number = number;
    this.user = user;
    this.wire = wire;
    this.lastSignMs = nowMs;
  }

  /** Writes the frame if this session still hears. True if it was written. */
  send(frame: Buffer): boolean {
    return this.state === 'open' && this.wire.write(frame);
  }

  /** As `send`, for direct replies: several to one request, or to requests that came together, leave together. */
  reply(frame: Buffer): boolean {
    return this.state === 'open' && this.wire.gather(frame);
  }

  isIn(room: Room): boolean {
    return this.rooms !== undefined && this.rooms.has(room);
  }
}
